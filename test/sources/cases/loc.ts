import type { SourceCase } from "../source-case.ts";

const URL = "https://www.loc.gov/photos/";
const FIXED = { q: "dust bowl", fo: "json", c: "5" };

export const locCases: readonly SourceCase[] = [
  {
    source: "loc",
    title: "the largest of several sizes, links without a scheme, and the end told in words",
    query: "dust bowl",
    limit: 5,
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, sp: "1" },
        answer: {
          own: {
            pagination: { current: 1, next: "https://www.loc.gov/photos/?sp=2" },
            results: [
              {
                id: "http://www.loc.gov/item/2017762891/",
                title: "Farmer and sons",
                contributor: ["rothstein, arthur"],
                image_url: [
                  "https://tile.loc.gov/storage-services/service/pnp/fsa/8b3/8b38282_150px.jpg#h=150&w=153",
                  "//tile.loc.gov/storage-services/service/pnp/fsa/8b3/8b38282v.jpg#h=1004&w=1024",
                  "//tile.loc.gov/storage-services/service/pnp/fsa/8b3/8b38282r.jpg#h=628&w=640",
                ],
                rights: ["No known restrictions."],
              },
              { id: "http://www.loc.gov/item/1/", title: "No picture", image_url: [] },
              {
                id: "http://www.loc.gov/item/2/",
                title: "Only in the building",
                access_restricted: true,
                image_url: ["//tile.loc.gov/2.jpg"],
              },
            ],
          },
        },
      },
      { url: URL, parameters: { ...FIXED, sp: "2" }, answer: { own: { status: 404, results: null } } },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "2017762891",
          page_url: "https://www.loc.gov/item/2017762891/",
          media_url: "https://tile.loc.gov/storage-services/service/pnp/fsa/8b3/8b38282v.jpg",
          thumbnail_url: "https://tile.loc.gov/storage-services/service/pnp/fsa/8b3/8b38282_150px.jpg",
          width: 1024,
          height: 1004,
          creator: "rothstein, arthur",
          license: { code: null, url: null, text: "No known restrictions." },
        },
      },
    },
  },
];
