import type { SourceCase } from "../source-case.ts";

const PICTURES = "https://pixabay.com/api/";

export const pixabayCases: readonly SourceCase[] = [
  {
    source: "pixabay",
    title: "pictures, not the original and so of no known size",
    query: "apples",
    limit: 20,
    kinds: ["image"],
    keys: { "": "17-abc" },
    exchanges: [
      {
        url: PICTURES,
        parameters: { key: "17-abc", q: "apples", page: "1", per_page: "20", safesearch: "true" },
        answer: { fixture: "pixabay/photos_apples.json" },
      },
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "634572",
          kind: "image",
          title: "apples, fruits, red",
          page_url: "https://pixabay.com/photos/apples-fruits-red-ripe-vitamins-634572/",
          media_url:
            "https://pixabay.com/get/g13142aa34c3ea393fdcd2fb95901ade8f932b4f0240c8eb6963e6d47ed8ee2a85b8b0ce9e0638de90756d16997ec929d0e5443c47362c66c2559092047ae3226_1280.jpg",
          media_kind: "best_known",
          width: null,
          height: null,
          size_bytes: null,
          creator: "Desertrose7",
        },
      },
    },
  },
  {
    source: "pixabay",
    title: "films, the largest of each",
    query: "particles",
    limit: 30,
    kinds: ["video"],
    keys: { "": "17-abc" },
    exchanges: [
      {
        url: "https://pixabay.com/api/videos/",
        parameters: { key: "17-abc", q: "particles", page: "1", per_page: "30", safesearch: "true" },
        answer: {
          fixture: "pixabay-video/hits_only.json",
          whole: (hits) => ({ total: 20, totalHits: 20, hits }),
        },
      },
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "27669",
          kind: "video",
          media_url: "https://cdn.pixabay.com/video/2019/10/09/27669-365224683_large.mp4",
          thumbnail_url: "https://cdn.pixabay.com/video/2019/10/09/27669-365224683_large.jpg",
          width: 3840,
          height: 2160,
          size_bytes: 12954851,
          duration_seconds: 10,
          creator: "motionstock",
        },
      },
    },
  },
  {
    source: "pixabay",
    title: "three at least are asked for; originals for members with full access; an empty link of a size",
    query: "x",
    limit: 2,
    safeSearch: "off",
    keys: { "": "17-abc" },
    exchanges: [
      {
        url: PICTURES,
        parameters: { key: "17-abc", q: "x", page: "1", per_page: "3", safesearch: "false" },
        answer: {
          own: {
            totalHits: 1,
            hits: [
              {
                id: 7,
                imageURL: "https://pixabay.com/get/o_full.jpg",
                largeImageURL: "https://pixabay.com/get/o_1280.jpg",
                imageWidth: 3000,
                imageHeight: 2000,
                imageSize: 811,
              },
            ],
          },
        },
      },
      {
        url: "https://pixabay.com/api/videos/",
        parameters: { key: "17-abc", q: "x", page: "1", per_page: "3", safesearch: "false" },
        answer: {
          own: {
            totalHits: 1,
            hits: [
              {
                id: 8,
                videos: {
                  large: { url: "", width: 0, height: 0, size: 0 },
                  medium: { url: "https://cdn.pixabay.com/v/8_medium.mp4", width: 1280, height: 720, size: 9 },
                },
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": { media_url: "https://pixabay.com/get/o_full.jpg", media_kind: "original", width: 3000, size_bytes: 811 },
        "1": { media_url: "https://cdn.pixabay.com/v/8_medium.mp4", width: 1280, thumbnail_url: null },
      },
    },
  },
];
