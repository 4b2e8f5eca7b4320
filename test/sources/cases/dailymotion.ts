import type { SourceCase } from "../source-case.ts";

export const dailymotionCases: readonly SourceCase[] = [
  {
    source: "dailymotion",
    title: "films by their pages, on two pages of results",
    query: "python",
    limit: 3,
    exchanges: [
      exchange("true", "1", {
        page: 1,
        limit: 3,
        explicit: false,
        total: 4,
        has_more: true,
        list: [
          {
            id: "x1",
            title: "Python, the basics",
            url: "https://www.dailymotion.com/video/x1",
            duration: 883,
            "owner.screenname": "A school",
            "owner.url": "https://www.dailymotion.com/school",
            thumbnail_360_url: "https://s1.dmcdn.net/v/x1/x360",
            explicit: false,
          },
          { id: "x2", title: "No link", url: "", duration: 0, thumbnail_360_url: "" },
          { id: "x3", url: "https://www.dailymotion.com/video/x3", explicit: true },
        ],
      }),
      exchange("true", "2", {
        page: 2,
        limit: 3,
        has_more: false,
        list: [{ id: "x4", title: "", url: "https://www.dailymotion.com/video/x4", thumbnail_360_url: "" }],
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "x1",
          kind: "video",
          title: "Python, the basics",
          page_url: "https://www.dailymotion.com/video/x1",
          media_url: "https://www.dailymotion.com/video/x1",
          media_kind: "best_known",
          thumbnail_url: "https://s1.dmcdn.net/v/x1/x360",
          duration_seconds: 883,
          creator: "A school",
          creator_url: "https://www.dailymotion.com/school",
          license: null,
          rating: "safe",
        },
        "1": { title: null, thumbnail_url: null, creator: null, rating: "unknown" },
      },
      passedOver: 1,
    },
  },
  {
    source: "dailymotion",
    title: "everything, where nobody minds",
    query: "python",
    limit: 3,
    safeSearch: "off",
    exchanges: [exchange("false", "1", { has_more: false, list: [] })],
    finds: { count: 0, facts: {} },
  },
];

function exchange(family_filter: string, page: string, own: unknown) {
  const fields = "id,title,url,duration,owner.screenname,owner.url,thumbnail_360_url,explicit";
  return {
    url: "https://api.dailymotion.com/videos",
    parameters: { search: "python", fields, sort: "relevance", family_filter, limit: "3", page },
    answer: { own },
  };
}
