import type { SourceCase } from "../source-case.ts";

const URL = "https://openi.nlm.nih.gov/api/search";

export const openICases: readonly SourceCase[] = [
  {
    source: "open_i",
    title: "pictures with relative links, page after page",
    query: "pneumonia",
    limit: 2,
    exchanges: [
      {
        url: URL,
        parameters: { query: "pneumonia", m: "1", n: "2" },
        answer: {
          own: {
            total: 3,
            min: 1,
            max: 2,
            list: [
              {
                uid: "PMC1_fig1",
                pmcid: "PMC1",
                title: "<b>Pneumonia</b> in adults",
                authors: "Doe J, Roe R",
                imgLarge: "/imgs/512/1/PMC1/PMC1_fig1.png",
                imgThumb: "/imgs/150/1/PMC1/PMC1_fig1.png",
                image: { id: "fig1", caption: "A chest." },
              },
              { uid: "PMC2_fig1", title: "No picture" },
            ],
          },
        },
      },
      {
        url: URL,
        parameters: { query: "pneumonia", m: "3", n: "4" },
        answer: { own: { total: 3, list: [{ uid: "CXR3", imgLarge: "/imgs/512/3/CXR3.png" }] } },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "PMC1_fig1",
          title: "Pneumonia in adults",
          page_url: "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/",
          media_url: "https://openi.nlm.nih.gov/imgs/512/1/PMC1/PMC1_fig1.png",
          creator: "Doe J, Roe R",
          license: null,
        },
        "1": { source_id: "CXR3", page_url: null },
      },
    },
  },
  {
    source: "open_i",
    title: "nothing found",
    query: "pneumonia",
    limit: 2,
    exchanges: [{ url: URL, parameters: { query: "pneumonia", m: "1", n: "2" }, answer: { own: { total: 0 } } }],
    finds: { count: 0, facts: {} },
  },
];
