import { linkIn } from "./read-json.ts";
import { oddAnswer } from "./source-failure.ts";

type Parameter = string | number | boolean | readonly string[] | null;

/**
 * Puts parameters into a link, in the order of the object; those that are null are left out. A list gives its parameter
 * once for each of its values.
 */
export function linkWith(base: string | URL, parameters: Readonly<Record<string, Parameter>>): URL {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) continue;
    url.searchParams.delete(name);
    for (const one of typeof value === "object" ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

/**
 * The link of the next page as an answer names it, null where it names none, by the scheme of the page that named it.
 * Throws a `SourceFailure` for one that leads to another host.
 */
export function nextPageIn(value: unknown, current: URL): URL | null {
  const link = linkIn(value, current);
  if (link === null) return null;
  const url = new URL(link);
  if (url.host !== current.host) throw oddAnswer(`its next page is at ${url.host}`);
  url.protocol = current.protocol;
  return url;
}
