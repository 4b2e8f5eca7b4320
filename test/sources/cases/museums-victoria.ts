import type { SourceCase } from "../source-case.ts";

const URL = "https://collections.museumsvictoria.com.au/api/search";
const FIXED = { query: "gallipoli", hasimages: "yes" };

export const museumsVictoriaCases: readonly SourceCase[] = [
  {
    source: "museums_victoria",
    title: "the first picture of a record, its own licence with it",
    query: "gallipoli",
    limit: 2,
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, perpage: "2", page: "1" },
        answer: { fixture: "museums-victoria/search.json" },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "items/826303",
          page_url: "https://collections.museumsvictoria.com.au/items/826303",
          media_url: "https://collections.museumsvictoria.com.au/content/media/15/440365-large.jpg",
          width: 2140,
          height: 1655,
          size_bytes: 1056345,
          creator: "Author: S W Siddeley",
          license: { code: "All Rights Reserved", url: null, text: "All Rights Reserved" },
          attribution: "Copyright Estate of S W Siddeley / All Rights Reserved",
        },
      },
    },
  },
  {
    source: "museums_victoria",
    title: "an answer that is no list",
    query: "gallipoli",
    limit: 2,
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, perpage: "2", page: "1" },
        answer: { own: { error: "nothing" } },
      },
    ],
    fails: { outcome: "failed", reason: /no list at "its top"/ },
  },
];
