import type { CaseExchange, SourceCase } from "../source-case.ts";

const HOME = "https://duckduckgo.com/";
const RESULTS = "https://duckduckgo.com/i.js";
const TOKEN = "3-320068370671196460038575011587633753929-199869977846294510399902480995708132308";

export const duckduckgoImagesCases: readonly SourceCase[] = [
  {
    source: "duckduckgo_images",
    title: "the token of the page, the results, and the next page with the token put back",
    query: "minecraft",
    limit: 150,
    exchanges: [
      tokenPage("minecraft"),
      {
        url: RESULTS,
        parameters: { o: "json", q: "minecraft", l: "us-en", u: "bing", p: "1", vqd: TOKEN },
        headers: { referer: HOME, cookie: "p=1" },
        answer: { fixture: "duckduckgo/i_js_minecraft_default.json" },
      },
      {
        url: RESULTS,
        parameters: { q: "minecraft", o: "json", p: "1", s: "100", u: "bing", f: ",,,,,", l: "us-en", vqd: TOKEN },
        answer: { fixture: "duckduckgo/i_js_no_results.json" },
      },
    ],
    finds: {
      count: 100,
      facts: {
        "0": {
          kind: "image",
          title: "Minecraft Earth - How to Craft and Smelt",
          page_url: "https://www.gamepur.com/guide/44494-minecraft-earth-how-craft-smelt.html",
          media_url: "https://www.gamepur.com/files/images/2019-11/minecraft-earth-how-to-craft-and-smelt.jpg",
          media_kind: "best_known",
          width: 1214,
          height: 933,
          license: null,
        },
      },
    },
  },
  {
    source: "duckduckgo_images",
    title: "nothing found, though a next page is named; nothing kept back",
    query: "minecraft",
    limit: 5,
    safeSearch: "off",
    exchanges: [
      tokenPage("minecraft"),
      {
        url: RESULTS,
        parameters: { o: "json", q: "minecraft", l: "us-en", u: "bing", p: "-2", vqd: TOKEN },
        headers: { cookie: "p=-2" },
        answer: { fixture: "duckduckgo/i_js_no_results.json" },
      },
    ],
    finds: { count: 0, facts: {} },
  },
  ...["anomaly", "506"].map((name): SourceCase => ({
    source: "duckduckgo_images",
    title: `taken for a robot: ${name}`,
    query: "x",
    limit: 5,
    safeSearch: "moderate",
    exchanges: [
      tokenPage("x"),
      {
        url: RESULTS,
        parameters: { o: "json", q: "x", l: "us-en", u: "bing", p: "-1", vqd: TOKEN },
        answer: { fixture: `block-pages/duckduckgo_${name}.js` },
      },
    ],
    fails: { outcome: "blocked", reason: /check for robots/ },
  })),
  {
    source: "duckduckgo_images",
    title: "refused with a status",
    query: "x",
    limit: 5,
    exchanges: [
      tokenPage("x"),
      {
        url: RESULTS,
        parameters: { o: "json", q: "x", l: "us-en", u: "bing", p: "1", vqd: TOKEN },
        answer: { own: "If this error persists, please let us know", status: 403 },
      },
    ],
    fails: { outcome: "blocked", reason: /403/ },
  },
  {
    source: "duckduckgo_images",
    title: "a page without its token",
    query: "x",
    limit: 5,
    exchanges: [{ url: HOME, parameters: { q: "x", iar: "images", t: "h_" }, answer: { own: "<p>DuckDuckGo</p>" } }],
    fails: { outcome: "failed", reason: /no token/ },
  },
  {
    source: "duckduckgo_images",
    title: "a query too long is not asked",
    query: "x".repeat(500),
    limit: 5,
    exchanges: [],
    fails: { outcome: "failed", reason: /up to 499 characters/ },
  },
];

function tokenPage(q: string): CaseExchange {
  return { url: HOME, parameters: { q, iar: "images", t: "h_" }, answer: { fixture: "duckduckgo/vqd_page.html" } };
}
