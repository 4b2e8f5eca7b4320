import type { SourceCase } from "../source-case.ts";

export const lexicaCases: readonly SourceCase[] = [
  {
    source: "lexica",
    title: "pictures of November 2022",
    query: "crater",
    limit: 50,
    exchanges: [
      {
        url: "https://lexica.art/api/v1/search",
        parameters: { q: "crater" },
        answer: { fixture: "lexica/search.json" },
      },
    ],
    finds: {
      count: 25,
      facts: {
        "0": {
          source_id: "02ad672e-e843-4ed4-8ecd-bb6c3b253957",
          kind: "image",
          media_url: "https://lexica-serve-encoded-images.sharif.workers.dev/md/02ad672e-e843-4ed4-8ecd-bb6c3b253957",
          width: 384,
          height: 512,
          rating: "safe",
        },
      },
    },
  },
  {
    source: "lexica",
    title: "one for adults, one of which nobody knows, and one without a file",
    query: "x",
    limit: 5,
    exchanges: [
      {
        url: "https://lexica.art/api/v1/search",
        parameters: { q: "x" },
        answer: {
          own: {
            images: [
              { id: "1", src: "https://image.lexica.art/md/1", nsfw: true },
              { id: "2", src: "https://image.lexica.art/md/2" },
              { id: "3", nsfw: false },
            ],
          },
        },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "2", rating: "unknown", title: null } }, passedOver: 1 },
  },
];
