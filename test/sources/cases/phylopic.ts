import type { SourceCase } from "../source-case.ts";

const IMAGES = "https://api.phylopic.org/images";

export const phylopicCases: readonly SourceCase[] = [
  {
    source: "phylopic",
    title: "a silhouette, its name asked for in small letters, and the next page",
    query: "Hemaris",
    limit: 5,
    exchanges: [
      {
        url: IMAGES,
        parameters: { filter_name: "hemaris", page: "0", embed_items: "true" },
        answer: {
          fixture: "phylopic/record.json",
          whole: (item) => ({
            build: 194,
            _embedded: { items: [item] },
            _links: { next: { href: "/images?build=194&filter_name=hemaris&page=1" } },
          }),
        },
      },
      {
        url: IMAGES,
        parameters: { build: "194", filter_name: "hemaris", page: "1", embed_items: "true" },
        answer: {
          own: {
            build: 194,
            _embedded: {
              items: [
                {
                  uuid: "5b1e",
                  _links: {
                    rasterFiles: [
                      { href: "https://images.phylopic.org/images/5b1e/raster/1536x1439.png", sizes: "1536x1439" },
                    ],
                  },
                },
                { uuid: "none", _links: {} },
              ],
            },
            _links: { next: null },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "5b1e88b5-159d-495d-b8cb-04f9e28d2f02",
          kind: "image",
          title: "Hemaris tityus",
          page_url: "https://www.phylopic.org/images/5b1e88b5-159d-495d-b8cb-04f9e28d2f02",
          media_url: "https://images.phylopic.org/images/5b1e88b5-159d-495d-b8cb-04f9e28d2f02/source.svg",
          media_kind: "original",
          width: 2048,
          height: 2048,
          mime: "image/svg+xml",
          creator: "Andy Wilson",
          license: { code: "cc0-1.0", url: "https://creativecommons.org/publicdomain/zero/1.0/", text: null },
        },
        "1": { media_kind: "best_known", width: 1536, license: null, title: null },
      },
    },
  },
];
