import type { SourceCase } from "../source-case.ts";

export const openLibraryCases: readonly SourceCase[] = [
  {
    source: "open_library",
    title: "the covers of books that have one",
    query: "moby dick",
    limit: 5,
    exchanges: [
      {
        url: "https://openlibrary.org/search.json",
        parameters: { q: "moby dick", fields: "key,title,author_name,cover_i", limit: "5", page: "1" },
        answer: {
          own: {
            numFound: 3,
            start: 0,
            docs: [
              { key: "/works/OL102749W", title: "Moby Dick", author_name: ["Herman Melville"], cover_i: 10544254 },
              { key: "/works/OL2W", title: "No cover" },
              { key: "/works/OL3W", title: "Nobody's", cover_i: -1 },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "10544254",
          title: "Moby Dick",
          page_url: "https://openlibrary.org/works/OL102749W",
          media_url: "https://covers.openlibrary.org/b/id/10544254-L.jpg",
          creator: "Herman Melville",
          license: null,
        },
      },
    },
  },
];
