import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.iconify.design/search";

export const iconifyCases: readonly SourceCase[] = [
  {
    source: "iconify",
    title: "icons with the licence of their set, and names that are none",
    query: "home",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { query: "home", limit: "32" },
        answer: {
          own: {
            icons: ["mdi-light:home", "strange:home-2", "../up:home", 7],
            total: 4,
            limit: 32,
            start: 0,
            collections: {
              "mdi-light": {
                name: "Material Design Light",
                author: { name: "Pictogrammers", url: "https://github.com/Templarian/MaterialDesignLight" },
                license: { title: "Open Font License", spdx: "OFL-1.1", url: "https://example.com/license.md" },
              },
            },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "mdi-light:home",
          kind: "image",
          title: "home",
          media_url: "https://api.iconify.design/mdi-light/home.svg",
          media_kind: "original",
          mime: "image/svg+xml",
          creator: "Pictogrammers",
          license: { code: "OFL-1.1", url: "https://example.com/license.md", text: "Open Font License" },
        },
        "1": { source_id: "strange:home-2", license: null, creator: null },
      },
    },
  },
  {
    source: "iconify",
    title: "nothing found",
    query: "zzzz",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { query: "zzzz", limit: "32" },
        answer: { own: { icons: [], total: 0, limit: 64, start: 0, collections: {} } },
      },
    ],
    finds: { count: 0, facts: {} },
  },
  {
    source: "iconify",
    title: "another shape",
    query: "zzzz",
    limit: 5,
    exchanges: [{ url: SEARCH, parameters: { query: "zzzz", limit: "32" }, answer: { own: { total: 0 } } }],
    fails: { outcome: "failed", reason: /no list at "icons"/ },
  },
];
