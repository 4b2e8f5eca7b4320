import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 200;

/**
 * Episodes of podcasts in Apple's directory, each at its own publisher's. Source:
 * https://developer.apple.com/library/archive/documentation/AudioVideo/Conceptual/iTuneSearchAPI/
 */
export const itunesPodcasts: Source = {
  id: "itunes_podcasts",
  title: "Apple Podcasts",
  kind: "search",
  media: ["audio", "video"],
  keys: [],
  safeSearch: ["strict", "off"],
  hosts: ["itunes.apple.com"],
  mediaHosts: "anywhere",
  pageSize: PAGE_SIZE,
  requestsPerMinute: 20,
  licenseNote: "None is told: each episode belongs to whoever made it.",
  termsNote: "About 20 requests a minute; 200 results are all there is.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["history of science", "interview"],

  async *search(query, asking) {
    const url = linkWith("https://itunes.apple.com/search", {
      term: query,
      media: "podcast",
      entity: "podcastEpisode",
      limit: Math.min(PAGE_SIZE, asking.limit),
      explicit: asking.safeSearch === "off" ? "Yes" : "No",
    });
    yield* resultsAt(await asking.fetch.json(url), "results").flatMap(candidatesOf);
  },
};

function candidatesOf(episode: JsonObject): CandidateFacts[] {
  const id = textIn(episode["trackId"]);
  const url = linkIn(episode["episodeUrl"]);
  if (id === null || url === null) return [];
  const milliseconds = numberIn(episode["trackTimeMillis"]);
  return [
    candidate({
      source_id: id,
      kind: episode["episodeContentType"] === "video" ? "video" : "audio",
      title: textIn(episode["trackName"]),
      page_url: linkIn(episode["trackViewUrl"]),
      media_url: url,
      media_kind: "original",
      thumbnail_url: linkIn(episode["artworkUrl160"]),
      duration_seconds: milliseconds === null ? null : milliseconds / 1000,
      creator: textIn(episode["collectionName"]),
      creator_url: linkIn(episode["collectionViewUrl"]),
      rating: episode["contentAdvisoryRating"] === "Explicit" ? "explicit" : "unknown",
    }),
  ];
}
