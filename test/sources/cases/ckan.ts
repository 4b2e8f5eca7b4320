import type { SourceCase } from "../source-case.ts";

const APIS = {
  data_gov: "https://catalog.data.gov/api/3/action/",
  data_gov_uk: "https://data.gov.uk/api/3/action/",
  data_gov_ie: "https://data.gov.ie/api/3/action/",
  humdata: "https://data.humdata.org/api/3/action/",
  ontario_data: "https://data.ontario.ca/api/3/action/",
  queensland_data: "https://www.data.qld.gov.au/api/3/action/",
  opendata_swiss: "https://ckan.opendata.swiss/api/3/action/",
  govdata_de: "https://ckan.govdata.de/api/3/action/",
  canada_data: "https://open.canada.ca/data/api/3/action/",
  data_gov_au: "https://data.gov.au/data/api/3/action/",
};
const parameters = { q: "lakes", rows: "5", start: "0" };

export const ckanCases: readonly SourceCase[] = [
  ...Object.entries(APIS).map(([source, api]) => filesOf(source, api)),
  {
    source: "data_gov_ie",
    title: "a refusal in words",
    query: "lakes",
    limit: 5,
    exchanges: [
      {
        url: `${APIS.data_gov_ie}package_search`,
        parameters,
        answer: { own: { success: false, error: { __type: "Search Query Error", message: "Invalid query" } } },
      },
    ],
    fails: { outcome: "failed", reason: /Invalid query/ },
  },
];

function filesOf(source: string, api: string): SourceCase {
  return {
    source,
    title: "files, not the pages and services listed with them",
    query: "lakes",
    limit: 5,
    exchanges: [
      {
        url: `${api}package_search`,
        parameters,
        answer: {
          own: {
            success: true,
            result: {
              count: 2,
              results: [
                {
                  id: "d-1",
                  name: "lakes",
                  title: "Lakes",
                  license_id: "cc-by",
                  license_title: "Creative Commons Attribution",
                  license_url: "https://creativecommons.org/licenses/by/4.0/",
                  organization: { title: "Office of Water" },
                  resources: [
                    { id: "r-1", name: "All", format: "HTML", url: "https://water.example/lakes" },
                    { id: "r-2", name: "Service", format: "WMS", url: "https://water.example/wms" },
                    { id: "r-3", name: "Depths", format: "CSV", url: "https://water.example/lakes.csv", size: 77 },
                    { id: "r-4", name: "Empty", format: "CSV", url: "" },
                  ],
                },
                {
                  id: "d-2",
                  title: { de: "Seen", en: "", fr: "Lacs" },
                  resources: [
                    { id: "r-5", name: { de: "Karte" }, mimetype: "image/tiff", url: "http://map.example/1" },
                  ],
                },
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
          source_id: "r-3",
          kind: "file",
          title: "Lakes – Depths",
          media_url: "https://water.example/lakes.csv",
          size_bytes: 77,
          creator: "Office of Water",
          license: {
            code: "cc-by",
            url: "https://creativecommons.org/licenses/by/4.0/",
            text: "Creative Commons Attribution",
          },
        },
        "1": { source_id: "r-5", kind: "image", title: "Seen – Karte", mime: "image/tiff", license: null },
      },
    },
  };
}
