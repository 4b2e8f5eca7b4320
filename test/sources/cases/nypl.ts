import type { SourceCase } from "../source-case.ts";

const API = "https://api.repo.nypl.org/api/v2/items";
const headers = { authorization: 'Token token="k"' };
const UUID = "0cabe3d0-3d50-0134-a8e0-00505686a51c";

export const nyplCases: readonly SourceCase[] = [
  {
    source: "nypl",
    title: "a search, then the picture of each item",
    query: "census districts",
    limit: 1,
    keys: { "": "k" },
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "census districts", page: "1", per_page: "1" },
        headers,
        answer: { fixture: "nypl/search.json" },
      },
      { url: `${API}/item_details/${UUID}`, headers, answer: { fixture: "nypl/item_details.json" } },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "56738462",
          title: "1900 census enumeration districts, Manhattan and Bronx",
          page_url: `https://digitalcollections.nypl.org/items/${UUID}`,
          media_url: `https://images.nypl.org/index.php?id=56738462&t=g&download=1&suffix=${UUID}.001`,
          media_kind: "best_known",
        },
      },
    },
  },
  {
    source: "nypl",
    title: "lists of one that are none",
    query: "census districts",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "census districts", page: "1", per_page: "5" },
        headers,
        answer: {
          own: {
            nyplAPI: {
              request: { page: "1", perPage: "5", totalPages: "1" },
              response: { headers: { status: "success" }, numResults: "1", result: { uuid: "u-1", imageID: "7" } },
            },
          },
        },
      },
      {
        url: `${API}/item_details/u-1`,
        headers,
        answer: {
          own: {
            nyplAPI: {
              response: {
                numResults: { $: "1" },
                headers: { status: "success" },
                mods: { name: { usage: "primary", namePart: { $: "Hillman, Barbara" } } },
                sibling_captures: {
                  capture: {
                    imageID: { $: "7" },
                    title: { $: "Map" },
                    imageLinks: { imageLink: { $: "http://images.nypl.org/index.php?id=7&t=w" } },
                  },
                },
              },
            },
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          title: "Map",
          creator: "Hillman, Barbara",
          media_url: "https://images.nypl.org/index.php?id=7&t=w",
          license: null,
        },
      },
    },
  },
  {
    source: "nypl",
    title: "another answer is no empty one",
    query: "census districts",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "census districts", page: "1", per_page: "5" },
        headers,
        answer: { own: { message: "moved" } },
      },
    ],
    fails: { outcome: "failed", reason: /no response/ },
  },
];
