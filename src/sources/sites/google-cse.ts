import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, objectIn, objectsIn, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 10;
/** The last place that a page may begin at: a hundred results is all there is. */
const LAST_START = 91;

/** Google's pictures by its Custom Search. Source: https://developers.google.com/custom-search/v1/reference/rest/v1/cse/list */
export const googleCse: Source = {
  id: "google_cse",
  title: "Google Custom Search",
  kind: "search",
  media: ["image"],
  keys: [
    {
      part: null,
      required: true,
      help: "An API key of a project that has the Custom Search API from before it closed.",
    },
    {
      part: "cx",
      required: true,
      help: "The ID of a search engine made at https://programmablesearchengine.google.com/",
    },
  ],
  safeSearch: ["strict", "off"],
  hosts: ["www.googleapis.com"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each picture belongs to whoever made it.",
  termsNote:
    "Google ends this API on 2027-01-01 and takes no new customers; 100 requests a day are free. Then google_images asks an admin's SearXNG.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["red", "lighthouse"],

  async *search(query, asking) {
    let start: number | null = 1;
    while (start !== null && start <= LAST_START) {
      const url = linkWith("https://www.googleapis.com/customsearch/v1", {
        key: asking.key(),
        cx: asking.key("cx"),
        q: query,
        searchType: "image",
        num: Math.min(PAGE_SIZE, asking.limit),
        start,
        safe: asking.safeSearch === "off" ? "off" : "active",
      });
      const answer = objectIn(await asking.fetch.json(url));
      // Nothing found: then there is no list at all.
      if (answer["kind"] !== "customsearch#search") throw oddAnswer("it is no answer of Custom Search");
      yield* objectsIn(answer["items"]).flatMap(candidatesOf);
      start = wholeIn(objectsIn(objectIn(answer["queries"])["nextPage"])[0]?.["startIndex"]);
    }
  },
};

function candidatesOf(item: JsonObject): CandidateFacts[] {
  const url = linkIn(item["link"]);
  if (url === null) return [];
  const image = objectIn(item["image"]);
  return [
    candidate({
      source_id: url,
      kind: "image",
      title: textIn(item["title"]),
      page_url: linkIn(image["contextLink"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(image["thumbnailLink"]),
      width: wholeIn(image["width"]),
      height: wholeIn(image["height"]),
      size_bytes: wholeIn(image["byteSize"]),
      mime: textIn(item["mime"]),
    }),
  ];
}
