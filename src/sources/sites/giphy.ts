import type { CandidateFacts, Rating, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 50;
/** The last place that a page may begin at. */
const LAST_OFFSET = 4999;
const LEVELS: Readonly<Record<SafeSearch, string>> = { strict: "g", moderate: "pg-13", off: "r" };
const RATINGS: Readonly<Record<string, Rating>> = {
  y: "safe",
  g: "safe",
  pg: "questionable",
  "pg-13": "questionable",
  r: "explicit",
};

/** GIPHY, animated pictures. Source: https://developers.giphy.com/docs/api/endpoint#search */
export const giphy: Source = {
  id: "giphy",
  title: "GIPHY",
  kind: "search",
  media: ["image"],
  keys: [{ part: null, required: true, help: "An API key from https://developers.giphy.com/dashboard/" }],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["api.giphy.com"],
  mediaHosts: ["*.giphy.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each gif belongs to whoever made it.",
  termsNote:
    "A beta key is free and has a small quota, more is paid for; results are to be shown with the mark “Powered by GIPHY”.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["laughing", "dance"],

  async *search(query, asking) {
    let offset = 0;
    while (offset <= LAST_OFFSET) {
      const url = linkWith("https://api.giphy.com/v1/gifs/search", {
        api_key: asking.key(),
        q: query,
        limit: Math.min(PAGE_SIZE, asking.limit),
        offset,
        rating: LEVELS[asking.safeSearch],
      });
      const answer = objectIn(await asking.fetch.json(url));
      const gifs = resultsAt(answer, "data");
      if (gifs.length === 0) return demandAnswer(answer);
      yield* gifs.flatMap(candidatesOf);
      offset += gifs.length;
      if (offset >= (wholeIn(objectIn(answer["pagination"])["total_count"]) ?? 0)) return;
    }
  },
};

/** An empty answer without an id stands for trouble. Source: https://developers.giphy.com/docs/api/synthetic-response/ */
function demandAnswer({ meta }: JsonObject): void {
  if (textIn(objectIn(meta)["response_id"]) === null) throw oddAnswer("GIPHY sent an empty one in place of results");
}

function candidatesOf(gif: JsonObject): CandidateFacts[] {
  const id = textIn(gif["id"]);
  const images = objectIn(gif["images"]);
  const original = objectIn(images["original"]);
  const url = linkIn(original["url"]);
  if (id === null || url === null) return [];
  const user = objectIn(gif["user"]);
  return [
    candidate({
      source_id: id,
      kind: "image",
      title: textIn(gif["title"]),
      page_url: linkIn(gif["url"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(objectIn(images["fixed_width_still"])["url"]),
      width: wholeIn(original["width"]),
      height: wholeIn(original["height"]),
      size_bytes: wholeIn(original["size"]),
      mime: "image/gif",
      creator: firstText(user["display_name"], gif["username"]),
      creator_url: linkIn(user["profile_url"]),
      rating: RATINGS[textIn(gif["rating"]) ?? ""] ?? "unknown",
    }),
  ];
}
