import type { SourceCase } from "../source-case.ts";

const EMPTY = `<?xml version="1.0"?><rss version="2.0"><channel><title>Touhou</title></channel></rss>`;

export const zerochanCases: readonly SourceCase[] = [
  {
    source: "zerochan",
    title: "previews, with the lock that the feed forgets, and an empty second page",
    query: "Touhou",
    limit: 200,
    exchanges: [
      {
        url: "https://www.zerochan.net/Touhou",
        parameters: { xml: "", s: "id" },
        answer: { fixture: "zerochan/touhou.rss" },
      },
      {
        url: "https://www.zerochan.net/Touhou",
        parameters: { s: "id", xml: "", o: "", p: "2" },
        answer: { own: EMPTY },
      },
    ],
    finds: {
      count: 100,
      facts: {
        "0": {
          source_id: "2034435",
          kind: "image",
          title: "Cross-Over",
          page_url: "https://www.zerochan.net/2034435",
          media_url: "https://s1.zerochan.net/600/35/38/2034435.jpg",
          media_kind: "thumbnail_only",
          thumbnail_url: "https://s3.zerochan.net/240/35/38/2034435.jpg",
          width: null,
          height: null,
          rating: "unknown",
        },
      },
    },
  },
  {
    source: "zerochan",
    title: "a tag that nobody uses",
    query: "no such tag",
    limit: 5,
    exchanges: [
      {
        url: "https://www.zerochan.net/no+such+tag",
        parameters: { xml: "", s: "id" },
        answer: { own: "Not found", status: 404 },
      },
    ],
    finds: { count: 0, facts: {} },
  },
];
