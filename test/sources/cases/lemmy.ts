import type { CaseAnswer, SourceCase } from "../source-case.ts";

const INSTANCES = [
  ["feddit_org", "feddit.org"],
  ["lemmy_ca", "lemmy.ca"],
  ["lemmy_ml", "lemmy.ml"],
  ["lemmy_world", "lemmy.world"],
  ["programming_dev", "programming.dev"],
  ["sh_itjust_works", "sh.itjust.works"],
] as const;

export const lemmyCases: readonly SourceCase[] = INSTANCES.map(([source, host]): SourceCase => ({
  source,
  title: "posts that lead to files; those that lead to pages or nowhere, and what is for adults, are left out",
  query: "sunset",
  limit: 10,
  exchanges: [
    exchange(host, "1", {
      own: {
        type_: "Posts",
        posts: [
          {
            post: {
              id: 1,
              name: "Sunset over the bay",
              url: "https://pics.example.org/pictrs/image/1.jpeg",
              url_content_type: "image/jpeg",
              thumbnail_url: `https://${host}/pictrs/image/t1.webp`,
              nsfw: false,
            },
            creator: { name: "mia", display_name: null, actor_id: "https://example.org/u/mia" },
            community: { nsfw: false },
            image_details: { link: "https://pics.example.org/pictrs/image/1.jpeg", width: 1200, height: 800 },
          },
          {
            post: { id: 2, name: "A film", url: "https://files.example.net/2.mp4?x=1" },
            creator: { name: "jo", display_name: "Jo" },
            image_details: { link: `https://${host}/pictrs/image/t2.webp`, width: 5, height: 5 },
          },
          { post: { id: 3, name: "News", url: "https://news.example.org/sunset", url_content_type: "text/html" } },
          { post: { id: 4, name: "A question" } },
          { post: { id: 5, url: "https://pics.example.org/5.png", nsfw: true } },
          { post: { id: 6, url: "https://pics.example.org/6.png", nsfw: false }, community: { nsfw: true } },
        ],
      },
    }),
    exchange(host, "2", { own: { type_: "Posts", posts: [] } }),
  ],
  finds: {
    count: 2,
    facts: {
      "0": {
        source_id: "1",
        kind: "image",
        title: "Sunset over the bay",
        page_url: `https://${host}/post/1`,
        media_url: "https://pics.example.org/pictrs/image/1.jpeg",
        media_kind: "best_known",
        width: 1200,
        height: 800,
        mime: "image/jpeg",
        creator: "mia",
        creator_url: "https://example.org/u/mia",
        license: null,
        rating: "unknown",
      },
      "1": { kind: "video", width: null, mime: null, creator: "Jo", creator_url: null },
    },
    passedOver: 2,
  },
}));

function exchange(host: string, page: string, answer: CaseAnswer) {
  const parameters = { q: "sunset", type_: "Posts", listing_type: "All", sort: "TopAll", limit: "50", page };
  return { url: `https://${host}/api/v3/search`, parameters, answer };
}
