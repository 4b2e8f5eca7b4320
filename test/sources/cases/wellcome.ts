import type { SourceCase } from "../source-case.ts";

export const wellcomeCases: readonly SourceCase[] = [
  {
    source: "wellcome",
    title: "pictures with the licence of their place",
    query: "posters",
    limit: 10,
    exchanges: [
      {
        url: "https://api.wellcomecollection.org/catalogue/v2/images",
        parameters: { query: "posters", page: "1", pageSize: "10", include: "source.contributors" },
        answer: {
          own: {
            type: "ResultList",
            pageSize: 10,
            totalPages: 1,
            totalResults: 2,
            results: [
              {
                id: "y6v52b5g",
                type: "Image",
                locations: [
                  {
                    type: "DigitalLocation",
                    url: "https://iiif.wellcomecollection.org/image/L0053261/info.json",
                    credit: "Wellcome Collection",
                    license: {
                      id: "cc-by-nc",
                      label: "Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)",
                      url: "https://creativecommons.org/licenses/by-nc/4.0/",
                    },
                  },
                ],
                source: {
                  id: "cnkv77md",
                  title: "The sun rising",
                  type: "Work",
                  contributors: [{ agent: { label: "M. Kolvenbach" } }],
                },
              },
              { id: "nowhere", type: "Image", locations: [] },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "y6v52b5g",
          title: "The sun rising",
          page_url: "https://wellcomecollection.org/works/cnkv77md/images?id=y6v52b5g",
          media_url: "https://iiif.wellcomecollection.org/image/L0053261/full/full/0/default.jpg",
          creator: "M. Kolvenbach",
          license: {
            code: "cc-by-nc",
            url: "https://creativecommons.org/licenses/by-nc/4.0/",
            text: "Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)",
          },
          attribution: "Wellcome Collection",
        },
      },
    },
  },
];
