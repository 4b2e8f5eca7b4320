import type { SourceCase } from "../source-case.ts";

export const fyydCases: readonly SourceCase[] = [
  {
    source: "fyyd",
    title: "episodes where their publishers keep them, and one without a file",
    query: "butler",
    limit: 10,
    exchanges: [
      exchange({
        status: 1,
        msg: "ok",
        data: [
          {
            title: "FS195 Dein Butler ist ein Zombie",
            id: 1597636,
            url: "http://freakshow.fm/fs195-dein-butler-ist-ein-zombie",
            enclosure: "https://tracking.feedpress.it/link/13453/5554460/fs195-dein-butler-ist-ein-zombie.m4a",
            imgURL: "",
            duration: 14632,
            url_fyyd: "https://fyyd.de/episode/1597636",
          },
          { title: "On film", id: 2, enclosure: "http://example.org/2.mp4?x=1", duration: null },
          { title: "No file", id: 3, enclosure: "" },
        ],
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1597636",
          kind: "audio",
          title: "FS195 Dein Butler ist ein Zombie",
          page_url: "https://fyyd.de/episode/1597636",
          media_url: "https://tracking.feedpress.it/link/13453/5554460/fs195-dein-butler-ist-ein-zombie.m4a",
          media_kind: "original",
          thumbnail_url: null,
          duration_seconds: 14632,
          license: null,
        },
        "1": { kind: "video", duration_seconds: null },
      },
    },
  },
  {
    source: "fyyd",
    title: "another shape",
    query: "butler",
    limit: 10,
    exchanges: [exchange({ status: 0, msg: "error" })],
    fails: { outcome: "failed", reason: /no list at "data"/ },
  },
];

function exchange(own: unknown) {
  const parameters = { term: "butler", count: "10" };
  return { url: "https://api.fyyd.de/0.2/search/episode", parameters, answer: { own } };
}
