import type { CandidateFacts, Rating } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import {
  type JsonObject,
  linkIn,
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;
const VERSION = "application/vnd.vimeo.*+json;version=3.4";

/** Vimeo, films of everybody, by their pages. Source: https://developer.vimeo.com/api/reference/videos#search_videos */
export const vimeo: Source = {
  id: "vimeo",
  title: "Vimeo",
  kind: "media_site",
  media: ["video"],
  keys: [
    { part: null, required: true, help: "An unauthenticated access token of an app: https://developer.vimeo.com/apps" },
  ],
  safeSearch: [],
  hosts: ["api.vimeo.com"],
  mediaHosts: ["vimeo.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A Creative Commons licence is named where its author gives one.",
  termsNote: "The interface tells a film's page; the file behind it is found by yt-dlp.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: "ytdlp",
  examples: ["https://vimeo.com/56015672", "time lapse"],

  async *search(query, asking) {
    const headers = { authorization: `bearer ${asking.key()}`, accept: VERSION };
    const per_page = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; ; page++) {
      const url = linkWith("https://api.vimeo.com/videos", { query, sort: "relevant", per_page, page });
      const answer = await asking.fetch.json(url, { headers });
      yield* resultsAt(answer, "data").flatMap(candidatesOf);
      if (textIn(objectIn(objectIn(answer)["paging"])["next"]) === null) return;
    }
  },
};

function candidatesOf(film: JsonObject): CandidateFacts[] {
  const id = /^\/videos\/(\d+)/.exec(textIn(film["uri"]) ?? "")?.[1];
  const url = linkIn(film["link"]);
  if (id === undefined || url === null) return [];
  const user = objectIn(film["user"]);
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textIn(film["name"]),
      page_url: url,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(objectsIn(objectIn(film["pictures"])["sizes"]).at(-1)?.["link"]),
      width: wholeIn(film["width"]),
      height: wholeIn(film["height"]),
      duration_seconds: numberIn(film["duration"]),
      creator: textIn(user["name"]),
      creator_url: linkIn(user["link"]),
      license: license({ code: textIn(film["license"]) }),
      rating: ratingOf(listIn(film["content_rating"])),
    }),
  ];
}

/** A list of what is in a film; "unrated" tells nothing. */
function ratingOf(contents: readonly unknown[]): Rating {
  if (contents.includes("nudity")) return "explicit";
  if (["violence", "drugs", "language"].some((content) => contents.includes(content))) return "questionable";
  return contents.includes("safe") ? "safe" : "unknown";
}
