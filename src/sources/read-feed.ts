import { type JsonObject, objectIn, objectsIn } from "./read-json.ts";
import { readXml } from "./read-xml.ts";
import { oddAnswer } from "./source-failure.ts";

/** A page of an RSS feed: its items, and the link of the next page as the feed writes it, or undefined. */
export type Feed = { readonly items: readonly JsonObject[]; readonly next: unknown };

/**
 * Reads an RSS feed as `readXml` reads XML; its next page is told by an Atom link. Throws a `SourceFailure` for what is
 * no feed. Source: https://www.rssboard.org/rss-specification, RFC 5005
 */
export function readFeed(text: string): Feed {
  const { channel } = objectIn(readXml(text)["rss"]);
  if (channel === undefined) throw oddAnswer("it is no feed");
  const links = objectsIn(objectIn(channel)["atom:link"]);
  return {
    items: objectsIn(objectIn(channel)["item"]),
    next: links.find((link) => link["@rel"] === "next")?.["@href"],
  };
}
