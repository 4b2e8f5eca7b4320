import type { SourceCase } from "../source-case.ts";

export const digitalnzCases: readonly SourceCase[] = [
  {
    source: "digitalnz",
    title: "files, previews, and neither",
    query: "kiwi",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: "https://api.digitalnz.org/records.json",
        parameters: { text: "kiwi", "and[category][]": "Images", per_page: "5", page: "1" },
        headers: { "authentication-token": "k" },
        answer: {
          own: {
            search: {
              result_count: 3,
              page: 1,
              per_page: 5,
              results: [
                {
                  id: 1,
                  title: "Kiwi",
                  creator: ["Buller, Walter"],
                  landing_url: "https://museum.example/1",
                  object_url: "https://museum.example/1.jpg",
                  thumbnail_url: "https://museum.example/1-small.jpg",
                  rights_url: ["https://creativecommons.org/licenses/by/4.0/"],
                  usage: ["Share", "Modify"],
                  display_content_partner: "A Museum",
                },
                {
                  id: 2,
                  title: "Nest",
                  object_url: null,
                  large_thumbnail_url: "https://thumbnailer.example/2",
                  copyright: ["All rights reserved"],
                },
                { id: 3, title: "Nothing" },
              ],
            },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1",
          media_kind: "best_known",
          creator: "Buller, Walter",
          license: { code: null, url: "https://creativecommons.org/licenses/by/4.0/", text: "Share" },
          attribution: "A Museum",
        },
        "1": {
          media_url: "https://thumbnailer.example/2",
          media_kind: "thumbnail_only",
          license: { code: null, url: null, text: "All rights reserved" },
        },
      },
    },
  },
];
