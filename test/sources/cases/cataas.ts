import type { SourceCase } from "../source-case.ts";

const CATS = "https://cataas.com/api/cats";

export const cataasCases: readonly SourceCase[] = [
  {
    source: "cataas",
    title: "cats that carry both tags, to a page that is not full",
    query: "orange sleepy",
    limit: 2,
    exchanges: [
      {
        url: CATS,
        parameters: { tags: "orange,sleepy", skip: "0", limit: "2" },
        answer: {
          own: [{ id: "595f", tags: ["orange", "sleepy"], mimetype: "image/jpeg", size: 18234 }, { tags: [] }],
        },
      },
      {
        url: CATS,
        parameters: { tags: "orange,sleepy", skip: "2", limit: "2" },
        answer: { own: [{ _id: "old/1" }] },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "595f",
          kind: "image",
          title: "orange, sleepy",
          media_url: "https://cataas.com/cat/595f",
          size_bytes: 18234,
          mime: "image/jpeg",
        },
        "1": { media_url: "https://cataas.com/cat/old%2F1", title: null, mime: null },
      },
    },
  },
];
