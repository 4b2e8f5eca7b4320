import type { SourceCase } from "../source-case.ts";

const URL = "https://api.harvardartmuseums.org/object";

export const harvardCases: readonly SourceCase[] = [
  {
    source: "harvard",
    title: "only pictures that may be shown in any size",
    query: "portrait",
    limit: 24,
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters: { apikey: "k", keyword: "portrait", hasimage: "1", size: "24", page: "1" },
        answer: { fixture: "harvard/object_feed.json" },
      },
    ],
    finds: {
      count: 24,
      facts: {
        "0": {
          source_id: "299843",
          title: "Self-Portrait Dedicated to Paul Gauguin",
          media_url: "https://nrs.harvard.edu/urn-3:HUAM:DDC251942_dynmc",
          media_kind: "best_known",
          license: null,
        },
      },
    },
  },
  {
    source: "harvard",
    title: "the last page has no next one",
    query: "portrait",
    limit: 24,
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters: { apikey: "k", keyword: "portrait", hasimage: "1", size: "24", page: "1" },
        answer: {
          own: {
            info: { page: 1, pages: 1 },
            records: [
              { id: 1, imagepermissionlevel: 0, title: "No picture" },
              { id: 2, imagepermissionlevel: 1, primaryimageurl: "https://nrs.harvard.edu/urn-3:HUAM:2" },
              {
                id: 3,
                imagepermissionlevel: 0,
                primaryimageurl: "https://nrs.harvard.edu/urn-3:HUAM:3",
                people: [{ displayname: "Max Beckmann" }],
                copyright: "© Artists Rights Society",
                url: "https://harvardartmuseums.org/collections/object/3",
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "3",
          creator: "Max Beckmann",
          license: { code: null, url: null, text: "© Artists Rights Society" },
        },
      },
    },
  },
];
