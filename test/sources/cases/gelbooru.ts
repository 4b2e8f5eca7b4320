import type { CaseAnswer, SourceCase } from "../source-case.ts";

const KEYS = { api_key: "k3y", user_id: "42" };
const PICTURE = "https://simg3.gelbooru.com/images/e7/0f/e70f631ce2bc1ab02b371489d81dceaa.jpg";
const ELEMENTS = `<?xml version="1.0" encoding="UTF-8"?><posts limit="2" offset="0" count="3">
  <post><id>11</id><file_url>https://img4.gelbooru.com/images/a/b.mp4</file_url><rating>general</rating>
    <title>A fish</title><width>10</width><height>20</height></post>
  <post><id>12</id><file_url>https://img4.gelbooru.com/images/a/c.png</file_url><rating>sensitive</rating></post></posts>`;
const LAST = `<posts limit="2" offset="2" count="3"><post><id>13</id><rating>general</rating></post></posts>`;
const ATTRIBUTES = `<?xml version="1.0"?><posts count="2" offset="0">
  <post id="21" file_url="//safebooru.org/images/1/2.png" preview_url="https://safebooru.org/thumbnails/1/2.jpg"
    width="800" height="600" rating="general" tags="cat"/>
  <post id="22" file_url="https://safebooru.org/images/1/3.png" rating="q"/></posts>`;

export const gelbooruCases: readonly SourceCase[] = [
  {
    source: "gelbooru",
    title: "drawings, as they are told with attributes",
    query: "fish",
    limit: 20,
    keys: { "": "k3y", user_id: "42" },
    exchanges: [
      exchange("gelbooru.com", "fish rating:general", "20", "0", KEYS, { fixture: "gelbooru/dapi_posts.xml" }),
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "3889506",
          kind: "image",
          title: null,
          page_url: "https://gelbooru.com/index.php?page=post&s=view&id=3889506",
          media_url: PICTURE,
          media_kind: "original",
          thumbnail_url: "https://simg3.gelbooru.com/thumbnails/e7/0f/thumbnail_e70f631ce2bc1ab02b371489d81dceaa.jpg",
          width: 880,
          height: 863,
          rating: "safe",
        },
      },
    },
  },
  {
    source: "gelbooru",
    title: "drawings and a film, as they are told with elements, one of them without its file",
    query: "fish",
    limit: 2,
    keys: { "": "k3y", user_id: "42" },
    exchanges: [
      exchange("gelbooru.com", "fish rating:general", "2", "0", KEYS, { own: ELEMENTS }),
      exchange("gelbooru.com", "fish rating:general", "2", "1", KEYS, { own: LAST }),
    ],
    finds: { count: 1, facts: { "0": { source_id: "11", kind: "video", title: "A fish", height: 20 } }, passedOver: 1 },
  },
  {
    source: "safebooru",
    title: "drawings without a key, a link without scheme, and one that is questionable",
    query: "cat",
    limit: 5,
    exchanges: [
      exchange("safebooru.org", "cat -rating:questionable -rating:explicit", "5", "0", {}, { own: ATTRIBUTES }),
    ],
    finds: {
      count: 1,
      facts: { "0": { source_id: "21", media_url: "https://safebooru.org/images/1/2.png", rating: "safe" } },
      passedOver: 1,
    },
  },
  {
    source: "safebooru",
    title: "nothing found, where nobody minds",
    query: "cat",
    limit: 5,
    safeSearch: "off",
    exchanges: [exchange("safebooru.org", "cat", "5", "0", {}, { own: `<posts count="0" offset="0"></posts>` })],
    finds: { count: 0, facts: {} },
  },
  {
    source: "safebooru",
    title: "another shape",
    query: "cat",
    limit: 5,
    safeSearch: "off",
    exchanges: [exchange("safebooru.org", "cat", "5", "0", {}, { own: `<response success="false"/>` })],
    fails: { outcome: "failed", reason: /no posts/ },
  },
];

function exchange(
  host: string,
  tags: string,
  limit: string,
  pid: string,
  keys: Readonly<Record<string, string>>,
  answer: CaseAnswer,
) {
  return {
    url: `https://${host}/index.php`,
    parameters: { page: "dapi", s: "post", q: "index", tags, limit, pid, ...keys },
    answer,
  };
}
