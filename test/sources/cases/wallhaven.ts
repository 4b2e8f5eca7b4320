import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://wallhaven.cc/api/v1/search";

export const wallhavenCases: readonly SourceCase[] = [
  {
    source: "wallhaven",
    title: "wallpapers that are safe for work",
    query: "sunset",
    limit: 24,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "sunset", purity: "100", sorting: "relevance", page: "1" },
        answer: { fixture: "wallhaven/search.json" },
      },
    ],
    finds: {
      count: 24,
      facts: {
        "0": {
          source_id: "l389gr",
          kind: "image",
          page_url: "https://wallhaven.cc/w/l389gr",
          media_url: "https://w.wallhaven.cc/full/l3/wallhaven-l389gr.jpg",
          media_kind: "original",
          thumbnail_url: "https://th.wallhaven.cc/small/l3/l389gr.jpg",
          width: 3200,
          height: 1952,
          size_bytes: 5620949,
          mime: "image/jpeg",
          rating: "safe",
          license: null,
        },
      },
    },
  },
  {
    source: "wallhaven",
    title: "sketchy ones where somebody wants them, with a key where there is one, to the last page",
    query: "x",
    limit: 5,
    safeSearch: "moderate",
    keys: { "": "w1" },
    exchanges: ["1", "2"].map((page) => ({
      url: SEARCH,
      parameters: { q: "x", purity: "110", sorting: "relevance", page },
      headers: { "x-api-key": "w1" },
      answer: {
        own: {
          data: [{ id: page, purity: "sketchy", path: `https://w.wallhaven.cc/full/${page}.png` }],
          meta: { last_page: 2, per_page: "24" },
        },
      },
    })),
    finds: { count: 2, facts: { "1": { source_id: "2", rating: "questionable", width: null, mime: null } } },
  },
  {
    source: "wallhaven",
    title: "what is not safe for work is not asked for without a key",
    query: "x",
    limit: 5,
    safeSearch: "off",
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "x", purity: "110", sorting: "relevance", page: "1" },
        answer: { own: { data: [], meta: { last_page: 1 } } },
      },
    ],
    finds: { count: 0, facts: {} },
  },
];
