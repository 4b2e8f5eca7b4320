import type { SourceCase } from "../source-case.ts";

const URL = "https://api.artic.edu/api/v1/artworks/search";
const parameters = {
  q: "stars",
  page: "1",
  limit: "5",
  fields: "id,title,image_id,artist_title,artist_display,is_public_domain,copyright_notice,credit_line,thumbnail",
};

export const articCases: readonly SourceCase[] = [
  {
    source: "artic",
    title: "pictures of 843 pixels where nobody says that they are free",
    query: "stars",
    limit: 5,
    exchanges: [{ url: URL, parameters, answer: { fixture: "artic/search_fields_image_id.json" } }],
    finds: {
      count: 5,
      facts: {
        "0": {
          source_id: "129884",
          title: "Starry Night and the Astronauts",
          page_url: "https://www.artic.edu/artworks/129884",
          media_url: "https://www.artic.edu/iiif/2/e966799b-97ee-1cc6-bd2f-a94b4b8bb8f9/full/843,/0/default.jpg",
          media_kind: "best_known",
          creator: "Alma Thomas American, 1891–1978",
          license: null,
        },
      },
    },
  },
  {
    source: "artic",
    title: "works without a picture",
    query: "stars",
    limit: 5,
    exchanges: [{ url: URL, parameters, answer: { fixture: "artic/search_default_fields.json" } }],
    finds: { count: 0, facts: {} },
  },
  {
    source: "artic",
    title: "wider pictures of what is in the public domain, no wider than they are",
    query: "stars",
    limit: 5,
    exchanges: [
      {
        url: URL,
        parameters,
        answer: {
          own: {
            pagination: { total: 2, limit: 5, offset: 0, total_pages: 1, current_page: 1 },
            data: [
              { id: 1, title: "Wide", image_id: "a-b", is_public_domain: true, thumbnail: { width: 4202 } },
              { id: 2, title: "Narrow", image_id: "c-d", is_public_domain: true, thumbnail: { width: 600 } },
            ],
            config: { iiif_url: "https://www.artic.edu/iiif/2" },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          media_url: "https://www.artic.edu/iiif/2/a-b/full/1686,/0/default.jpg",
          license: { code: "CC0", url: null, text: null },
        },
        "1": { media_url: "https://www.artic.edu/iiif/2/c-d/full/600,/0/default.jpg" },
      },
    },
  },
];
