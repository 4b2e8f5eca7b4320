import type { CaseAnswer, CaseExchange, SourceCase } from "../source-case.ts";

const TALK = {
  guid: "t1",
  title: "A talk",
  persons: [],
  recordings: [
    { mime_type: "application/x-subrip", recording_url: "https://cdn.media.ccc.de/t1.srt", height: 9999 },
    { mime_type: "audio/mpeg", recording_url: "https://cdn.media.ccc.de/t1.mp3", length: 60, width: 0, height: 0 },
    {
      mime_type: "video/mp4",
      recording_url: "https://cdn.media.ccc.de/t1-sd.mp4",
      length: 60,
      width: 720,
      height: 576,
    },
  ],
};

export const mediaCccCases: readonly SourceCase[] = [
  {
    source: "media_ccc",
    title: "talks as films, the one with the most lines",
    query: "linux",
    limit: 25,
    exchanges: [exchange("linux", null, { fixture: "media_ccc/events_search_linux.json" })],
    finds: {
      count: 25,
      facts: {
        "0": {
          source_id: "f9ff21d2-d254-5900-ad3f-dc3deba78ed0",
          kind: "video",
          title: "Linux Router mit Alpine Linux",
          page_url: "https://media.ccc.de/v/clt23-226-linux-router-mit-alpine-linux",
          media_url:
            "https://cdn.media.ccc.de/events/clt/2023/webm-hd/clt23-111-deu-Linux_Router_mit_Alpine_Linux_webm-hd.webm",
          media_kind: "best_known",
          width: 1920,
          height: 1080,
          size_bytes: null,
          mime: "video/webm",
          duration_seconds: 3589,
          creator: "Thomas Liske",
          license: null,
        },
      },
    },
  },
  {
    source: "media_ccc",
    title: "sounds alone, and a last page that says nothing new",
    query: "x",
    limit: 5,
    kinds: ["audio"],
    exchanges: [
      exchange("x", null, { own: { events: [TALK, { guid: "t2", title: "Not yet", recordings: [] }] } }),
      exchange("x", "2", { own: { events: [TALK] } }),
    ],
    finds: {
      count: 1,
      facts: { "0": { kind: "audio", media_url: "https://cdn.media.ccc.de/t1.mp3", height: null, creator: null } },
    },
  },
];

function exchange(q: string, page: string | null, answer: CaseAnswer): CaseExchange {
  const parameters = page === null ? { q } : { q, page };
  return { url: "https://media.ccc.de/public/events/search", parameters, answer };
}
