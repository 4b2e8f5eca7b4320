import type { CaseAnswer, SourceCase } from "../source-case.ts";

export const vimeoCases: readonly SourceCase[] = [
  {
    source: "vimeo",
    title: "a film by its page",
    query: "javascript",
    limit: 1,
    keys: { "": "t0ken" },
    exchanges: [exchange("javascript", "1", "1", { fixture: "vimeo/search_documented_2018.json" })],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "49384334",
          kind: "video",
          title: "Pure JavaScript",
          page_url: "https://vimeo.com/49384334",
          media_url: "https://vimeo.com/49384334",
          media_kind: "best_known",
          thumbnail_url: "https://i.vimeocdn.com/video/340785640_1280x720.jpg?r=pad",
          width: null,
          duration_seconds: null,
          creator: "JavaZone",
          creator_url: "https://vimeo.com/javazone",
          license: null,
          rating: "unknown",
        },
      },
    },
  },
  {
    source: "vimeo",
    title: "licences and ratings, and an address that is no film's",
    query: "x",
    limit: 5,
    keys: { "": "t0ken" },
    exchanges: [
      exchange("x", "5", "1", {
        own: {
          data: [
            { uri: "/videos/1", link: "https://vimeo.com/1", license: "by", content_rating: ["safe"], duration: 12 },
            { uri: "/videos/2", link: "https://vimeo.com/2", license: null, content_rating: ["language", "nudity"] },
            { uri: "/videos/3", link: "https://vimeo.com/3", content_rating: ["violence"] },
            { uri: "/videos/4", link: "https://vimeo.com/4", content_rating: ["unrated"] },
            { uri: "/ondemand/5", link: "https://vimeo.com/ondemand/5" },
          ],
          paging: { next: "/videos?query=x&page=2" },
        },
      }),
      exchange("x", "5", "2", { own: { data: [], paging: { next: null } } }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": { license: { code: "by", url: null, text: null }, rating: "safe", duration_seconds: 12 },
        "1": { source_id: "4", rating: "unknown" },
      },
      passedOver: 2,
    },
  },
];

function exchange(query: string, per_page: string, page: string, answer: CaseAnswer) {
  return {
    url: "https://api.vimeo.com/videos",
    parameters: { query, sort: "relevant", per_page, page },
    headers: { authorization: "bearer t0ken", accept: "application/vnd.vimeo.*+json;version=3.4" },
    answer,
  };
}
