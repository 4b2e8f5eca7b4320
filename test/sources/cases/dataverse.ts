import type { SourceCase } from "../source-case.ts";

const HOSTS = {
  harvard_dataverse: "dataverse.harvard.edu",
  borealis: "borealisdata.ca",
  dataverse_nl: "dataverse.nl",
  dataverse_no: "dataverse.no",
  recherche_data_gouv: "entrepot.recherche.data.gouv.fr",
  darus: "darus.uni-stuttgart.de",
  heidata: "heidata.uni-heidelberg.de",
  edmond: "edmond.mpg.de",
  ku_leuven_rdr: "rdr.kuleuven.be",
  scielo_data: "data.scielo.org",
};

export const dataverseCases: readonly SourceCase[] = Object.entries(HOSTS).map(([source, host]) => ({
  source,
  title: "files that may be had, page after page",
  query: "glacier",
  limit: 2,
  exchanges: [
    {
      url: `https://${host}/api/search`,
      parameters: { q: "glacier", type: "file", per_page: "2", start: "0" },
      answer: {
        own: {
          status: "OK",
          data: {
            total_count: 3,
            items: [
              {
                name: "glacier.tab",
                type: "file",
                url: `https://${host}/api/access/datafile/101`,
                file_id: "101",
                file_content_type: "text/tab-separated-values",
                size_in_bytes: 4711,
                dataset_name: "Glaciers",
                dataset_persistent_id: "doi:10.5072/FK2/ABC",
                dataset_citation: "Doe, Jane, 2020, Glaciers",
              },
              {
                name: "secret.csv",
                type: "file",
                url: `https://${host}/api/access/datafile/102`,
                file_id: "102",
                restricted: true,
              },
            ],
          },
        },
      },
    },
    {
      url: `https://${host}/api/search`,
      parameters: { q: "glacier", type: "file", per_page: "2", start: "2" },
      answer: {
        own: {
          status: "OK",
          data: {
            total_count: 3,
            items: [
              { name: "photo.JPG", type: "file", url: `https://${host}/api/access/datafile/103`, file_id: "103" },
            ],
          },
        },
      },
    },
  ],
  finds: {
    count: 2,
    facts: {
      "0": {
        source_id: "101",
        kind: "file",
        title: "glacier.tab – Glaciers",
        page_url: `https://${host}/dataset.xhtml?persistentId=doi%3A10.5072%2FFK2%2FABC`,
        media_kind: "original",
        size_bytes: 4711,
        mime: "text/tab-separated-values",
        license: null,
        attribution: "Doe, Jane, 2020, Glaciers",
      },
      "1": { kind: "image", title: "photo.JPG", page_url: null },
    },
  },
}));
