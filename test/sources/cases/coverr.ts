import type { SourceCase } from "../source-case.ts";

const VIDEOS = "https://api.coverr.co/videos";

export const coverrCases: readonly SourceCase[] = [
  {
    source: "coverr",
    title: "films of two pages, the first of which is page 0",
    query: "saw",
    limit: 10,
    keys: { "": "c1" },
    exchanges: [
      {
        url: VIDEOS,
        parameters: { query: "saw", page: "0", page_size: "10", urls: "true" },
        headers: { authorization: "Bearer c1" },
        answer: {
          own: {
            page: 0,
            pages: 2,
            page_size: 10,
            total: 11,
            hits: [
              {
                id: "S1YbPl1NfI",
                title: "Cutting Wood",
                thumbnail: "https://storage.coverr.co/t/Qats",
                duration: 11.625,
                max_height: 1152,
                max_width: 2048,
                urls: { mp4: "https://storage.coverr.co/videos/Qats?token=t" },
              },
              { id: "without-links", title: "?" },
            ],
          },
        },
      },
      {
        url: VIDEOS,
        parameters: { query: "saw", page: "1", page_size: "10", urls: "true" },
        answer: { own: { page: 1, pages: 2, hits: [{ id: "2", urls: { mp4: "https://elsewhere.example/2.mp4" } }] } },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "S1YbPl1NfI",
          kind: "video",
          title: "Cutting Wood",
          media_url: "https://storage.coverr.co/videos/Qats?token=t",
          thumbnail_url: "https://storage.coverr.co/t/Qats",
          width: 2048,
          height: 1152,
          duration_seconds: 11.625,
          creator: null,
        },
      },
      passedOver: 1,
    },
  },
];
