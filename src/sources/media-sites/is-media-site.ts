import { mediaSites } from "./media-sites.ts";

/** Tells whether a host is that of a site whose pages are reached through an outside program. */
export function isMediaSite(host: string): boolean {
  return mediaSites.some(({ hosts }) => hosts.some((pattern) => matches(pattern, host)));
}

/** A name with and without `www.` is one site. */
function matches(pattern: string, host: string): boolean {
  const name = pattern.replace(/^(?:\*|www)\./, "");
  const isBelow = pattern.startsWith("*.") && host.endsWith(`.${name}`);
  return isBelow || host.replace(/^www\./, "") === name;
}
