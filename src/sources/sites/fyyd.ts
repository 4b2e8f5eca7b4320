import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** fyyd, episodes of podcasts, each at its own publisher's. Source: https://github.com/eazyliving/fyyd-api#get-searchepisode */
export const fyyd: Source = {
  id: "fyyd",
  title: "fyyd",
  kind: "search",
  media: ["audio", "video"],
  keys: [],
  safeSearch: [],
  hosts: ["api.fyyd.de"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each episode belongs to whoever made it.",
  termsNote: "An open interface; most of its podcasts are in German.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["raumfahrt", "open source"],

  async *search(query, asking) {
    const count = Math.min(PAGE_SIZE, asking.limit);
    const url = linkWith("https://api.fyyd.de/0.2/search/episode", { term: query, count });
    yield* resultsAt(await asking.fetch.json(url), "data").flatMap(candidatesOf);
  },
};

function candidatesOf(episode: JsonObject): CandidateFacts[] {
  const id = textIn(episode["id"]);
  const url = linkIn(episode["enclosure"]);
  if (id === null || url === null) return [];
  const kind = kindOfFile(null, new URL(url).pathname);
  return [
    candidate({
      source_id: id,
      kind: kind === "video" ? "video" : "audio",
      title: textIn(episode["title"]),
      page_url: linkIn(episode["url_fyyd"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(episode["imgURL"]),
      duration_seconds: numberIn(episode["duration"]),
    }),
  ];
}
