import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.giphy.com/v1/gifs/search";

export const giphyCases: readonly SourceCase[] = [
  {
    source: "giphy",
    title: "gifs, their numbers written as text",
    query: "laughing",
    limit: 10,
    keys: { "": "g1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { api_key: "g1", q: "laughing", limit: "10", offset: "0", rating: "g" },
        answer: { fixture: "giphy/search_giphy_project.json" },
      },
    ],
    finds: {
      count: 10,
      facts: {
        "0": {
          source_id: "ECtLJKdGj8jfy",
          kind: "image",
          title: "donald duck laughing GIF",
          page_url: "https://giphy.com/gifs/disney-cartoon-laughing-ECtLJKdGj8jfy",
          media_url:
            "https://media1.giphy.com/media/ECtLJKdGj8jfy/giphy.gif?cid=c506e9d2ruy8z67hnina1yt45u2xfsr58v5z6hsj06xu1bl0&rid=giphy.gif",
          media_kind: "original",
          width: 500,
          height: 377,
          size_bytes: 877339,
          mime: "image/gif",
          creator: null,
          rating: "safe",
        },
      },
    },
  },
  {
    source: "giphy",
    title: "ratings between, and a second page",
    query: "dance",
    limit: 3,
    safeSearch: "moderate",
    keys: { "": "g1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { api_key: "g1", q: "dance", limit: "3", offset: "0", rating: "pg-13" },
        answer: {
          own: {
            data: [
              { id: "a", rating: "pg-13", images: { original: { url: "https://media0.giphy.com/a.gif" } } },
              { id: "b", rating: "r", images: { original: { url: "https://media0.giphy.com/b.gif" } } },
            ],
            pagination: { total_count: 3 },
            meta: { response_id: "r1" },
          },
        },
      },
      {
        url: SEARCH,
        parameters: { api_key: "g1", q: "dance", limit: "3", offset: "2", rating: "pg-13" },
        answer: { own: { data: [], pagination: { total_count: 3 }, meta: { response_id: "r2" } } },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "a", rating: "questionable" } }, passedOver: 1 },
  },
  {
    source: "giphy",
    title: "an empty answer that stands for trouble",
    query: "dance",
    limit: 3,
    keys: { "": "g1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { api_key: "g1", q: "dance", limit: "3", offset: "0", rating: "g" },
        answer: { own: { data: [], meta: { status: 200, response_id: "" } } },
      },
    ],
    fails: { outcome: "failed", reason: /empty one in place of results/ },
  },
];
