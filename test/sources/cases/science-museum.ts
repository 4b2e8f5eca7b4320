import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://collection.sciencemuseumgroup.org.uk/search",
  parameters: { q: "votive", has_image: "1", "page[number]": "0", "page[size]": "3" },
};

export const scienceMuseumCases: readonly SourceCase[] = [
  {
    source: "science_museum",
    title: "the pictures of a record, with places relative to a folder",
    query: "votive",
    limit: 3,
    exchanges: [{ ...asked, answer: { fixture: "science-museum/search.json" } }],
    finds: {
      count: 3,
      facts: {
        "0": {
          source_id: "i57370",
          title: "Pair of votive breasts (votive breast)",
          page_url: "https://collection.sciencemuseumgroup.org.uk/objects/co85803/pair-of-votive-breasts-votive-breast",
          media_url: "https://coimages.sciencemuseumgroup.org.uk/images/57/370/large_A163983__0001_.jpg",
          thumbnail_url: "https://coimages.sciencemuseumgroup.org.uk/images/57/370/large_thumbnail_A163983__0001_.jpg",
          height: 1150,
          creator: "Unknown maker",
          license: { code: "CC-BY-NC-SA 4.0", url: null, text: null },
          attribution: "© The Board of Trustees of the Science Museum",
        },
      },
    },
  },
  {
    source: "science_museum",
    title: "newer records, and some without a picture",
    query: "votive",
    limit: 3,
    exchanges: [
      {
        ...asked,
        answer: {
          own: {
            meta: { total_pages: 1 },
            data: [
              { id: "cp1", type: "people", attributes: {} },
              {
                id: "co2",
                type: "objects",
                attributes: {
                  summary: { title: "Engine" },
                  creation: { maker: [{ summary: { title: "James Watt" } }] },
                  multimedia: [
                    {
                      "@admin": { uid: "i2" },
                      "@processed": { medium: { location: "2/2/medium_2.jpg" } },
                      legal: { rights: [{ licence: "CC BY 4.0" }] },
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
      count: 1,
      facts: {
        "0": {
          source_id: "i2",
          title: "Engine",
          media_url: "https://coimages.sciencemuseumgroup.org.uk/2/2/medium_2.jpg",
          creator: "James Watt",
          license: { code: "CC BY 4.0", url: null, text: null },
        },
      },
    },
  },
];
