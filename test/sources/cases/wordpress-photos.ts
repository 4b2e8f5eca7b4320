import type { SourceCase } from "../source-case.ts";

const PHOTOS = "https://wordpress.org/photos/wp-json/wp/v2/photos";
const EMBED = "author,wp:featuredmedia";

export const wordpressPhotosCases: readonly SourceCase[] = [
  {
    source: "wordpress_photos",
    title: "a photograph with its file and its author",
    query: "coffee",
    limit: 1,
    exchanges: [
      {
        url: PHOTOS,
        parameters: { search: "coffee", page: "1", per_page: "1", _embed: EMBED },
        answer: { fixture: "wordpress-photos/item.json", whole: (item) => [item] },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "9917",
          kind: "image",
          title: "Coffee Bean with bags",
          page_url: "https://wordpress.org/photos/photo/203627f31f/",
          media_url: "https://pd.w.org/2022/05/203627f31f8770f03.61535278.jpg",
          media_kind: "original",
          thumbnail_url: "https://pd.w.org/2022/05/203627f31f8770f03.61535278-300x200.jpg",
          width: 4000,
          height: 2667,
          size_bytes: 633576,
          mime: "image/jpeg",
          creator: "Shusei Toda",
          creator_url: "https://wordpress.org/photos/author/st810amaze/",
          license: null,
        },
      },
    },
  },
  {
    source: "wordpress_photos",
    title: "photographs without a file, and the page after the last",
    query: "x",
    limit: 2,
    exchanges: [
      {
        url: PHOTOS,
        parameters: { search: "x", page: "1", per_page: "2", _embed: EMBED },
        answer: {
          own: [{ id: 1 }, { id: 2, _embedded: { "wp:featuredmedia": [{ source_url: "https://pd.w.org/2.jpg" }] } }],
        },
      },
      {
        url: PHOTOS,
        parameters: { search: "x", page: "2", per_page: "2", _embed: EMBED },
        answer: { own: { code: "rest_post_invalid_page_number" }, status: 400 },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "2", title: null, creator: null, width: null } } },
  },
  {
    source: "wordpress_photos",
    title: "an error in words",
    query: "x",
    limit: 2,
    exchanges: [
      {
        url: PHOTOS,
        parameters: { search: "x", page: "1", per_page: "2", _embed: EMBED },
        answer: { own: { code: "rest_forbidden" } },
      },
    ],
    fails: { outcome: "failed", reason: /no list/ },
  },
];
