import type { CaseAnswer, SourceCase } from "../source-case.ts";

const SAKUGA = "https://www.sakugabooru.com/post.json";

export const moebooruCases: readonly SourceCase[] = [
  {
    source: "behoimi",
    title: "photographs, from a site without https",
    query: "cosplay",
    limit: 20,
    exchanges: [
      exchange("http://behoimi.org/post/index.json", "cosplay rating:s", "20", "1", {
        fixture: "behoimi-danbooru1/posts.json",
      }),
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "631557",
          kind: "image",
          page_url: "http://behoimi.org/post/show/631557",
          media_url: "http://behoimi.org/data/12/95/129577287dc57940398169481e7423cb.jpg",
          media_kind: "original",
          thumbnail_url: "http://behoimi.org/data/preview/12/95/129577287dc57940398169481e7423cb.jpg",
          width: 800,
          height: 1200,
          size_bytes: 223290,
          rating: "safe",
        },
      },
    },
  },
  {
    source: "sakugabooru",
    title: "one picture, and no second page",
    query: "correction",
    limit: 5,
    exchanges: [
      exchange(SAKUGA, "correction rating:s", "5", "1", { fixture: "moebooru-sakugabooru/post.json" }),
      exchange(SAKUGA, "correction rating:s", "5", "2", { own: [] }),
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "216284",
          page_url: "https://www.sakugabooru.com/post/show/216284",
          media_url: "https://www.sakugabooru.com/data/94818e87adafcd4a8b857eca97417b69.png",
          width: 7484,
          height: 5292,
          size_bytes: 2607352,
        },
      },
    },
  },
  {
    source: "sakugabooru",
    title: "another shape",
    query: "x",
    limit: 5,
    safeSearch: "off",
    exchanges: [exchange(SAKUGA, "x", "5", "1", { own: { success: false, reason: "down" } })],
    fails: { outcome: "failed", reason: /no list at "its top"/ },
  },
  ...(
    [
      ["konachan", "https://konachan.net", "https://konachan.com"],
      ["konachan_com", "https://konachan.com", "https://konachan.com"],
      ["yandere", "https://yande.re", "https://files.yande.re"],
    ] as const
  ).map(([source, origin, files]): SourceCase => ({
    source,
    title: "a picture, a film, a hidden one and one that is questionable",
    query: "clouds",
    limit: 4,
    exchanges: [
      exchange(`${origin}/post.json`, "clouds rating:s", "4", "1", {
        own: [
          { id: 1, file_url: `${files}/image/a/1.png`.replace("https:", ""), rating: "s", width: 4, height: 3 },
          { id: 2, file_url: `${files}/image/b/2.mp4`, rating: "s" },
          { id: 3, rating: "s" },
          { id: 4, file_url: `${files}/image/d/4.png`, rating: "q" },
        ],
      }),
      exchange(`${origin}/post.json`, "clouds rating:s", "4", "2", { own: [] }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": { media_url: `${files}/image/a/1.png`, width: 4, rating: "safe" },
        "1": { kind: "video", size_bytes: null },
      },
      passedOver: 1,
    },
  })),
];

function exchange(url: string, tags: string, limit: string, page: string, answer: CaseAnswer) {
  return { url, parameters: { tags, limit, page }, answer };
}
