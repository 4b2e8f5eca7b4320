import type { SourceCase } from "../source-case.ts";

export const itunesPodcastsCases: readonly SourceCase[] = [
  {
    source: "itunes_podcasts",
    title: "episodes where their publishers keep them, and one that tells no file",
    query: "history",
    limit: 10,
    exchanges: [
      exchange("No", {
        resultCount: 4,
        results: [
          {
            wrapperType: "podcastEpisode",
            trackId: 1000792422344,
            trackName: "The first clock",
            trackViewUrl: "https://podcasts.apple.com/us/podcast/the-first-clock/id1?i=1000792422344",
            collectionName: "History hour",
            collectionViewUrl: "https://itunes.apple.com/us/podcast/id1",
            episodeUrl: "https://cdn.example.org/e/1.mp3",
            episodeContentType: "audio",
            artworkUrl160: "https://is1-ssl.mzstatic.com/image/160x160bb.jpg",
            trackTimeMillis: 2800000,
            contentAdvisoryRating: "Clean",
          },
          { trackId: 2, trackName: "On film", episodeUrl: "http://example.org/2.mp4", episodeContentType: "video" },
          { trackId: 3, trackName: "No file" },
          { trackId: 4, episodeUrl: "https://example.org/4.mp3", contentAdvisoryRating: "Explicit" },
        ],
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1000792422344",
          kind: "audio",
          title: "The first clock",
          media_url: "https://cdn.example.org/e/1.mp3",
          media_kind: "original",
          duration_seconds: 2800,
          creator: "History hour",
          license: null,
          rating: "unknown",
        },
        "1": { kind: "video", duration_seconds: null, page_url: null },
      },
      passedOver: 1,
    },
  },
  {
    source: "itunes_podcasts",
    title: "nothing found",
    query: "history",
    limit: 10,
    safeSearch: "off",
    exchanges: [exchange("Yes", { resultCount: 0, results: [] })],
    finds: { count: 0, facts: {} },
  },
];

function exchange(explicit: string, own: unknown) {
  return {
    url: "https://itunes.apple.com/search",
    parameters: { term: "history", media: "podcast", entity: "podcastEpisode", limit: "10", explicit },
    answer: { own },
  };
}
