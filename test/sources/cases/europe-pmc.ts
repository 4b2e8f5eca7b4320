import type { SourceCase } from "../source-case.ts";

const URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/search";
const FIXED = {
  query: "(malaria) AND OPEN_ACCESS:y AND HAS_PDF:y",
  resultType: "core",
  format: "json",
  pageSize: "5",
};

export const europePmcCases: readonly SourceCase[] = [
  {
    source: "europe_pmc",
    title: "papers that it serves itself, until the mark stays the same",
    query: "malaria",
    limit: 5,
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, cursorMark: "*" },
        answer: {
          own: {
            hitCount: 2,
            nextCursorMark: "AoJ",
            resultList: {
              result: [
                {
                  id: "33012345",
                  source: "MED",
                  pmcid: "PMC7654321",
                  title: "A <i>Plasmodium</i> vaccine.",
                  authorString: "Doe J, Roe R.",
                  license: "cc by",
                  fullTextUrlList: {
                    fullTextUrl: [
                      { documentStyle: "doi", site: "DOI", url: "https://doi.org/10.1/1" },
                      { documentStyle: "html", site: "Europe_PMC", url: "https://europepmc.org/articles/PMC7654321" },
                      {
                        documentStyle: "pdf",
                        site: "Europe_PMC",
                        url: "https://europepmc.org/articles/PMC7654321?pdf=render",
                      },
                    ],
                  },
                },
                { id: "2", source: "MED", title: "Elsewhere" },
              ],
            },
          },
        },
      },
      {
        url: URL,
        parameters: { ...FIXED, cursorMark: "AoJ" },
        answer: { own: { hitCount: 2, nextCursorMark: "AoJ", resultList: { result: [] } } },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "PMC7654321",
          title: "A Plasmodium vaccine.",
          page_url: "https://europepmc.org/article/MED/33012345",
          media_url: "https://europepmc.org/articles/PMC7654321?pdf=render",
          creator: "Doe J, Roe R.",
          license: { code: "cc by", url: null, text: null },
        },
      },
    },
  },
];
