import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  listIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Museums Victoria, Melbourne: of each record its first picture. Source: https://collections.museumsvictoria.com.au/developers */
export const museumsVictoria: Source = {
  id: "museums_victoria",
  title: "Museums Victoria",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["collections.museumsvictoria.com.au"],
  mediaHosts: ["collections.museumsvictoria.com.au"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence named with each picture, or all rights reserved.",
  termsNote: "Free to use; name the museum and the maker of a picture.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["gallipoli", "butterfly"],

  async *search(query, asking) {
    const perpage = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://collections.museumsvictoria.com.au/api/search", {
        query,
        hasimages: "yes",
        perpage,
        page,
      });
      // The answer is a bare list: how many there are in all stands in a header.
      const records = resultsAt(await asking.fetch.json(url));
      for (const record of records) yield* candidatesOf(record);
      if (records.length < perpage) return;
    }
  },
};

function* candidatesOf(record: JsonObject): Generator<CandidateFacts> {
  const media = objectsIn(record["media"]).find(({ type }) => type === "image");
  const id = textIn(record["id"]);
  const file = ["large", "medium", "small"].map((size) => objectIn(media?.[size])).find(({ uri }) => linkIn(uri));
  const url = linkIn(file?.["uri"]);
  if (media === undefined || id === null || url === null) return;
  const terms = objectIn(media["licence"]);
  yield candidate({
    source_id: id,
    kind: "image",
    title: firstText(record["displayTitle"], media["caption"]),
    page_url: `https://collections.museumsvictoria.com.au/${id}`,
    media_url: url,
    media_kind: "best_known",
    thumbnail_url: linkIn(objectIn(media["thumbnail"])["uri"]),
    width: wholeIn(file?.["width"]),
    height: wholeIn(file?.["height"]),
    size_bytes: wholeIn(file?.["size"]),
    creator: firstText(...listIn(media["creators"])),
    license: license({ code: textIn(terms["shortName"]), url: linkIn(terms["uri"]), text: textIn(terms["name"]) }),
    attribution: textIn(media["rightsStatement"]),
  });
}
