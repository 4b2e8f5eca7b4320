import type { SourceCase } from "../source-case.ts";

const API = "https://api.svgl.app/";

export const svglCases: readonly SourceCase[] = [
  {
    source: "svgl",
    title: "one drawing, or one for light and one for dark, and the name beside",
    query: "s",
    limit: 10,
    exchanges: [
      {
        url: API,
        parameters: { search: "s" },
        answer: {
          own: [
            {
              id: 1,
              title: "Svelte",
              category: "Framework",
              route: "https://svgl.app/library/svelte.svg",
              url: "https://svelte.dev/",
            },
            {
              id: 2,
              title: "Sanity",
              route: {
                light: "https://svgl.app/library/sanity-light.svg",
                dark: "https://svgl.app/library/sanity-dark.svg",
              },
              wordmark: "https://svgl.app/library/sanity-wordmark.svg",
            },
            { id: 3, title: "Nothing drawn yet" },
          ],
        },
      },
    ],
    finds: {
      count: 4,
      facts: {
        "0": {
          kind: "image",
          title: "Svelte",
          page_url: "https://svelte.dev/",
          media_url: "https://svgl.app/library/svelte.svg",
          mime: "image/svg+xml",
          license: null,
        },
        "2": { title: "Sanity", media_url: "https://svgl.app/library/sanity-dark.svg", page_url: null },
        "3": { media_url: "https://svgl.app/library/sanity-wordmark.svg" },
      },
    },
  },
  {
    source: "svgl",
    title: "nothing found, which has a status of its own",
    query: "zzzz",
    limit: 10,
    exchanges: [{ url: API, parameters: { search: "zzzz" }, answer: { own: { error: "not found" }, status: 404 } }],
    finds: { count: 0, facts: {} },
  },
  {
    source: "svgl",
    title: "another shape",
    query: "s",
    limit: 10,
    exchanges: [{ url: API, parameters: { search: "s" }, answer: { own: { data: [] } } }],
    fails: { outcome: "failed", reason: /no list/ },
  },
];
