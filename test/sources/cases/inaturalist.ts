import type { SourceCase } from "../source-case.ts";

const URL = "https://api.inaturalist.org/v1/observations";

export const inaturalistCases: readonly SourceCase[] = [
  {
    source: "inaturalist",
    title: "photos in their original size",
    query: "monarch",
    limit: 5,
    kinds: ["image"],
    exchanges: [
      {
        url: URL,
        parameters: { q: "monarch", photos: "true", per_page: "5", page: "1" },
        answer: { fixture: "inaturalist/observations_page1.json" },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "92152429",
          kind: "image",
          title: "Monarch",
          page_url: "https://www.inaturalist.org/observations/57754375",
          media_url: "https://static.inaturalist.org/photos/92152429/original.jpg?1598551272",
          media_kind: "original",
          thumbnail_url: "https://static.inaturalist.org/photos/92152429/medium.jpg?1598551272",
          width: 1188,
          height: 1188,
          creator: "samroom",
          creator_url: "https://www.inaturalist.org/people/samroom",
          license: { code: "cc-by-nc", url: null, text: null },
          attribution: "(c) samroom, some rights reserved (CC BY-NC)",
        },
      },
    },
  },
  {
    source: "inaturalist",
    title: "sounds",
    query: "pipistrellus",
    limit: 5,
    kinds: ["audio"],
    exchanges: [
      {
        url: URL,
        parameters: { q: "pipistrellus", sounds: "true", per_page: "5", page: "1" },
        answer: { fixture: "inaturalist/observation_with_sounds.json" },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "sound/263113",
          kind: "audio",
          media_url: "https://static.inaturalist.org/sounds/263113.wav?1624793769",
          mime: "audio/x-wav",
          creator: "Tom August",
          license: { code: "cc0", url: null, text: null },
        },
      },
    },
  },
  {
    source: "inaturalist",
    title: "without a licence none is made up",
    query: "fox",
    limit: 5,
    kinds: ["image"],
    exchanges: [
      {
        url: URL,
        parameters: { q: "fox", photos: "true", per_page: "5", page: "1" },
        answer: {
          own: {
            total_results: 1,
            results: [
              {
                id: 1,
                photos: [
                  {
                    id: 2,
                    license_code: null,
                    attribution: "(c) somebody, all rights reserved",
                    url: "https://static.inaturalist.org/photos/2/square.jpg",
                  },
                  { id: 3, url: null },
                ],
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: { "0": { license: null, attribution: "(c) somebody, all rights reserved", creator: null } },
    },
  },
];
