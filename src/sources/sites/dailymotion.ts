import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, ratingByFlag } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;
const FIELDS = "id,title,url,duration,owner.screenname,owner.url,thumbnail_360_url,explicit";

/** Dailymotion, films of everybody, by their pages. Source: https://developers.dailymotion.com/reference/video-search/ */
export const dailymotion: Source = {
  id: "dailymotion",
  title: "Dailymotion",
  kind: "media_site",
  media: ["video"],
  keys: [],
  safeSearch: ["strict", "off"],
  hosts: ["api.dailymotion.com"],
  mediaHosts: ["www.dailymotion.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each film belongs to whoever made it.",
  termsNote: "The interface tells a film's page; the file behind it is found by yt-dlp.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: "ytdlp",
  examples: ["https://www.dailymotion.com/video/x5kesuj", "python programming"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    const family_filter = asking.safeSearch !== "off";
    for (let page = 1; ; page++) {
      const question = { search: query, fields: FIELDS, sort: "relevance", family_filter, limit, page };
      const answer = await asking.fetch.json(linkWith("https://api.dailymotion.com/videos", question));
      yield* resultsAt(answer, "list").flatMap(candidatesOf);
      if (objectIn(answer)["has_more"] !== true) return;
    }
  },
};

function candidatesOf(film: JsonObject): CandidateFacts[] {
  const id = textIn(film["id"]);
  const url = linkIn(film["url"]);
  if (id === null || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textIn(film["title"]),
      page_url: url,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(film["thumbnail_360_url"]),
      duration_seconds: numberIn(film["duration"]),
      creator: textIn(film["owner.screenname"]),
      creator_url: linkIn(film["owner.url"]),
      rating: ratingByFlag(film["explicit"]),
    }),
  ];
}
