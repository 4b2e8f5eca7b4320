import type { CaseAnswer, SourceCase } from "../source-case.ts";

export const freesoundCases: readonly SourceCase[] = [
  {
    source: "freesound",
    title: "sounds by their good previews, without the size of their originals",
    query: "snare",
    limit: 6,
    keys: { "": "k3y" },
    exchanges: [
      exchange("snare", "6", "1", {
        fixture: "freesound/results_array.json",
        whole: (results) => ({ count: 6, next: null, previous: null, results }),
      }),
    ],
    finds: {
      count: 6,
      facts: {
        "0": {
          source_id: "414963",
          kind: "audio",
          title: "Classic_TR_909_SnareRev_JdXi_3",
          page_url: "https://freesound.org/people/GRD-music-/sounds/414963/",
          media_url: "https://freesound.org/data/previews/414/414963_8070456-hq.mp3",
          media_kind: "best_known",
          size_bytes: null,
          mime: null,
          duration_seconds: 0.590625,
          creator: "GRD-music-",
          creator_url: "https://freesound.org/people/GRD-music-/",
          license: { code: "cc0-1.0", url: "http://creativecommons.org/publicdomain/zero/1.0/", text: null },
        },
      },
    },
  },
  {
    source: "freesound",
    title: "a second page, and a sound without previews",
    query: "x",
    limit: 2,
    keys: { "": "k3y" },
    exchanges: [
      exchange("x", "2", "1", {
        own: { count: 3, next: "https://freesound.org/apiv2/search/text/?page=2", results: [{ id: 1, previews: {} }] },
      }),
      exchange("x", "2", "2", {
        own: {
          count: 3,
          next: null,
          results: [{ id: 3, previews: { "preview-hq-ogg": "https://cdn.freesound.org/previews/3.ogg" } }],
        },
      }),
    ],
    finds: { count: 1, facts: { "0": { source_id: "3", license: null, creator: null, creator_url: null } } },
  },
];

function exchange(query: string, page_size: string, page: string, answer: CaseAnswer) {
  return {
    url: "https://freesound.org/apiv2/search/text/",
    parameters: { query, fields: "id,name,url,username,license,duration,previews", page_size, page },
    headers: { authorization: "Token k3y" },
    answer,
  };
}
