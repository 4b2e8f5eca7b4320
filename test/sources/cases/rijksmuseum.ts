import type { SourceCase } from "../source-case.ts";

const URL = "https://www.rijksmuseum.nl/api/en/collection";
const parameters = { key: "k", format: "json", q: "night watch", imgonly: "True", p: "1", ps: "20" };

export const rijksmuseumCases: readonly SourceCase[] = [
  {
    source: "rijksmuseum",
    title: "pictures that may be downloaded",
    query: "night watch",
    limit: 20,
    keys: { "": "k" },
    exchanges: [{ url: URL, parameters, answer: { fixture: "rijksmuseum/collection_night_watch.json" } }],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "SK-C-5",
          title: "The Night Watch",
          page_url: "https://www.rijksmuseum.nl/en/collection/SK-C-5",
          width: 5656,
          height: 4704,
          creator: "Rembrandt van Rijn",
          license: null,
        },
      },
    },
  },
  {
    source: "rijksmuseum",
    title: "neither what may not be downloaded nor what has no picture",
    query: "night watch",
    limit: 20,
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters,
        answer: {
          own: {
            count: 2,
            artObjects: [
              {
                objectNumber: "A",
                hasImage: true,
                permitDownload: false,
                webImage: { url: "https://lh3.googleusercontent.com/a=s0" },
              },
              { objectNumber: "B", hasImage: true, permitDownload: true, webImage: null },
            ],
          },
        },
      },
    ],
    finds: { count: 0, facts: {} },
  },
  {
    source: "rijksmuseum",
    title: "an interface that is gone",
    query: "night watch",
    limit: 20,
    keys: { "": "k" },
    exchanges: [{ url: URL, parameters, answer: { own: "Gone", status: 410 } }],
    fails: { outcome: "failed", reason: /410/ },
  },
];
