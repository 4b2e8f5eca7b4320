import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;

/** Coverr, short films that may be used freely. Source: https://api.coverr.co/docs/videos/ */
export const coverr: Source = {
  id: "coverr",
  title: "Coverr",
  kind: "search",
  media: ["video"],
  keys: [{ part: null, required: true, help: "An API key of an application at https://coverr.co/developers" }],
  safeSearch: [],
  hosts: ["api.coverr.co"],
  mediaHosts: ["storage.coverr.co", "cdn.coverr.co"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "The Coverr licence: free to use, not to be sold unchanged.",
  termsNote: "A key of one's own; the links of its films carry a token, and end after a while.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["saw", "paris"],

  async *search(query, asking) {
    const headers = { authorization: `Bearer ${asking.key()}` };
    for (let page = 0; ; page++) {
      const page_size = Math.min(PAGE_SIZE, asking.limit);
      const url = linkWith("https://api.coverr.co/videos", { query, page, page_size, urls: true });
      const answer = await asking.fetch.json(url, { headers });
      const films = resultsAt(answer, "hits");
      yield* films.flatMap(candidatesOf);
      if (films.length === 0 || page + 1 >= (wholeIn(objectIn(answer)["pages"]) ?? 0)) return;
    }
  },
};

function candidatesOf(film: JsonObject): CandidateFacts[] {
  const id = textIn(film["id"]);
  const url = linkIn(objectIn(film["urls"])["mp4"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textIn(film["title"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(film["thumbnail"]),
      width: wholeIn(film["max_width"]),
      height: wholeIn(film["max_height"]),
      mime: "video/mp4",
      duration_seconds: numberIn(film["duration"]),
    }),
  ];
}
