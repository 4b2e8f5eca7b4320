import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.klipy.com/api/v1/k-1/gifs/search";

export const klipyCases: readonly SourceCase[] = [
  {
    source: "klipy",
    title: "gifs, the largest of each, and no advertisement",
    query: "laughing",
    limit: 10,
    keys: { "": "k-1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "laughing", page: "1", per_page: "10", content_filter: "high" },
        answer: {
          own: {
            result: true,
            data: {
              data: [
                {
                  id: 4829,
                  slug: "laughing-7",
                  title: "Laughing",
                  type: "gif",
                  file: {
                    hd: {
                      gif: { url: "https://static.klipy.com/ii/4/laugh.gif", width: 498, height: 280, size: 2048 },
                    },
                    xs: { jpg: { url: "https://static.klipy.com/ii/4/laugh.jpg" } },
                  },
                },
                { type: "ad", content: "<p>Buy this</p>" },
              ],
              current_page: 1,
              has_next: true,
            },
          },
        },
      },
      {
        url: SEARCH,
        parameters: { q: "laughing", page: "2", per_page: "10", content_filter: "high" },
        answer: { own: { result: true, data: { data: [], has_next: false } } },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "4829",
          kind: "image",
          title: "Laughing",
          media_url: "https://static.klipy.com/ii/4/laugh.gif",
          thumbnail_url: "https://static.klipy.com/ii/4/laugh.jpg",
          width: 498,
          height: 280,
          size_bytes: 2048,
        },
      },
    },
  },
  {
    source: "klipy",
    title: "another shape",
    query: "laughing",
    limit: 8,
    safeSearch: "off",
    keys: { "": "k-1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "laughing", page: "1", per_page: "8", content_filter: "off" },
        answer: { own: { result: false, errors: { message: ["?"] } } },
      },
    ],
    fails: { outcome: "failed", reason: /no list at "data\.data"/ },
  },
];
