import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://data.rijksmuseum.nl/search/collection";
const ID = "https://id.rijksmuseum.nl";
const headers = { accept: "application/ld+json" };

export const rijksmuseumDataCases: readonly SourceCase[] = [
  {
    source: "rijksmuseum_data",
    title: "three links to each picture, on the next page too",
    query: "night watch",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { title: "night watch", imageAvailable: "true" },
        answer: {
          own: {
            type: "OrderedCollectionPage",
            next: { id: `${SEARCH}?title=night+watch&imageAvailable=true&pageToken=t2` },
            orderedItems: [{ id: `${ID}/200107928`, type: "HumanMadeObject" }],
          },
        },
      },
      {
        url: `${ID}/200107928`,
        headers,
        answer: {
          own: {
            id: `${ID}/200107928`,
            identified_by: [
              { type: "Identifier", content: "SK-C-5" },
              { type: "Name", content: "De Nachtwacht", language: [{ id: "http://vocab.getty.edu/aat/300388256" }] },
              { type: "Name", content: "The Night Watch", language: [{ id: "http://vocab.getty.edu/aat/300388277" }] },
            ],
            shows: [{ id: `${ID}/202107928`, type: "VisualItem" }],
          },
        },
      },
      {
        url: `${ID}/202107928`,
        headers,
        answer: {
          own: {
            subject_to: [
              {
                type: "Right",
                classified_as: [{ id: "https://creativecommons.org/publicdomain/mark/1.0/" }],
                identified_by: [{ type: "Name", content: "Public Domain" }],
              },
            ],
            digitally_shown_by: [{ id: `${ID}/500107928`, type: "DigitalObject" }],
          },
        },
      },
      {
        url: `${ID}/500107928`,
        headers,
        answer: { own: { access_point: [{ id: "https://iiif.micr.io/PJEZO/full/max/0/default.jpg" }] } },
      },
      {
        url: SEARCH,
        parameters: { title: "night watch", imageAvailable: "true", pageToken: "t2" },
        answer: { own: { orderedItems: [{ id: `${ID}/1` }, { id: "https://elsewhere.example/2" }] } },
      },
      { url: `${ID}/1`, headers, answer: { own: {}, status: 404 } },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "200107928",
          title: "The Night Watch",
          page_url: `${ID}/200107928`,
          media_url: "https://iiif.micr.io/PJEZO/full/max/0/default.jpg",
          license: {
            code: null,
            url: "https://creativecommons.org/publicdomain/mark/1.0/",
            text: "Public Domain",
          },
        },
      },
    },
  },
];
