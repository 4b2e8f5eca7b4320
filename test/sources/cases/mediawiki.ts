import type { SourceCase } from "../source-case.ts";

const FIXED = {
  action: "query",
  format: "json",
  generator: "search",
  gsrnamespace: "6",
  prop: "imageinfo",
  iiprop: "url|size|mime|extmetadata|user",
  iiurlwidth: "640",
};

export const mediaWikiCases: readonly SourceCase[] = [
  {
    source: "wikimedia_commons",
    title: "an answer in two parts is one page of results",
    query: "chile",
    limit: 50,
    kinds: ["image"],
    exchanges: [
      {
        url: "https://commons.wikimedia.org/w/api.php",
        parameters: { ...FIXED, gsrlimit: "50", gsrsearch: "filetype:bitmap|drawing chile" },
        answer: { fixture: "wikimedia-commons/query_imageinfo_continue1.json" },
      },
      {
        url: "https://commons.wikimedia.org/w/api.php",
        parameters: {
          ...FIXED,
          gsrlimit: "50",
          gsrsearch: "filetype:bitmap|drawing chile",
          continue: "||imageinfo",
          gucontinue: "Edvard_Munch_-_Night_in_Nice_(1891).jpg|nowiki|1281339",
        },
        answer: { fixture: "wikimedia-commons/query_imageinfo_continue2.json" },
      },
      {
        url: "https://commons.wikimedia.org/w/api.php",
        parameters: {
          ...FIXED,
          gsrlimit: "50",
          gsrsearch: "filetype:bitmap|drawing chile",
          continue: "||imageinfo",
          gucontinue: "Niedercunnersdorf_Gartenweg_12.JPG|dewiki|9849507",
        },
        answer: { own: { batchcomplete: "" } },
      },
    ],
    finds: {
      count: 9,
      facts: {
        "0": {
          source_id: "18263872",
          kind: "image",
          title: "Minchinmavida Volcano",
          page_url: "https://commons.wikimedia.org/wiki/File:Minchinmavida_Volcano.jpg",
          media_url: "https://upload.wikimedia.org/wikipedia/commons/f/fb/Minchinmavida_Volcano.jpg",
          media_kind: "original",
          width: 1440,
          height: 1440,
          size_bytes: 1117410,
          creator: "The original uploader was Elvezio at Italian Wikipedia.",
          license: { code: "pd", url: null, text: "Public domain" },
        },
      },
    },
  },
  {
    source: "wikimedia_commons",
    title: "an error in words",
    query: "x",
    limit: 1,
    kinds: ["image"],
    exchanges: [
      {
        url: "https://commons.wikimedia.org/w/api.php",
        parameters: { ...FIXED, gsrlimit: "1", gsrsearch: "filetype:bitmap|drawing x" },
        answer: { own: { error: { code: "search-error", info: "The search failed." } } },
      },
    ],
    fails: { outcome: "failed", reason: /The search failed/ },
  },
];
