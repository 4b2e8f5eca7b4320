import type { CaseAnswer, SourceCase } from "../source-case.ts";

const SITES = [
  ["derpibooru", "derpibooru.org", "derpicdn.net", "56027"],
  ["furbooru", "furbooru.org", "furrycdn.org", "2"],
  ["ponybooru", "ponybooru.org", "cdn.ponybooru.org", "3"],
] as const;

export const philomenaCases: readonly SourceCase[] = [
  {
    source: "derpibooru",
    title: "drawings with their artists",
    query: "princess luna",
    limit: 4,
    exchanges: [
      exchange("derpibooru.org", "(princess luna), safe", "4", null, { fixture: "derpibooru/search_images.json" }),
    ],
    finds: {
      count: 4,
      facts: {
        "0": {
          source_id: "2316404",
          kind: "image",
          title: "young_princess_luna_by_angelinarichter_ddu9vb4.png",
          page_url: "https://derpibooru.org/images/2316404",
          media_url: "https://derpicdn.net/img/view/2020/4/7/2316404.png",
          media_kind: "original",
          thumbnail_url: "https://derpicdn.net/img/2020/4/7/2316404/thumb.png",
          width: 3508,
          height: 2480,
          size_bytes: null,
          mime: "image/png",
          creator: "angelinarichter",
          rating: "safe",
        },
        "3": { creator: null },
      },
    },
  },
  {
    source: "derpibooru",
    title: "words that undo the safe tag, where safe-search is moderate",
    query: "fox) || (pony",
    limit: 5,
    safeSearch: "moderate",
    exchanges: [
      exchange("derpibooru.org", "(fox) || (pony), safe", "5", null, {
        own: {
          images: [
            { id: 1, representations: { full: "https://derpicdn.net/img/1.png" }, tags: ["suggestive"] },
            { id: 2, representations: { full: "https://derpicdn.net/img/2.png" }, tags: ["safe"] },
          ],
          total: 2,
        },
      }),
    ],
    finds: { count: 1, facts: { "0": { source_id: "2" } }, passedOver: 1 },
  },
  ...SITES.map(([source, host, files, filter_id]): SourceCase => {
    const full = (name: string) => ({ full: `//${files}/img/view/${name}` });
    return {
      source,
      title: "everything where nobody minds: a film, a drawing in vectors, and one that is hidden",
      query: "fox",
      limit: 5,
      safeSearch: "off",
      exchanges: [
        exchange(host, "fox", "5", filter_id, {
          own: {
            images: [
              {
                id: 1,
                representations: full("1.webm"),
                mime_type: "video/webm",
                animated: true,
                duration: 2.5,
                size: 900,
                tags: ["fox", "suggestive"],
              },
              { id: 2, representations: full("2.png"), mime_type: "image/svg+xml", size: 7, tags: ["explicit"] },
              { id: 3, representations: full("3.png"), mime_type: "image/png", hidden_from_users: true },
              { id: 4, representations: {}, mime_type: "image/png" },
            ],
            interactions: [],
            total: 4,
          },
        }),
      ],
      finds: {
        count: 2,
        facts: {
          "0": {
            kind: "video",
            media_url: `https://${files}/img/view/1.webm`,
            duration_seconds: 2.5,
            size_bytes: 900,
            rating: "questionable",
          },
          "1": { kind: "image", media_kind: "best_known", mime: null, size_bytes: null, rating: "explicit" },
        },
      },
    };
  }),
];

function exchange(host: string, q: string, per_page: string, filter_id: string | null, answer: CaseAnswer) {
  const parameters = { q, per_page, page: "1" };
  return {
    url: `https://${host}/api/v1/json/search/images`,
    parameters: filter_id === null ? parameters : { ...parameters, filter_id },
    answer,
  };
}
