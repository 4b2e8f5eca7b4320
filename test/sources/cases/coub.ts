import type { SourceCase } from "../source-case.ts";

export const coubCases: readonly SourceCase[] = [
  {
    source: "coub",
    title: "loops by their pages, on two pages of results; what is for adults is left out",
    query: "rocket",
    limit: 10,
    exchanges: [
      exchange("1", {
        page: 1,
        per_page: 10,
        total_pages: 2,
        coubs: [
          {
            id: 9,
            permalink: "5u5n1",
            title: "The Matrix Moonwalk",
            duration: 4.6,
            picture: "https://attachments-cdn.coub.com/a.jpg",
            age_restricted: false,
            channel: { title: "Mia", permalink: "mia.loops" },
          },
          { permalink: "bad1", age_restricted: false, age_restricted_by_admin: true },
          { title: "No page" },
        ],
      }),
      exchange("2", { page: 2, total_pages: 2, coubs: [{ permalink: "b2", title: "" }] }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "5u5n1",
          kind: "video",
          title: "The Matrix Moonwalk",
          page_url: "https://coub.com/view/5u5n1",
          media_url: "https://coub.com/view/5u5n1",
          media_kind: "best_known",
          thumbnail_url: "https://attachments-cdn.coub.com/a.jpg",
          duration_seconds: 4.6,
          creator: "Mia",
          creator_url: "https://coub.com/mia.loops",
          license: null,
          rating: "unknown",
        },
        "1": { title: null, creator: null, creator_url: null },
      },
      passedOver: 1,
    },
  },
];

function exchange(page: string, own: unknown) {
  return {
    url: "https://coub.com/api/v2/search/coubs",
    parameters: { q: "rocket", order_by: "newest_popular", per_page: "10", page },
    answer: { own },
  };
}
