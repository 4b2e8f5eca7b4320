import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.unsplash.com/search/photos";

export const unsplashCases: readonly SourceCase[] = [
  {
    source: "unsplash",
    title: "photographs, their links with all that belongs to them",
    query: "dog",
    limit: 3,
    keys: { "": "k1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { query: "dog", page: "1", per_page: "3", content_filter: "high" },
        headers: { authorization: "Client-ID k1", "accept-version": "v1" },
        answer: { fixture: "unsplash/search_dog_2021.json" },
      },
    ],
    finds: {
      count: 3,
      facts: {
        "0": {
          source_id: "yihlaRCCvd4",
          kind: "image",
          title: "dog running on beach during daytime",
          page_url: "https://unsplash.com/photos/yihlaRCCvd4",
          media_url:
            "https://images.unsplash.com/photo-1530281700549-e82e7bf110d6?ixid=MnwyNTkwOTR8MHwxfHNlYXJjaHwxfHxkb2d8ZW58MHx8fHwxNjMxNjQyNjY1&ixlib=rb-1.2.1",
          media_kind: "original",
          width: 4016,
          height: 6016,
          creator: "Oscar Sutton",
          creator_url: "https://unsplash.com/@o5ky",
          notice_url:
            "https://api.unsplash.com/photos/yihlaRCCvd4/download?ixid=MnwyNTkwOTR8MHwxfHNlYXJjaHwxfHxkb2d8ZW58MHx8fHwxNjMxNjQyNjY1",
          license: null,
        },
      },
    },
  },
  {
    source: "unsplash",
    title: "the laxer filter",
    query: "dog",
    limit: 3,
    safeSearch: "off",
    keys: { "": "k1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { query: "dog", page: "1", per_page: "3", content_filter: "low" },
        answer: { fixture: "unsplash/search_dog_content_filter_low.json" },
      },
    ],
    finds: { count: 3, facts: { "0": { source_id: "NqkTxxK_2ZY", page_url: null } } },
  },
  {
    source: "unsplash",
    title: "a wrong key",
    query: "dog",
    limit: 3,
    keys: { "": "k1" },
    exchanges: [
      {
        url: SEARCH,
        parameters: { query: "dog", page: "1", per_page: "3", content_filter: "high" },
        answer: { own: { errors: ["OAuth error: The access token is invalid"] }, status: 401 },
      },
    ],
    fails: { outcome: "needs_key", reason: /does not take the key/ },
  },
];
