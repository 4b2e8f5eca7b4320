import type { SourceCase } from "../source-case.ts";

export const stocksnapCases: readonly SourceCase[] = [
  {
    source: "stocksnap",
    title: "photographs",
    query: "pink flower",
    limit: 40,
    exchanges: [
      {
        url: "https://stocksnap.io/api/search-photos/pink%20flower/relevance/desc/1",
        answer: { fixture: "stocksnap/page.json" },
      },
    ],
    finds: {
      count: 40,
      facts: {
        "0": {
          source_id: "OAJ3645ZWF",
          kind: "image",
          page_url: "https://stocksnap.io/photo/OAJ3645ZWF",
          media_url: "https://cdn.stocksnap.io/img-thumbs/960w/OAJ3645ZWF.jpg",
          media_kind: "best_known",
          width: null,
          creator: "Macro Mama",
          creator_url: "https://stocksnap.io/author/125683",
          license: null,
        },
      },
    },
  },
  {
    source: "stocksnap",
    title: "the last page, and an id that is none",
    query: "x",
    limit: 40,
    exchanges: [
      {
        url: "https://stocksnap.io/api/search-photos/x/relevance/desc/1",
        answer: { own: { results: [{ img_id: "../up" }, { img_id: "AB12" }], nextPage: false } },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "AB12", creator: null } } },
  },
];
