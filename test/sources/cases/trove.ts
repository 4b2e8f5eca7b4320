import type { SourceCase } from "../source-case.ts";

const URL = "https://api.trove.nla.gov.au/v3/result";
const FIXED = { category: "image", q: "kelpie", "l-availability": "y", encoding: "json", n: "5" };
const headers = { "x-api-key": "k" };

export const troveCases: readonly SourceCase[] = [
  {
    source: "trove",
    title: "copies and previews, by the mark of the next page",
    query: "kelpie",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, s: "*" },
        headers,
        answer: {
          own: {
            category: [
              {
                code: "image",
                records: {
                  total: 3,
                  nextStart: "AoE1",
                  work: [
                    {
                      id: "1",
                      title: "Kelpie",
                      contributor: ["Doe, Jane"],
                      troveUrl: "https://trove.nla.gov.au/work/1",
                      identifier: [
                        { type: "url", linktype: "fulltext", value: "https://nla.gov.au/nla.obj-1" },
                        { type: "url", linktype: "viewcopy", value: "https://library.example/1.jpg" },
                        { type: "url", linktype: "thumbnail", value: "https://nla.gov.au/nla.obj-1-t" },
                      ],
                    },
                    {
                      id: "2",
                      title: "A page only",
                      identifier: [{ linktype: "fulltext", value: "https://x.example" }],
                    },
                  ],
                },
              },
            ],
          },
        },
      },
      {
        url: URL,
        parameters: { ...FIXED, s: "AoE1" },
        headers,
        answer: {
          own: {
            category: [
              {
                code: "image",
                records: {
                  total: 3,
                  work: [
                    {
                      id: "3",
                      identifier: [
                        { linktype: "viewcopy", value: "http://nla.gov.au/nla.obj-3" },
                        { linktype: "thumbnail", value: "http://nla.gov.au/nla.obj-3-t" },
                      ],
                    },
                  ],
                },
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1",
          title: "Kelpie",
          media_url: "https://library.example/1.jpg",
          media_kind: "best_known",
          creator: "Doe, Jane",
          license: null,
        },
        "1": { source_id: "3", media_kind: "thumbnail_only", title: null },
      },
    },
  },
];
