import type { CaseAnswer, SourceCase } from "../source-case.ts";

export const redditCases: readonly SourceCase[] = [
  {
    source: "reddit",
    title: "a picture, a gallery and a film on two pages; texts, other sites and what is for adults are left out",
    query: "aurora",
    limit: 10,
    keys: { "": "t0ken" },
    exchanges: [
      exchange("aurora", "off", null, {
        own: listing("t3_c", [
          {
            name: "t3_a",
            title: "Aurora & stars",
            author: "mia",
            permalink: "/r/pics/comments/a/aurora/",
            url: "https://i.redd.it/a.jpg",
            thumbnail: "https://b.thumbs.redditmedia.com/a.jpg",
            over_18: false,
          },
          {
            name: "t3_b",
            title: "Three nights",
            permalink: "/r/pics/comments/b/nights/",
            url: "https://www.reddit.com/gallery/b",
            thumbnail: "default",
            is_gallery: true,
            over_18: false,
            gallery_data: {
              items: [{ media_id: "m1", caption: "The first" }, { media_id: "m2" }, { media_id: "gone" }],
            },
            media_metadata: {
              m1: { status: "valid", s: { u: "https://preview.redd.it/m1.jpg?width=1&s=x", x: 10, y: 20 } },
              m2: { status: "valid", s: { gif: "https://i.redd.it/m2.gif", x: 1, y: 2 } },
            },
          },
          {
            name: "t3_c",
            title: "It moves",
            permalink: "/r/pics/comments/c/moves/",
            url: "https://v.redd.it/c",
            is_video: true,
            over_18: false,
            media: { reddit_video: { fallback_url: "https://v.redd.it/c/DASH_720.mp4", duration: 9, height: 720 } },
          },
        ]),
      }),
      exchange("aurora", "off", "t3_c", {
        own: listing(null, [
          { name: "t3_d", url: "https://i.redd.it/d.png", over_18: true },
          { name: "t3_e", url: "https://example.org/e.png", over_18: false },
          { name: "t3_f", url: "https://example.org/news", over_18: false },
        ]),
      }),
    ],
    finds: {
      count: 4,
      facts: {
        "0": {
          source_id: "t3_a",
          kind: "image",
          title: "Aurora & stars",
          page_url: "https://www.reddit.com/r/pics/comments/a/aurora/",
          media_url: "https://i.redd.it/a.jpg",
          media_kind: "original",
          thumbnail_url: "https://b.thumbs.redditmedia.com/a.jpg",
          creator: "mia",
          creator_url: "https://www.reddit.com/user/mia",
          rating: "safe",
        },
        "1": { source_id: "t3_b/m1", title: "The first", media_kind: "best_known", width: 10, thumbnail_url: null },
        "2": { source_id: "t3_b/m2", title: "Three nights", media_url: "https://i.redd.it/m2.gif", creator: null },
        "3": {
          kind: "video",
          media_url: "https://www.reddit.com/r/pics/comments/c/moves/",
          duration_seconds: 9,
          height: 720,
        },
      },
      passedOver: 2,
    },
  },
  {
    source: "reddit",
    title: "texts alone, as recorded, where nobody minds",
    query: "praw oauth search",
    limit: 10,
    safeSearch: "off",
    keys: { "": "t0ken" },
    exchanges: [exchange("praw oauth search", "on", null, { fixture: "reddit/search_praw.json" })],
    finds: { count: 0, facts: {} },
  },
  {
    source: "reddit",
    title: "a token that ended",
    query: "aurora",
    limit: 10,
    keys: { "": "t0ken" },
    exchanges: [exchange("aurora", "off", null, { own: { message: "Unauthorized", error: 401 }, status: 401 })],
    fails: { outcome: "needs_key", reason: /does not take the key/ },
  },
];

function listing(after: string | null, posts: readonly unknown[]) {
  return { kind: "Listing", data: { after, children: posts.map((data) => ({ kind: "t3", data })) } };
}

function exchange(q: string, include_over_18: string, after: string | null, answer: CaseAnswer) {
  const parameters = { q, type: "link", raw_json: "1", include_over_18, limit: "10" };
  return {
    url: "https://oauth.reddit.com/search",
    parameters: after === null ? parameters : { ...parameters, after },
    headers: { authorization: "Bearer t0ken" },
    answer,
  };
}
