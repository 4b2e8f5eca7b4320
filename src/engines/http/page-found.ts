import type { HeaderFields } from "../../net/reply-headers.ts";
import { mimeOf } from "./judge-reply.ts";

/** The link leads to a page, or to a list of pieces, and not to a file: another engine may know what to do with it. */
export class PageFound extends Error {
  override readonly name = "PageFound";

  constructor() {
    super("The link leads to a page.");
  }
}

/** Source: the IANA registry of media types; RFC 8216 section 4 and the older names of the same; RSS 2.0. */
const PAGES: ReadonlySet<string> = new Set([
  "text/html",
  "application/xhtml+xml",
  "application/vnd.apple.mpegurl",
  "application/x-mpegurl",
  "audio/mpegurl",
  "audio/x-mpegurl",
  "application/dash+xml",
  "application/rss+xml",
]);

/** Tells whether a reply is a page to look at; one that is sent as a file to keep is none. */
export function isPage(headers: HeaderFields): boolean {
  const isKept = /^\s*attachment\b/i.test(headers["content-disposition"] ?? "");
  return !isKept && PAGES.has(mimeOf(headers) ?? "");
}
