import type { CaseAnswer, SourceCase } from "../source-case.ts";

const FILE = "https://static1.e621.net/data/3c/62/3c625c84b27eaa286ebc12d24bc9327b.png";

export const e621Cases: readonly SourceCase[] = [
  {
    source: "e621",
    title: "drawings that are safe, where safe-search is moderate",
    query: "dragon",
    limit: 12,
    safeSearch: "moderate",
    exchanges: [exchange("e621.net", "dragon rating:s", "12", "1", { fixture: "e621/posts_safe.json" })],
    finds: {
      count: 12,
      facts: {
        "0": {
          source_id: "2716681",
          kind: "image",
          page_url: "https://e621.net/posts/2716681",
          media_url: FILE,
          media_kind: "original",
          thumbnail_url: "https://static1.e621.net/data/preview/3c/62/3c625c84b27eaa286ebc12d24bc9327b.jpg",
          width: 2127,
          height: 2700,
          size_bytes: 3463507,
          creator: "zenfry",
          rating: "safe",
        },
        "7": { creator: null },
        "10": { creator: "tom fischbach" },
      },
    },
  },
  {
    source: "e621",
    title: "nothing at all where safe-search is strict",
    query: "dragon",
    limit: 12,
    exchanges: [],
    fails: { outcome: "failed", reason: /for adults/ },
  },
  {
    source: "e926",
    title: "a film, one without its file, and what should not be there",
    query: "dragon",
    limit: 5,
    exchanges: [
      exchange("e926.net", "dragon rating:s", "5", "1", {
        own: {
          posts: [
            { id: 1, rating: "s", duration: 12.5, file: { url: "https://static1.e926.net/data/a/1.webm", size: 9 } },
            { id: 2, rating: "s", file: { url: null, md5: "3c625c84b27eaa286ebc12d24bc9327b", ext: "png" } },
            { id: 3, rating: "q", file: { url: "https://static1.e621.net/data/a/3.png" } },
          ],
        },
      }),
      exchange("e926.net", "dragon rating:s", "5", "2", { own: { posts: [] } }),
    ],
    finds: {
      count: 1,
      facts: { "0": { kind: "video", duration_seconds: 12.5, creator: null, thumbnail_url: null } },
      passedOver: 1,
    },
  },
];

function exchange(host: string, tags: string, limit: string, page: string, answer: CaseAnswer) {
  return { url: `https://${host}/posts.json`, parameters: { tags, limit, page }, answer };
}
