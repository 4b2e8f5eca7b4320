import { SOURCES } from "../catalogue.ts";
import { isFurtherSearch } from "../families/ytdlp-search.ts";
import type { Source } from "../source.ts";

/** The hosts of which pages are found, not files: those of sites that are searched by an interface of theirs, too. */
const PAGE_HOSTS: readonly string[] = SOURCES.flatMap(({ bridge, mediaHosts }) =>
  isProgram(bridge) && mediaHosts !== "anywhere" ? mediaHosts : [],
);

/** Tells whether a host is that of a site whose pages are reached through an outside program. */
export function isMediaSite(host: string): boolean {
  return PAGE_HOSTS.some((pattern) => matches(pattern, host));
}

/** Tells whether what a source finds are pages that yt-dlp fetches; null: nobody found it. */
export function findsPages(source: string | null | undefined): boolean {
  if (source === null || source === undefined) return false;
  return isFurtherSearch(source) || SOURCES.some(({ id, bridge }) => id === source && bridge === "ytdlp");
}

function isProgram(bridge: Source["bridge"]): boolean {
  return bridge === "ytdlp" || bridge === "gallerydl";
}

/** A name with and without `www.` is one site. */
function matches(pattern: string, host: string): boolean {
  const name = pattern.replace(/^(?:\*|www)\./, "");
  const isBelow = pattern.startsWith("*.") && host.endsWith(`.${name}`);
  return isBelow || host.replace(/^www\./, "") === name;
}
