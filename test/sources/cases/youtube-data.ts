import type { CaseAnswer, SourceCase } from "../source-case.ts";

export const youtubeDataCases: readonly SourceCase[] = [
  {
    source: "youtube_data",
    title: "films by their pages; channels are none, and there is a next page",
    query: "tomato",
    limit: 5,
    keys: { "": "k3y" },
    exchanges: [
      exchange("tomato", "strict", null, { fixture: "youtube/dataapi_search_list_tomato.json" }),
      exchange("tomato", "strict", "CAUQAA", {
        own: {
          items: [
            { id: { videoId: "live1" }, snippet: { title: "Now", liveBroadcastContent: "live" } },
            { id: { videoId: "v2" }, snippet: { title: "Tom &amp; tomato", liveBroadcastContent: "none" } },
          ],
        },
      }),
    ],
    finds: {
      count: 5,
      facts: {
        "0": {
          source_id: "DN61Xcwc4u0",
          kind: "video",
          title: "A Tour of Every Tomato Plant in My Garden: All the Variety Names & Ways I am Growing Them",
          page_url: "https://www.youtube.com/watch?v=DN61Xcwc4u0",
          media_url: "https://www.youtube.com/watch?v=DN61Xcwc4u0",
          media_kind: "best_known",
          thumbnail_url: "https://i.ytimg.com/vi/DN61Xcwc4u0/hqdefault.jpg",
          creator: "Gary Pilarchik (The Rusted Garden)",
          creator_url: "https://www.youtube.com/channel/UCptL6_qMImyW_yZwiMjQdpg",
          license: null,
        },
        "-1": { source_id: "v2", title: "Tom & tomato", creator: null, creator_url: null },
      },
    },
  },
  {
    source: "youtube_data",
    title: "an error in the place of a list",
    query: "tomato",
    limit: 5,
    safeSearch: "off",
    keys: { "": "k3y" },
    exchanges: [exchange("tomato", "none", null, { own: { kind: "youtube#searchListResponse" } })],
    fails: { outcome: "failed", reason: /no list at "items"/ },
  },
];

function exchange(q: string, safeSearch: string, pageToken: string | null, answer: CaseAnswer) {
  const parameters = { part: "snippet", type: "video", q, maxResults: "5", safeSearch, key: "k3y" };
  return {
    url: "https://www.googleapis.com/youtube/v3/search",
    parameters: pageToken === null ? parameters : { ...parameters, pageToken },
    answer,
  };
}
