import type { SourceCase } from "../source-case.ts";

export const pexelsCases: readonly SourceCase[] = [
  {
    source: "pexels",
    title: "photographs of a year without descriptions",
    query: "cat",
    limit: 15,
    kinds: ["image"],
    keys: { "": "k1" },
    exchanges: [
      {
        url: "https://api.pexels.com/v1/search",
        parameters: { query: "cat", page: "1", per_page: "15" },
        headers: { authorization: "k1" },
        answer: { fixture: "pexels/photos_cat_2020.json" },
      },
    ],
    finds: {
      count: 15,
      facts: {
        "0": {
          source_id: "45201",
          kind: "image",
          title: null,
          page_url: "https://www.pexels.com/photo/animal-pet-cute-kitten-45201/",
          media_url: "https://images.pexels.com/photos/45201/kitty-cat-kitten-pet-45201.jpeg",
          media_kind: "original",
          width: 2392,
          height: 2500,
          creator: "Pixabay",
          creator_url: "https://www.pexels.com/@pixabay",
        },
      },
    },
  },
  {
    source: "pexels",
    title: "films, the widest file of each",
    query: "seal",
    limit: 20,
    kinds: ["video"],
    keys: { "": "k1" },
    exchanges: [
      {
        url: "https://api.pexels.com/videos/search",
        parameters: { query: "seal", page: "1", per_page: "20" },
        headers: { authorization: "k1" },
        answer: { fixture: "pexels-video/popular_50.json" },
      },
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "1526909",
          kind: "video",
          media_url:
            "https://player.vimeo.com/external/296210754.hd.mp4?s=08c03c14c04f15d65901f25b542eb2305090a3d7&profile_id=175&oauth2_token_id=57447761",
          media_kind: "best_known",
          width: 1920,
          height: 1080,
          mime: "video/mp4",
          duration_seconds: 10,
          creator: "Ruvim Miksanskiy",
        },
      },
    },
  },
  {
    source: "pexels",
    title: "a playlist is not taken for a file; a second page only where one is named",
    query: "rocks",
    limit: 30,
    kinds: ["video"],
    keys: { "": "k1" },
    exchanges: [
      {
        url: "https://api.pexels.com/videos/search",
        parameters: { query: "rocks", page: "1", per_page: "30" },
        answer: { fixture: "pexels-video-doc/videos_search_documented.json" },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "1093662", width: 1920, height: 1080 } } },
  },
  {
    source: "pexels",
    title: "photographs, then films",
    query: "x",
    limit: 4,
    keys: { "": "k1" },
    exchanges: [
      {
        url: "https://api.pexels.com/v1/search",
        parameters: { query: "x", page: "1", per_page: "4" },
        answer: {
          own: {
            photos: [
              { id: 1, alt: "A hill", src: { original: "https://images.pexels.com/photos/1/a.jpeg" } },
              { id: 2, src: {} },
              { id: 3, src: { original: "https://elsewhere.example/3.jpeg" } },
            ],
          },
        },
      },
      {
        url: "https://api.pexels.com/videos/search",
        parameters: { query: "x", page: "1", per_page: "4" },
        answer: {
          own: { videos: [{ id: 4, video_files: [{ quality: "hls", link: "https://videos.pexels.com/4.m3u8" }] }] },
        },
      },
    ],
    finds: { count: 1, facts: { "0": { title: "A hill", width: null, creator: null } }, passedOver: 1 },
  },
];
