import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://api.finna.fi/api/v1/search",
  parameters: {
    lookfor: "koivu",
    type: "AllFields",
    "filter[]": 'format:"0/Image/"',
    // Asked six times: this is the last of them.
    "field[]": "buildings",
    limit: "13",
    page: "1",
  },
};

export const finnaCases: readonly SourceCase[] = [
  {
    source: "finna",
    title: "pictures with their rights",
    query: "koivu",
    limit: 13,
    exchanges: [{ ...asked, answer: { fixture: "finna/search.json" } }],
    finds: {
      count: 13,
      facts: {
        "0": {
          source_id: "museovirasto.CC0641BB5337F541CBD19169838BAC1F",
          title: "linnunpönttö koivussa",
          page_url: "https://www.finna.fi/Record/museovirasto.CC0641BB5337F541CBD19169838BAC1F",
          media_url:
            "https://api.finna.fi/Cover/Show?id=museovirasto.CC0641BB5337F541CBD19169838BAC1F&index=0&size=large",
          creator: "Vikstedt, Topi",
          attribution: "Museovirasto",
        },
        "3": { creator: null },
      },
    },
  },
  {
    source: "finna",
    title: "nothing found comes without a list",
    query: "koivu",
    limit: 13,
    exchanges: [{ ...asked, answer: { own: { resultCount: 0, status: "OK" } } }],
    finds: { count: 0, facts: {} },
  },
  {
    source: "finna",
    title: "an answer without a list and without a count",
    query: "koivu",
    limit: 13,
    exchanges: [{ ...asked, answer: { own: { status: "ERROR", statusMessage: "Invalid search" } } }],
    fails: { outcome: "failed", reason: /no list at "records"/ },
  },
];
