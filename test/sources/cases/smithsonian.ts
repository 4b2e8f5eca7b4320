import type { SourceCase } from "../source-case.ts";

const URL = "https://api.si.edu/openaccess/api/v1.0/search";
const asked = {
  url: URL,
  parameters: { q: '(sparrow) AND online_media_type:"Images"', start: "0", rows: "10" },
  headers: { "x-api-key": "k" },
};

export const smithsonianCases: readonly SourceCase[] = [
  {
    source: "smithsonian",
    title: "a record with a picture",
    query: "sparrow",
    limit: 10,
    keys: { "": "k" },
    exchanges: [
      {
        ...asked,
        answer: {
          fixture: "smithsonian/record.json",
          whole: (row) => ({ status: 200, responseCode: 1, response: { rows: [row], rowCount: 1 } }),
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          title: "Passerculus sandwichensis nevadensis",
          media_url: "https://collections.nmnh.si.edu/media/?irn=15814382",
          thumbnail_url: "https://collections.nmnh.si.edu/media/?irn=15814382&thumb=yes",
          creator: "Seymour H. Levy",
          license: { code: "CC0", url: null, text: null },
        },
      },
    },
  },
  {
    source: "smithsonian",
    title: "the large file where sizes are named; nothing that is not CC0",
    query: "sparrow",
    limit: 10,
    keys: { "": "k" },
    exchanges: [
      {
        ...asked,
        answer: {
          own: {
            response: {
              rowCount: 3,
              rows: [
                { id: "1", title: "Nothing online", content: { descriptiveNonRepeating: {} } },
                {
                  id: "2",
                  title: "Two pictures",
                  content: {
                    descriptiveNonRepeating: {
                      online_media: {
                        media: [
                          {
                            idsId: "NASM-1",
                            type: "Images",
                            usage: { access: "CC0" },
                            content: "https://ids.si.edu/ids/deliveryService?id=NASM-1",
                            resources: [
                              { label: "High-resolution TIFF", url: "https://ids.si.edu/ids/download?id=NASM-1.tif" },
                              {
                                label: "High-resolution JPEG",
                                url: "https://ids.si.edu/ids/download?id=NASM-1.jpg",
                                width: 4000,
                                height: 3000,
                              },
                            ],
                          },
                          {
                            idsId: "NASM-2",
                            type: "Images",
                            usage: { access: "Usage conditions apply" },
                            content: "https://ids.si.edu/ids/deliveryService?id=NASM-2",
                          },
                        ],
                      },
                    },
                  },
                },
              ],
            },
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "NASM-1",
          media_url: "https://ids.si.edu/ids/download?id=NASM-1.jpg",
          width: 4000,
          height: 3000,
        },
      },
    },
  },
];
