import type { SourceCase } from "../source-case.ts";

export const tePapaCases: readonly SourceCase[] = [
  {
    source: "te_papa",
    title: "only what may be downloaded",
    query: "korowai",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: "https://data.tepapa.govt.nz/collection/search",
        parameters: {
          q: "(korowai) AND type:Object AND hasRepresentation.rights.allowsDownload:true",
          from: "0",
          size: "5",
        },
        headers: { "x-api-key": "k" },
        answer: {
          own: {
            _metadata: { resultset: { count: 2, from: 0, size: 5 } },
            results: [
              {
                id: 111,
                title: "Korowai (cloak)",
                creditLine: "Gift, 1948",
                production: [{ contributor: { title: "Unknown" } }],
                hasRepresentation: [
                  {
                    id: 5,
                    contentUrl: "https://media.tepapa.govt.nz/collection/5/full",
                    previewUrl: "https://media.tepapa.govt.nz/collection/5/preview",
                    rights: { title: "No Known Copyright Restrictions", allowsDownload: true },
                  },
                  {
                    id: 6,
                    contentUrl: "https://media.tepapa.govt.nz/collection/6/full",
                    rights: { title: "All Rights Reserved", allowsDownload: false },
                  },
                ],
              },
              { id: 112, title: "No picture" },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "111/5",
          page_url: "https://collections.tepapa.govt.nz/object/111",
          media_url: "https://media.tepapa.govt.nz/collection/5/full",
          thumbnail_url: "https://media.tepapa.govt.nz/collection/5/preview",
          license: { code: "No Known Copyright Restrictions", url: null, text: null },
          attribution: "Gift, 1948",
        },
      },
    },
  },
];
