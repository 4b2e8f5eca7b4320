import type { SourceCase } from "../source-case.ts";

const URL = "https://api.vam.ac.uk/v2/objects/search";
const parameters = { q: "macbeth", page: "1", page_size: "15", images_exist: "1" };

export const vamCases: readonly SourceCase[] = [
  {
    source: "vam",
    title: "the same picture of several objects once, and nothing of those without one",
    query: "macbeth",
    limit: 15,
    exchanges: [
      {
        url: URL,
        parameters,
        answer: {
          fixture: "vam/search_macbeth_records.json",
          whole: (records) => ({ info: { record_count: 15, page: 1, pages: 1 }, records }),
        },
      },
    ],
    finds: {
      count: 10,
      facts: {
        "0": {
          source_id: "O726912",
          title: "Macbeth",
          page_url: "https://collections.vam.ac.uk/item/O726912/",
          media_url: "https://framemark.vam.ac.uk/collections/2018KV2981/full/full/0/default.jpg",
          media_kind: "best_known",
          creator: "Michael Ayrton",
          license: null,
          rating: "unknown",
        },
      },
    },
  },
  {
    source: "vam",
    title: "what carries a warning is not for strict searches",
    query: "macbeth",
    limit: 15,
    exchanges: [
      {
        url: URL,
        parameters,
        answer: {
          own: {
            info: { pages: 1 },
            records: [
              {
                systemNumber: "O1",
                _warningTypes: ["nudity"],
                _images: { _iiif_image_base_url: "https://framemark.vam.ac.uk/collections/1/" },
              },
            ],
          },
        },
      },
    ],
    finds: { count: 0, facts: {}, passedOver: 1 },
  },
];
