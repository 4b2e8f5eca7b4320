import type { SourceCase } from "../source-case.ts";

const URL = "https://openaccess-api.clevelandart.org/api/artworks/";

export const clevelandCases: readonly SourceCase[] = [
  {
    source: "cleveland",
    title: "pictures for print, not the archived ones",
    query: "landscape",
    limit: 6,
    exchanges: [
      {
        url: URL,
        parameters: { q: "landscape", has_image: "1", limit: "6", skip: "0" },
        answer: { fixture: "cleveland/artworks_page.json" },
      },
    ],
    finds: {
      count: 6,
      facts: {
        "0": {
          source_id: "93014",
          title: "View of Schroon Mountain, Essex County, New York, After a Storm",
          page_url: "https://clevelandart.org/art/1335.1917",
          media_url: "https://openaccess-cdn.clevelandart.org/1335.1917/1335.1917_print.jpg",
          width: 3400,
          height: 2086,
          size_bytes: 5582485,
          creator: "Thomas Cole (American, 1801-1848)",
          license: { code: "CC0", url: null, text: null },
        },
      },
    },
  },
  {
    source: "cleveland",
    title: "works without a picture for print, or without any",
    query: "landscape",
    limit: 6,
    exchanges: [
      {
        url: URL,
        parameters: { q: "landscape", has_image: "1", limit: "6", skip: "0" },
        answer: {
          own: {
            info: { total: 2 },
            data: [
              {
                id: 1,
                share_license_status: "Copyrighted",
                images: { web: { url: "https://openaccess-cdn.clevelandart.org/1/1_web.jpg", width: "893" } },
              },
              { id: 2, share_license_status: "CC0", images: null },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          media_url: "https://openaccess-cdn.clevelandart.org/1/1_web.jpg",
          width: 893,
          license: { code: null, url: null, text: "Copyrighted" },
        },
      },
    },
  },
];
