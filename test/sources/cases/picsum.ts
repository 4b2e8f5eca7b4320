import type { SourceCase } from "../source-case.ts";

const LIST = "https://picsum.photos/v2/list";

export const picsumCases: readonly SourceCase[] = [
  {
    source: "picsum",
    title: "some photographs, whatever is asked for",
    query: "anything",
    limit: 30,
    exchanges: [
      { url: LIST, parameters: { page: "1", limit: "30" }, answer: { fixture: "picsum/v2_list_page1.json" } },
    ],
    finds: {
      count: 30,
      facts: {
        "0": {
          source_id: "0",
          kind: "image",
          title: null,
          page_url: "https://unsplash.com/photos/yC-Yzbqy7PY",
          media_url: "https://picsum.photos/id/0/5616/3744",
          thumbnail_url: "https://picsum.photos/id/0/320/240",
          width: 5616,
          height: 3744,
          creator: "Alejandro Escamilla",
          license: null,
        },
      },
    },
  },
  {
    source: "picsum",
    title: "fewer than asked for are the last",
    query: "anything",
    limit: 120,
    exchanges: [
      {
        url: LIST,
        parameters: { page: "1", limit: "100" },
        answer: { own: [{ id: "1", download_url: "https://picsum.photos/id/1/10/20" }, { id: "2" }] },
      },
    ],
    finds: { count: 1, facts: { "0": { creator: null, width: null } } },
  },
];
