import type { SourceCase } from "../source-case.ts";

const URL = "https://api.gbif.org/v1/occurrence/search";

export const gbifCases: readonly SourceCase[] = [
  {
    source: "gbif",
    title: "the pictures of each occurrence",
    query: "Batrachoseps luciae",
    limit: 25,
    kinds: ["image"],
    exchanges: [
      {
        url: URL,
        parameters: { q: "Batrachoseps luciae", mediaType: "StillImage", limit: "25", offset: "0" },
        answer: { fixture: "gbif/occurrence_search.json" },
      },
    ],
    finds: {
      count: 25,
      facts: {
        "0": {
          source_id: "4510402016/0",
          kind: "image",
          title: "Batrachoseps luciae Jockusch, Yanev & Wake, 2001",
          page_url: "https://www.gbif.org/occurrence/4510402016",
          media_url: "https://inaturalist-open-data.s3.amazonaws.com/photos/345081265/original.jpg",
          mime: "image/jpeg",
          creator: "Max Roberts",
          license: { code: null, url: "http://creativecommons.org/licenses/by-nc/4.0/", text: null },
        },
      },
    },
  },
  {
    source: "gbif",
    title: "sounds, a licence in words, and media without a link",
    query: "owl",
    limit: 5,
    kinds: ["audio"],
    exchanges: [
      {
        url: URL,
        parameters: { q: "owl", mediaType: "Sound", limit: "5", offset: "0" },
        answer: {
          own: {
            offset: 0,
            endOfRecords: true,
            results: [
              {
                key: 1,
                media: [
                  { type: "Sound", title: "Hoot", identifier: "http://museum.example/owl.mp3", license: "Ask us" },
                  { type: "Sound", identifier: "not a link" },
                  { type: "Sound" },
                ],
              },
              { key: 2 },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          kind: "audio",
          title: "Hoot",
          media_url: "http://museum.example/owl.mp3",
          license: { code: null, url: null, text: "Ask us" },
        },
      },
    },
  },
];
