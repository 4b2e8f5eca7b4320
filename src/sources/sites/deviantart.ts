import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith, nextPageIn } from "../link-with.ts";
import { readFeed } from "../read-feed.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const RATINGS: Readonly<Record<string, Rating>> = { nonadult: "safe", adult: "explicit" };

/**
 * DeviantArt, art of its members, by its feed. Source: https://www.deviantart.com/developers/rss and
 * https://www.rssboard.org/media-rss
 */
export const deviantart: Source = {
  id: "deviantart",
  title: "DeviantArt",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["backend.deviantart.com"],
  mediaHosts: ["*.wixmp.com", "*.deviantart.net"],
  pageSize: 60,
  requestsPerMinute: null,
  licenseNote: "Mostly all rights reserved by its author; a Creative Commons licence is named where there is one.",
  termsNote: "Its works belong to their authors: save for yourself only what they allow.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["dragon", "watercolor"],

  async *search(query, asking) {
    let url: URL | null = linkWith("https://backend.deviantart.com/rss.xml", { type: "deviation", q: query });
    while (url !== null) {
      const { items, next } = readFeed((await asking.fetch.text(url)) ?? "");
      yield* items.flatMap(candidatesOf);
      url = items.length === 0 ? null : nextPageIn(next, url);
    }
  },
};

/** Literature has a text in the place of a picture. */
function candidatesOf(item: JsonObject): CandidateFacts[] {
  const content = objectsIn(item["media:content"]).find((one) => one["@medium"] === "image");
  const page = linkIn(item["link"]);
  const url = linkIn(content?.["@url"]);
  if (content === undefined || page === null || url === null) return [];
  const [author] = objectsIn(item["media:credit"]);
  const rights = objectIn(item["media:copyright"]);
  return [
    candidate({
      source_id: page,
      kind: "image",
      title: textIn(item["title"]),
      page_url: page,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(objectsIn(item["media:thumbnail"]).at(-1)?.["@url"]),
      width: wholeIn(content["@width"]),
      height: wholeIn(content["@height"]),
      creator: textIn(author?.["#text"]),
      creator_url: linkIn(rights["@url"]),
      license: licenseOfLink(
        linkIn(objectIn(item["creativeCommons:license"])["#text"] ?? item["creativeCommons:license"]),
      ),
      attribution: textIn(rights["#text"]),
      rating: RATINGS[textIn(item["media:rating"]) ?? ""] ?? "unknown",
    }),
  ];
}
