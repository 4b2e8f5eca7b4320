import type { SourceCase } from "../source-case.ts";

export const mixcloudCases: readonly SourceCase[] = [
  {
    source: "mixcloud",
    title: "shows by their pages, on two pages of results",
    query: "jazz",
    limit: 2,
    exchanges: [
      exchange("0", {
        paging: { next: "https://api.mixcloud.com/search/?q=jazz&type=cloudcast&limit=2&offset=2" },
        data: [
          {
            key: "/mia/night-jazz/",
            url: "https://www.mixcloud.com/mia/night-jazz/",
            name: "Night jazz",
            audio_length: 3723,
            pictures: { large: "https://thumbnailer.mixcloud.com/unsafe/300x300/a.jpg" },
            user: { name: "Mia", url: "https://www.mixcloud.com/mia/" },
          },
          { key: "/x/no-link/", name: "No link" },
        ],
      }),
      exchange("2", { data: [{ key: "/jo/b/", url: "https://www.mixcloud.com/jo/b/", audio_length: 0 }], paging: {} }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "/mia/night-jazz/",
          kind: "audio",
          title: "Night jazz",
          page_url: "https://www.mixcloud.com/mia/night-jazz/",
          media_url: "https://www.mixcloud.com/mia/night-jazz/",
          media_kind: "best_known",
          thumbnail_url: "https://thumbnailer.mixcloud.com/unsafe/300x300/a.jpg",
          duration_seconds: 3723,
          creator: "Mia",
          creator_url: "https://www.mixcloud.com/mia/",
          license: null,
        },
        "1": { title: null, duration_seconds: null, creator: null },
      },
    },
  },
];

function exchange(offset: string, own: unknown) {
  return {
    url: "https://api.mixcloud.com/search/",
    parameters: { q: "jazz", type: "cloudcast", limit: "2", offset },
    answer: { own },
  };
}
