import type { CaseAnswer, SourceCase } from "../source-case.ts";

const SUCCESS = { status: "success", code: 0, error_message: "", warnings: "", results_count: 1 };

export const jamendoCases: readonly SourceCase[] = [
  {
    source: "jamendo",
    title: "a track with its licence",
    query: "thoughtful",
    limit: 5,
    keys: { "": "c1" },
    exchanges: [
      exchange("thoughtful", "5", "0", {
        fixture: "jamendo/track.json",
        whole: (track) => ({ headers: SUCCESS, results: [track] }),
      }),
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "732",
          kind: "audio",
          title: "Thoughtful",
          page_url: "https://www.jamendo.com/track/732",
          media_url: "https://mp3d.jamendo.com/download/track/732/mp32/",
          media_kind: "best_known",
          duration_seconds: 144,
          creator: "Haeresis",
          license: { code: "by-nc-2.0", url: "http://creativecommons.org/licenses/by-nc/2.0/", text: null },
        },
      },
    },
  },
  {
    source: "jamendo",
    title: "tracks that may not be downloaded, and a page that is not full",
    query: "x",
    limit: 2,
    keys: { "": "c1" },
    exchanges: [
      exchange("x", "2", "0", {
        own: {
          headers: SUCCESS,
          results: [
            { id: "1", audiodownload: "https://mp3d.jamendo.com/download/track/1/mp32/", audiodownload_allowed: false },
            { id: "2", audio: "https://mp3d.jamendo.com/?trackid=2", audiodownload: "", audiodownload_allowed: true },
          ],
        },
      }),
      exchange("x", "2", "2", { own: { headers: SUCCESS, results: [] } }),
    ],
    finds: { count: 0, facts: {} },
  },
  ...(
    [
      [5, "Your credential is not authorized.", "needs_key", /does not take the key/],
      [11, "Internal error", "failed", /Internal error/],
    ] as const
  ).map(([code, error_message, outcome, reason]): SourceCase => ({
    source: "jamendo",
    title: `an error with status 200: ${code}`,
    query: "x",
    limit: 2,
    keys: { "": "c1" },
    exchanges: [exchange("x", "2", "0", { own: { headers: { status: "failed", code, error_message }, results: [] } })],
    fails: { outcome, reason },
  })),
];

function exchange(search: string, limit: string, offset: string, answer: CaseAnswer) {
  return {
    url: "https://api.jamendo.com/v3.0/tracks/",
    parameters: { client_id: "c1", format: "json", search, include: "licenses", limit, offset },
    answer,
  };
}
