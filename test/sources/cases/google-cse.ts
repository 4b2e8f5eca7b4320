import type { CaseAnswer, SourceCase } from "../source-case.ts";

const KEYS = { "": "AIza-one", cx: "0047:bl6" };

export const googleCseCases: readonly SourceCase[] = [
  {
    source: "google_cse",
    title: "pictures",
    query: "red",
    limit: 5,
    keys: KEYS,
    exchanges: [exchange("red", "5", "1", "active", { fixture: "google-cse/image_red_5.json" })],
    finds: {
      count: 5,
      facts: {
        "1": {
          kind: "image",
          title: "Google Chrome Privacy Whitepaper",
          page_url: "https://www.google.com/chrome/browser/privacy/whitepaper.html",
          media_url: "https://www.google.com/chrome/assets/common/images/screenshots/privacy/03-malware.png",
          width: 473,
          height: 459,
          size_bytes: 48995,
          mime: "image/png",
        },
      },
    },
  },
  {
    source: "google_cse",
    title: "a second page, a link that is none, and a size that nobody knows",
    query: "rare",
    limit: 20,
    safeSearch: "off",
    keys: KEYS,
    exchanges: [
      exchange("rare", "10", "1", "off", {
        own: {
          kind: "customsearch#search",
          queries: { nextPage: [{ startIndex: 11 }] },
          items: [
            { link: "x-raw-image:///7f3c", image: {} },
            { link: "https://a.example/1.png", image: { byteSize: 0 } },
          ],
        },
      }),
      exchange("rare", "10", "11", "off", { own: { kind: "customsearch#search", queries: {} } }),
    ],
    finds: { count: 1, facts: { "0": { media_url: "https://a.example/1.png", size_bytes: null, title: null } } },
  },
  {
    source: "google_cse",
    title: "another shape",
    query: "red",
    limit: 5,
    keys: KEYS,
    exchanges: [exchange("red", "5", "1", "active", { own: { error: "?" } })],
    fails: { outcome: "failed", reason: /no answer of Custom Search/ },
  },
  ...(
    [
      [429, "rateLimitExceeded", /slow down \(429\)/],
      [403, "dailyLimitExceeded", /quota is used up \(403\)/],
    ] as const
  ).map(([status, reason, words]): SourceCase => ({
    source: "google_cse",
    title: reason,
    query: "red",
    limit: 5,
    keys: KEYS,
    exchanges: [exchange("red", "5", "1", "active", { own: { error: { errors: [{ reason }] } }, status })],
    fails: { outcome: "blocked", reason: words },
  })),
];

function exchange(q: string, num: string, start: string, safe: string, answer: CaseAnswer) {
  const parameters = { key: KEYS[""], cx: KEYS.cx, q, searchType: "image", num, start, safe };
  return { url: "https://www.googleapis.com/customsearch/v1", parameters, answer };
}
