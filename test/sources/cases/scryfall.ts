import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.scryfall.com/cards/search";

export const scryfallCases: readonly SourceCase[] = [
  {
    source: "scryfall",
    title: "cards with one side and with two, on two pages",
    query: "dragon",
    limit: 10,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "dragon" },
        answer: {
          own: {
            object: "list",
            has_more: true,
            next_page: "https://api.scryfall.com/cards/search?page=2&q=dragon",
            data: [
              {
                id: "a1",
                name: "Shivan Dragon",
                artist: "Melissa A. Benson",
                scryfall_uri: "https://scryfall.com/card/lea/174",
                image_uris: {
                  png: "https://cards.scryfall.io/png/a1.png",
                  small: "https://cards.scryfall.io/small/a1.jpg",
                },
              },
              { id: "none", name: "No picture yet" },
            ],
          },
        },
      },
      {
        url: SEARCH,
        parameters: { page: "2", q: "dragon" },
        answer: {
          own: {
            object: "list",
            has_more: false,
            data: [
              {
                id: "b2",
                name: "One // Two",
                card_faces: [
                  { name: "One", artist: "Mia", image_uris: { png: "https://cards.scryfall.io/png/front/b2.png" } },
                  { name: "Two", image_uris: { png: "https://cards.scryfall.io/png/back/b2.png" } },
                ],
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 3,
      facts: {
        "0": {
          source_id: "a1",
          kind: "image",
          title: "Shivan Dragon",
          page_url: "https://scryfall.com/card/lea/174",
          media_url: "https://cards.scryfall.io/png/a1.png",
          creator: "Melissa A. Benson",
          license: null,
        },
        "1": { source_id: "b2", title: "One", creator: "Mia" },
        "2": { source_id: "b2/1", title: "Two", creator: null },
      },
    },
  },
  {
    source: "scryfall",
    title: "nothing found, which has a status of its own",
    query: "zzzz",
    limit: 10,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "zzzz" },
        answer: { own: { object: "error", code: "not_found", status: 404 }, status: 404 },
      },
    ],
    finds: { count: 0, facts: {} },
  },
];
