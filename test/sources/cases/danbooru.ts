import type { CaseAnswer, SourceCase } from "../source-case.ts";

const SITES = [
  ["aibooru", "aibooru.online", "https://cdn.aibooru.download"],
  ["danbooru", "danbooru.donmai.us", "https://cdn.donmai.us"],
] as const;

export const danbooruCases: readonly SourceCase[] = SITES.flatMap(([source, host, files]): SourceCase[] => [
  {
    source,
    title: "drawings, one that moves, one that is hidden, and some that are not safe",
    query: "scenery",
    limit: 6,
    exchanges: [
      exchange(host, "scenery rating:g", "1", {
        own: [
          {
            id: 7001,
            file_url: `${files}/original/aa/bb/aabb.jpg`,
            large_file_url: `${files}/sample/aa/bb/sample-aabb.jpg`,
            preview_file_url: `${files}/180x180/aa/bb/aabb.jpg`,
            file_ext: "jpg",
            file_size: 1104768,
            image_width: 998,
            image_height: 1500,
            rating: "g",
            tag_string_artist: "ko_ri third-party_edit",
          },
          {
            id: 7002,
            file_url: `${files}/original/cc/dd/ccdd.zip`,
            large_file_url: `${files}/sample/cc/dd/sample-ccdd.webm`,
            file_ext: "zip",
            file_size: 900,
            image_width: 600,
            rating: "g",
            tag_string_artist: "",
          },
          { id: 7003, rating: "g", file_ext: "png" },
          { id: 7004, rating: "s", file_url: `${files}/original/ee/ff/eeff.png` },
          { id: 7005, rating: "e", file_url: `${files}/original/ee/ff/ffff.png` },
        ],
      }),
      exchange(host, "scenery rating:g", "2", { own: [] }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "7001",
          kind: "image",
          page_url: `https://${host}/posts/7001`,
          media_url: `${files}/original/aa/bb/aabb.jpg`,
          media_kind: "original",
          thumbnail_url: `${files}/180x180/aa/bb/aabb.jpg`,
          width: 998,
          height: 1500,
          size_bytes: 1104768,
          creator: "ko ri",
          rating: "safe",
        },
        "1": { kind: "video", media_kind: "best_known", width: null, size_bytes: null, creator: null },
      },
      passedOver: 2,
    },
  },
  {
    source,
    title: "everything, as an account",
    query: "scenery",
    limit: 6,
    safeSearch: "off",
    keys: { "": "k3y", login: "mia" },
    exchanges: [{ ...exchange(host, "scenery", "1", { own: [] }), headers: { authorization: "Basic bWlhOmszeQ==" } }],
    finds: { count: 0, facts: {} },
  },
]);

function exchange(host: string, tags: string, page: string, answer: CaseAnswer) {
  return { url: `https://${host}/posts.json`, parameters: { tags, limit: "6", page }, answer };
}
