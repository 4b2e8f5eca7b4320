import { decodeUtf8, unescapePercent, type DecodeBytes } from "./byte-text.ts";
import { nameOfDisposition } from "./content-disposition.ts";
import { bareMime, extensionOf, extensionOfMime, isExtensionOfMime } from "./mime-extensions.ts";

/** What a name is when nothing is left of it. */
export const NAMELESS = "download";

/** What a name is made of. `contentDisposition` is one character a byte, as headers come. */
export type NameSources = {
  readonly contentDisposition: string | null;
  readonly url: string;
  readonly mime: string | null;
  /** A name that somebody else knows; it comes after the server's and before the link's. */
  readonly suggested?: string;
  /** The name where there is none; empty to take the link's host. */
  readonly fallback?: string;
  /** Reads charsets other than UTF-8; without it they count as unreadable, and raw bytes as ISO-8859-1. */
  readonly decode?: DecodeBytes;
};

/**
 * Names a download as Chromium does on Windows: after Content-Disposition, else as suggested, else after the last part
 * of the link's path, else after its host; with an extension from the type unless the server gave the name. The result
 * is one component, but not safe yet.
 */
export function suggestName({ url, mime, fallback = NAMELESS, ...sources }: NameSources): string {
  const decode = sources.decode ?? (() => null);
  const given = nameOfDisposition(sources.contentDisposition, decode);
  const suggested = sources.suggested ?? "";
  const name = given ?? (suggested || nameOfUrl(url, decode) || (fallback === "" ? hostOf(url) : ""));
  const component = asComponent(name);
  const isNameless = /^[-_]*$/.test(component);
  const chosen = isNameless ? fallback || NAMELESS : component;
  // A link with a query is a program's: its ending says how the file was made, not what it is.
  const isMade = !isNameless && given === null && suggested === "" && /^[^#]*\?/.test(url);
  return given === null ? withTypeExtension(chosen, mime, isMade) : chosen;
}

function nameOfUrl(url: string, decode: DecodeBytes): string {
  if (/^(?:about|data):/i.test(url)) return "";
  const path = url
    .replace(/^[a-z][a-z0-9+.-]*:/i, "")
    .replace(/^\/\/[^/?#]*/, "")
    .replace(/[?#].*$/s, "");
  const segment = path.slice(path.lastIndexOf("/") + 1).replace(/;.*$/s, "");
  const bytes = unescapePercent(segment.toWellFormed().replaceAll(/[^\0-\x7f]+/g, encodeURIComponent));
  return decodeUtf8(bytes) ?? decode(bytes, null) ?? bytes;
}

function hostOf(url: string): string {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "";
  return authority.replace(/^.*@/s, "").replace(/:\d*$/, "");
}

/** No dots at the ends, no blanks at the ends, no separators. Windows forgets trailing ones: they leave a trace. */
function asComponent(name: string): string {
  return name
    .replace(/(?<![\s.])[\s.]+$/u, "_")
    .replace(/^\.+/, "")
    .replace(/^\s/u, "_")
    .replaceAll(/[/\\]/g, "_");
}

function withTypeExtension(name: string, mime: string | null, isMade: boolean): string {
  const wanted = extensionOfMime(mime);
  const own = extensionOf(name);
  if (wanted === null || (own !== null && isExtensionOfMime(own, mime))) return name;
  if (own === null) return /\.[^.]+$/.test(name) ? name : `${name}.${wanted}`;
  // Every source file is plain text: that type knows less than the name does.
  return isMade && bareMime(mime) !== "text/plain" ? `${name.slice(0, -own.length)}${wanted}` : name;
}
