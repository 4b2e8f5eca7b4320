import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 100;

/** Mixcloud, radio shows and mixes, by their pages. Source: https://www.mixcloud.com/developers/ */
export const mixcloud: Source = {
  id: "mixcloud",
  title: "Mixcloud",
  kind: "media_site",
  media: ["audio"],
  keys: [],
  safeSearch: [],
  hosts: ["api.mixcloud.com"],
  mediaHosts: ["www.mixcloud.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each show belongs to whoever made it.",
  termsNote: "The interface tells a show's page; the file behind it is found by yt-dlp.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: "ytdlp",
  examples: ["https://www.mixcloud.com/dholbach/cryptkeeper/", "jazz"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += limit) {
      const question = { q: query, type: "cloudcast", limit, offset };
      const answer = await asking.fetch.json(linkWith("https://api.mixcloud.com/search/", question));
      const shows = resultsAt(answer, "data");
      yield* shows.flatMap(candidatesOf);
      if (shows.length === 0 || textIn(objectIn(objectIn(answer)["paging"])["next"]) === null) return;
    }
  },
};

function candidatesOf(show: JsonObject): CandidateFacts[] {
  const id = textIn(show["key"]);
  const url = linkIn(show["url"]);
  if (id === null || url === null) return [];
  const user = objectIn(show["user"]);
  return [
    candidate({
      source_id: id,
      kind: "audio",
      title: textIn(show["name"]),
      page_url: url,
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(objectIn(show["pictures"])["large"]),
      duration_seconds: numberIn(show["audio_length"]),
      creator: textIn(user["name"]),
      creator_url: linkIn(user["url"]),
    }),
  ];
}
