import type { SourceCase } from "../source-case.ts";

export const openverseCases: readonly SourceCase[] = [
  {
    source: "openverse",
    title: "pictures, in the order of the answer",
    query: "galah",
    limit: 20,
    kinds: ["image"],
    exchanges: [
      {
        url: "https://api.openverse.org/v1/images/",
        parameters: { q: "galah", page: "1", page_size: "20" },
        answer: { fixture: "openverse/images_galah.json" },
      },
    ],
    finds: {
      count: 20,
      facts: {
        "0": {
          source_id: "feb91b13-422d-46fa-8ef4-cbf1e6ddee9b",
          kind: "image",
          title: "Galah in Darwin (Eolophus roseicapilla)",
          page_url: "https://www.flickr.com/photos/126953422@N04/40593461235",
          media_url: "https://live.staticflickr.com/894/40593461235_b72593df28_b.jpg",
          creator: "Graham Winterflood",
          license: { code: "by-sa-2.0", url: "https://creativecommons.org/licenses/by-sa/2.0/", text: null },
          rating: "unknown",
        },
      },
    },
  },
  {
    source: "openverse",
    title: "nothing found",
    query: "243f6a8885a308d3",
    limit: 5,
    kinds: ["image"],
    exchanges: [
      {
        url: "https://api.openverse.org/v1/images/",
        parameters: { q: "243f6a8885a308d3", page: "1", page_size: "5" },
        answer: { fixture: "openverse/images_no_results.json" },
      },
    ],
    finds: { count: 0, facts: {} },
  },
  {
    source: "openverse",
    title: "sounds, and what is sensitive where nobody minds",
    query: "horses",
    limit: 1,
    kinds: ["audio"],
    safeSearch: "off",
    exchanges: [
      {
        url: "https://api.openverse.org/v1/audio/",
        parameters: { q: "horses", page: "1", page_size: "1", unstable__include_sensitive_results: "true" },
        answer: { fixture: "openverse/audio_horses.json" },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          kind: "audio",
          duration_seconds: 31.005,
          license: { code: "by-4.0", url: "https://creativecommons.org/licenses/by/4.0/", text: null },
        },
      },
    },
  },
];
