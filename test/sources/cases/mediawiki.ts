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
  ownFiles("wikisource_en", "en.wikisource.org", "upload.wikimedia.org", "local: filetype:bitmap|drawing bench"),
  ownFiles("meta_wiki", "meta.wikimedia.org", "upload.wikimedia.org", "local: filetype:bitmap|drawing bench"),
  ownFiles("mediawiki_org", "www.mediawiki.org", "upload.wikimedia.org", "local: filetype:bitmap|drawing bench"),
  ownFiles("openstreetmap_wiki", "wiki.openstreetmap.org", "wiki.openstreetmap.org", "bench"),
  ownFiles("appropedia", "www.appropedia.org", "www.appropedia.org", "bench"),
];

function ownFiles(source: string, host: string, mediaHost: string, gsrsearch: string): SourceCase {
  const info = (name: string, mime: string) => [
    { url: `https://${mediaHost}/images/${name}`, mime, descriptionurl: `https://${host}/wiki/File:${name}` },
  ];
  return {
    source,
    title: "files in the order of their places, of the wanted kind, without a licence that nobody told",
    query: "bench",
    limit: 5,
    kinds: ["image"],
    exchanges: [
      {
        url: `https://${host}/w/api.php`,
        parameters: { ...FIXED, gsrlimit: "5", gsrsearch },
        answer: {
          own: {
            batchcomplete: "",
            query: {
              pages: {
                "7": { pageid: 7, index: 2, title: "File:B.jpg", imageinfo: info("B.jpg", "image/jpeg") },
                "8": { pageid: 8, index: 1, title: "File:A.png", imageinfo: info("A.png", "image/png") },
                "9": { pageid: 9, index: 3, title: "File:C.pdf", imageinfo: info("C.pdf", "application/pdf") },
                "10": { pageid: 10, index: 4, title: "File:Gone.jpg" },
              },
            },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": { source_id: "8", title: "A.png", page_url: `https://${host}/wiki/File:A.png`, license: null },
        "1": { source_id: "7", kind: "image", media_url: `https://${mediaHost}/images/B.jpg` },
      },
    },
  };
}
