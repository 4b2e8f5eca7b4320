import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://archive.org/advancedsearch.php";
// The fields are asked for by one parameter each: this is the last of them.
const FIXED = { "fl[]": "licenseurl", page: "1", output: "json" };

export const internetArchiveCases: readonly SourceCase[] = [
  {
    source: "internet_archive",
    title: "items of the wanted kind, then the original files of each",
    query: "nasa",
    limit: 2,
    kinds: ["image"],
    exchanges: [
      {
        url: SEARCH,
        parameters: { ...FIXED, q: "(nasa) AND mediatype:(image)", rows: "2" },
        answer: { fixture: "internet-archive/advancedsearch_nasa.json" },
      },
      {
        url: "https://archive.org/metadata/A-11464",
        answer: { fixture: "internetarchive/metadata_nasa.json" },
      },
      // The next one has been taken down.
      { url: "https://archive.org/metadata/481213main_gas_bolden_ames", answer: { own: {} } },
      {
        url: "https://archive.org/metadata/411090main_ED09-0342-03-1-_full.jpg",
        answer: {
          own: {
            metadata: {
              identifier: "411090main_ED09-0342-03-1-_full.jpg",
              licenseurl: "http://creativecommons.org/publicdomain/mark/1.0/",
            },
            files: [
              { name: "scans/page #1.tif", source: "original", size: "123", format: "TIFF", width: "10", height: "20" },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "A-11464/globe_west_540.jpg",
          title: "A-11464",
          page_url: "https://archive.org/details/A-11464",
          media_url: "https://archive.org/download/A-11464/globe_west_540.jpg",
          media_kind: "original",
          size_bytes: 66065,
          creator: "NASA Ames Research Center",
          license: { code: null, url: null, text: "NASA Images Terms & Conditions" },
        },
        "1": {
          media_url: "https://archive.org/download/411090main_ED09-0342-03-1-_full.jpg/scans/page%20%231.tif",
          width: 10,
          height: 20,
          license: { code: null, url: "http://creativecommons.org/publicdomain/mark/1.0/", text: null },
        },
      },
    },
  },
  {
    source: "internet_archive",
    title: "what can be read of a text, and nothing that is only lent",
    query: "whales",
    limit: 5,
    kinds: ["file"],
    exchanges: [
      {
        url: SEARCH,
        parameters: { ...FIXED, q: "(whales) AND mediatype:(texts)", rows: "5" },
        answer: {
          own: {
            response: {
              numFound: 2,
              start: 0,
              docs: [
                { identifier: "lent", mediatype: "texts", title: "Lent" },
                { identifier: "moby", mediatype: "texts", title: ["Moby Dick", "The Whale"], creator: "Melville" },
              ],
            },
          },
        },
      },
      {
        url: "https://archive.org/metadata/lent",
        answer: {
          own: {
            metadata: { "access-restricted-item": "true" },
            files: [{ name: "lent.pdf", source: "derivative", format: "Text PDF" }],
          },
        },
      },
      {
        url: "https://archive.org/metadata/moby",
        answer: {
          own: {
            metadata: {},
            files: [
              { name: "moby_jp2.zip", source: "original", format: "Single Page Processed JP2 ZIP" },
              { name: "moby.pdf", source: "derivative", format: "Text PDF" },
              { name: "moby_encrypted.pdf", source: "derivative", format: "ACS Encrypted PDF", private: "true" },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          kind: "file",
          title: "Moby Dick",
          media_url: "https://archive.org/download/moby/moby.pdf",
          media_kind: "best_known",
          creator: "Melville",
          license: null,
        },
      },
    },
  },
];
