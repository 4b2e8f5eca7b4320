import type { SourceCase } from "../source-case.ts";

export const digitaltmuseumCases: readonly SourceCase[] = [
  {
    source: "digitaltmuseum",
    title: "objects with a picture",
    query: "kirke",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: "https://api.dimu.org/api/solr/select",
        parameters: {
          q: "kirke",
          fq: "artifact.hasPictures:true",
          wt: "json",
          rows: "5",
          start: "0",
          "api.key": "k",
        },
        answer: {
          own: {
            response: {
              numFound: 2,
              start: 0,
              docs: [
                {
                  "artifact.uniqueId": "011013417696",
                  "artifact.defaultMediaIdentifier": "012s7YYr84ea",
                  "artifact.ingress.title": "Bragernes kirke",
                  "artifact.ingress.producer": "Ukjent",
                  "artifact.ingress.license": ["CC pdm"],
                  "identifier.owner": "NF",
                },
                { "artifact.uniqueId": "2", "artifact.ingress.title": "No picture after all" },
              ],
            },
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "011013417696",
          title: "Bragernes kirke",
          page_url: "https://digitaltmuseum.org/011013417696",
          media_url: "https://dms01.dimu.org/image/012s7YYr84ea?dimension=max",
          license: { code: null, url: null, text: "CC pdm" },
          attribution: "NF",
        },
      },
    },
  },
];
