import type { SourceCase } from "../source-case.ts";

const OTHERS = {
  caltechdata: "data.caltech.edu",
  caltech_authors: "authors.library.caltech.edu",
  tu_wien_research_data: "researchdata.tuwien.ac.at",
  tu_graz_repository: "repository.tugraz.at",
  northwestern_prism: "prism.northwestern.edu",
  nyu_ultraviolet: "ultraviolet.library.nyu.edu",
  hc_works: "works.hcommons.org",
};

export const invenioRdmCases: readonly SourceCase[] = [
  {
    source: "zenodo",
    title: "the files that a record names itself",
    query: "Colombia",
    limit: 5,
    exchanges: [
      {
        url: "https://zenodo.org/api/records",
        parameters: { q: "Colombia", page: "1", size: "5" },
        answer: {
          fixture: "zenodo/record_3615172.json",
          whole: (record) => ({ hits: { hits: [record], total: 1 } }),
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "3624890/TOLI-21888-PER-02-E4-2.jpg",
          kind: "image",
          title: "NN from Colombia collected by M. Montoya, E. Paqui y colaboradores #7283",
          page_url: "https://zenodo.org/record/3624890",
          media_url: "https://zenodo.org/api/files/aa1e6a6a-2eae-4c1a-ba7e-1a845a5614cd/TOLI-21888-PER-02-E4-2.jpg",
          media_kind: "original",
          size_bytes: 4556236,
          creator: "Montoya, M.",
          license: { code: "CC-BY-4.0", url: null, text: null },
        },
      },
    },
  },
  ...Object.entries(OTHERS).map(([source, host]) => recordsOf(source, host)),
];

function recordsOf(source: string, host: string): SourceCase {
  const api = `https://${host}/api/records`;
  return {
    source,
    title: "records, then the files of each that may be had",
    query: "soil",
    limit: 5,
    exchanges: [
      {
        url: api,
        parameters: { q: "soil", page: "1", size: "5" },
        answer: {
          own: {
            hits: {
              total: 4,
              hits: [
                { id: "only-facts", files: { enabled: false }, access: { files: "public" }, metadata: {} },
                { id: "restricted", files: { enabled: true }, access: { files: "restricted" }, metadata: {} },
                { id: "gone", files: { enabled: true }, access: { files: "public" }, metadata: {} },
                {
                  id: "82kn8-3nk04",
                  files: { enabled: true },
                  access: { files: "public" },
                  links: { self_html: `https://${host}/records/82kn8-3nk04` },
                  metadata: {
                    title: "Soil <i>moisture</i>",
                    creators: [{ person_or_org: { name: "Doe, Jane" } }],
                    rights: [
                      {
                        id: "cc-by-4.0",
                        title: { en: "Creative Commons Attribution 4.0" },
                        props: { url: "https://creativecommons.org/licenses/by/4.0/legalcode" },
                      },
                    ],
                  },
                },
              ],
            },
          },
        },
      },
      { url: `${api}/gone/files`, answer: { own: { message: "not found" }, status: 404 } },
      {
        url: `${api}/82kn8-3nk04/files`,
        answer: {
          own: {
            enabled: true,
            entries: [
              {
                key: "data.csv",
                size: 77,
                mimetype: "text/csv",
                links: {
                  self: `${api}/82kn8-3nk04/files/data.csv`,
                  content: `${api}/82kn8-3nk04/files/data.csv/content`,
                },
              },
              { key: "no link" },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "82kn8-3nk04/data.csv",
          kind: "file",
          title: "Soil moisture",
          page_url: `https://${host}/records/82kn8-3nk04`,
          media_url: `${api}/82kn8-3nk04/files/data.csv/content`,
          size_bytes: 77,
          mime: "text/csv",
          creator: "Doe, Jane",
          license: {
            code: "cc-by-4.0",
            url: "https://creativecommons.org/licenses/by/4.0/legalcode",
            text: "Creative Commons Attribution 4.0",
          },
        },
      },
    },
  };
}
