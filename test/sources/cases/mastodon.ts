import type { CaseAnswer, SourceCase } from "../source-case.ts";

const INSTANCES = [
  ["chaos_social", "chaos.social", "assets.chaos.social"],
  ["fosstodon", "fosstodon.org", "cdn.fosstodon.org"],
  ["hachyderm", "hachyderm.io", "media.hachyderm.io"],
  ["infosec_exchange", "infosec.exchange", "media.infosec.exchange"],
  ["mas_to", "mas.to", "media.mas.to"],
  ["mastodon_online", "mastodon.online", "files.mastodon.online"],
  ["mastodon_scot", "mastodon.scot", "media.mastodon.scot"],
  ["mastodon_social", "mastodon.social", "files.mastodon.social"],
  ["mstdn_social", "mstdn.social", "media.mstdn.social"],
] as const;

export const mastodonCases: readonly SourceCase[] = [
  ...INSTANCES.map(([source, host, files]): SourceCase => ({
    source,
    title: "the files of posts; sensitive ones and unknown ones are left out",
    query: "#bird song",
    limit: 10,
    exchanges: [
      exchange(host, null, {
        own: [
          post("110", false, [
            {
              id: "1",
              type: "image",
              url: `https://${files}/media_attachments/files/1/original/a.png`,
              preview_url: `https://${files}/media_attachments/files/1/small/a.png`,
              remote_url: null,
              description: null,
              meta: { original: { width: 640, height: 480 }, small: { width: 64, height: 48 } },
            },
            {
              id: "2",
              type: "audio",
              url: `https://${files}/cache/media_attachments/files/2/original/b.mp3`,
              description: "A blackbird",
              meta: { original: { duration: 12.5, bitrate: 128000 } },
            },
            { id: "3", type: "unknown", url: null, remote_url: "https://example.org/c.bin" },
          ]),
          post("109", true, [{ id: "4", type: "gifv", url: `https://${files}/files/4/original/d.mp4` }]),
        ],
      }),
      exchange(host, "109", { own: [] }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1",
          kind: "image",
          title: "At dawn & loud",
          page_url: "https://example.org/@mia/110",
          media_kind: "best_known",
          width: 640,
          creator: "Mia",
          creator_url: "https://example.org/@mia",
          license: null,
          rating: "unknown",
        },
        "1": { kind: "audio", title: "A blackbird", duration_seconds: 12.5, thumbnail_url: null },
      },
      passedOver: 1,
    },
  })),
  {
    source: "mastodon_social",
    title: "words of which no tag can be made",
    query: "!?",
    limit: 10,
    exchanges: [],
    finds: { count: 0, facts: {} },
  },
  {
    source: "mastodon_social",
    title: "an instance that keeps its tags for its members",
    query: "bird song",
    limit: 10,
    exchanges: [
      exchange("mastodon.social", null, { own: { error: "This method requires an authenticated user" }, status: 401 }),
    ],
    fails: { outcome: "blocked", reason: /refuses to answer \(401\)/ },
  },
];

function post(id: string, sensitive: boolean, media_attachments: readonly unknown[]) {
  const account = { acct: "mia@example.org", display_name: "Mia", url: "https://example.org/@mia" };
  const content = "<p>At dawn &amp; <b>loud</b></p>";
  return { id, url: `https://example.org/@mia/${id}`, sensitive, content, account, media_attachments };
}

function exchange(host: string, max_id: string | null, answer: CaseAnswer) {
  const parameters = { only_media: "true", limit: "40" };
  return {
    url: `https://${host}/api/v1/timelines/tag/birdsong`,
    parameters: max_id === null ? parameters : { ...parameters, max_id },
    answer,
  };
}
