import type { SourceCase } from "../source-case.ts";

export const dplaCases: readonly SourceCase[] = [
  {
    source: "dpla",
    title: "the partner's file where it is told, otherwise the preview",
    query: "lighthouse",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: "https://api.dp.la/v2/items",
        parameters: { api_key: "k", q: "lighthouse", "sourceResource.type": "image", page_size: "5", page: "1" },
        answer: {
          own: {
            count: 3,
            start: 1,
            limit: 5,
            docs: [
              {
                id: "a",
                isShownAt: "https://library.example/a",
                object: "https://library.example/a/thumb.jpg",
                mediaMaster: ["https://library.example/a.pdf", "https://library.example/a.tif"],
                rights: "http://rightsstatements.org/vocab/NoC-US/1.0/",
                dataProvider: { name: "A Library" },
                sourceResource: { title: ["Lighthouse", "Light"], creator: ["Doe, Jane"] },
              },
              {
                id: "b",
                object: ["http://museum.example/b/thumb"],
                dataProvider: "A Museum",
                sourceResource: { title: "Tower", rights: ["Ask us."] },
              },
              { id: "c", isShownAt: "https://library.example/c", sourceResource: {} },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          title: "Lighthouse",
          media_url: "https://library.example/a.tif",
          media_kind: "best_known",
          creator: "Doe, Jane",
          license: { code: null, url: "http://rightsstatements.org/vocab/NoC-US/1.0/", text: null },
          attribution: "A Library",
        },
        "1": {
          title: "Tower",
          media_url: "http://museum.example/b/thumb",
          media_kind: "thumbnail_only",
          license: { code: null, url: null, text: "Ask us." },
          attribution: "A Museum",
        },
      },
    },
  },
];
