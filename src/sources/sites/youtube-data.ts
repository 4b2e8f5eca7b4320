import type { CandidateFacts, SafeSearch } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { type JsonObject, linkIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 50;
const LEVELS: Readonly<Record<SafeSearch, string>> = { strict: "strict", moderate: "moderate", off: "none" };

/** YouTube by its Data API. Source: https://developers.google.com/youtube/v3/docs/search/list */
export const youtubeData: Source = {
  id: "youtube_data",
  title: "YouTube (Data API)",
  kind: "search",
  media: ["video"],
  keys: [
    {
      part: null,
      required: true,
      help: "An API key of a project with the YouTube Data API: https://console.cloud.google.com",
    },
  ],
  safeSearch: ["strict", "moderate", "off"],
  hosts: ["www.googleapis.com"],
  mediaHosts: ["www.youtube.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "None is told: each film belongs to whoever made it.",
  termsNote:
    "About a hundred searches a day and key. The interface tells a film's page; the file behind it is found by yt-dlp.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: "ytdlp",
  examples: ["tomato plants", "lecture"],

  async *search(query, asking) {
    const question = {
      part: "snippet",
      type: "video",
      q: query,
      maxResults: Math.min(PAGE_SIZE, asking.limit),
      safeSearch: LEVELS[asking.safeSearch],
      key: asking.key(),
    };
    for (let pageToken: string | null = null; ;) {
      const url = linkWith("https://www.googleapis.com/youtube/v3/search", { ...question, pageToken });
      const answer = await asking.fetch.json(url);
      const items = resultsAt(answer, "items");
      yield* items.flatMap(candidatesOf);
      pageToken = textIn(objectIn(answer)["nextPageToken"]);
      if (pageToken === null || items.length === 0) return;
    }
  },
};

/** What is or will be sent live is no file yet. */
function candidatesOf(item: JsonObject): CandidateFacts[] {
  const id = textIn(objectIn(item["id"])["videoId"]);
  const snippet = objectIn(item["snippet"]);
  if (id === null || ["live", "upcoming"].includes(textIn(snippet["liveBroadcastContent"]) ?? "")) return [];
  const page = linkWith("https://www.youtube.com/watch", { v: id }).href;
  const channel = textIn(snippet["channelId"]);
  return [
    candidate({
      source_id: id,
      kind: "video",
      title: textOfHtml(textIn(snippet["title"])),
      page_url: page,
      media_url: page,
      media_kind: "best_known",
      thumbnail_url: linkIn(objectIn(objectIn(snippet["thumbnails"])["high"])["url"]),
      creator: textOfHtml(textIn(snippet["channelTitle"])),
      creator_url: channel === null ? null : linkIn(`https://www.youtube.com/channel/${encodeURIComponent(channel)}`),
    }),
  ];
}
