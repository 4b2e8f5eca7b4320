import { SEARXNG_ENGINES, type SearxngEngine } from "../../../src/sources/families/searxng-engines.ts";
import type { CandidateFacts } from "../../../src/domain/candidate.ts";
import type { CaseAnswer, CaseExchange, SourceCase } from "../source-case.ts";

const RECORDED = "searxng/images_attention.json";

export const searxngCases: readonly SourceCase[] = [
  ...SEARXNG_ENGINES.filter(({ recorded }) => recorded !== true).map(ownCase),
  recordedCase("searxng_bing_images", "bing images", 46, {
    title: "Attention Is All You Need Pdf : Lecture de Attention Is All You Need ...",
    page_url: "https://biodagar.com/attention-is-all-you-need-pdf-lecture-de-attention-is-all-you-need/",
    media_url: "https://heung-bae-lee.github.io/image/attention_is_all_you_need_01.png",
    thumbnail_url: "https://ts2.mm.bing.net/th?id=OIP.UVSGcRQrjE6FUkXXf9mp1gHaE-&pid=15.1",
    width: 1882,
    height: 1264,
  }),
  recordedCase("google_cse_images", "google cse images", 20, {
    title: 'Implement "Attention is all you need" - by Avi Chawla',
    width: 680,
    height: 470,
  }),
  recordedCase("searxng_lucide", "lucide", 8, {
    title: "a-arrow-down",
    media_url: "https://cdn.jsdelivr.net/npm/lucide-static/icons/a-arrow-down.svg",
    thumbnail_url: null,
    width: null,
  }),
  recordedCase("searxng_devicons", "devicons", 8, { title: "adonisjs", mime: null }),
  silentCase("searxng_flickr", "flickr", { fixture: RECORDED }, "timeout", /“flickr”: timeout/),
  silentCase("brave_images", "brave.images", { fixture: RECORDED }, "failed", /HTTP connection error/),
  ...["CAPTCHA", "Suspended: access denied", "Suspended: too many requests"].map((why) =>
    silentCase(
      "google_images",
      "google images",
      { own: { results: [], unresponsive_engines: [["google images", why]] } },
      "blocked",
      new RegExp(why),
    ),
  ),
  {
    source: "google_images",
    title: "links of other kinds, sizes in three forms, and one page given again",
    query: "x",
    limit: 20,
    safeSearch: "off",
    exchanges: ["1", "2"].map((page) =>
      exchange("x", "google images", page, "0", {
        own: {
          results: [
            { engine: "google images", title: "A <b>cat</b>", img_src: "//a.example/1.png", resolution: "1214 x 933" },
            {
              engine: "google images",
              img_src: "data:image/png;base64,AA",
              thumbnail_src: "https://t.example/2.jpg",
              resolution: "9x9",
            },
            { engine: "google images", img_src: "data:image/png;base64,AA" },
            {
              engine: "bing images",
              engines: ["bing images", "google images"],
              img_src: "https://a.example/3.png",
              resolution: null,
            },
            { engine: "lucide", img_src: "https://a.example/4.svg" },
          ],
          unresponsive_engines: [["flickr", "timeout"]],
        },
      }),
    ),
    finds: {
      count: 3,
      facts: {
        "0": {
          title: "A cat",
          media_url: "https://a.example/1.png",
          media_kind: "best_known",
          width: 1214,
          height: 933,
        },
        "1": { media_url: "https://t.example/2.jpg", media_kind: "thumbnail_only", width: null },
        "2": { media_url: "https://a.example/3.png", width: null },
      },
    },
  },
  {
    source: "yandex_images",
    title: "page after page, to the first that brings nothing new",
    query: "x",
    limit: 20,
    exchanges: ["1", "2", "3", "4"].map((page) =>
      exchange("x", "yandex images", page, "2", {
        own: {
          results: [{ engine: "yandex images", img_src: `https://a.example/${Math.min(Number(page), 3)}.png` }],
          unresponsive_engines: [],
        },
      }),
    ),
    finds: { count: 3, facts: { "2": { media_url: "https://a.example/3.png" } } },
  },
  {
    source: "yandex_images",
    title: "an engine that falls silent after its first page",
    query: "x",
    limit: 20,
    exchanges: [
      exchange("x", "yandex images", "1", "2", {
        own: { results: [{ engine: "yandex images", img_src: "https://a.example/1.png" }], unresponsive_engines: [] },
      }),
      exchange("x", "yandex images", "2", "2", {
        own: { results: [], unresponsive_engines: [["yandex images", "CAPTCHA"]] },
      }),
    ],
    finds: { count: 1, facts: {} },
    fails: { outcome: "blocked", reason: /“yandex images”: CAPTCHA/ },
  },
  {
    source: "yahoo_images",
    title: "an engine that the instance does not have: the results of others are not taken for its own",
    query: "x",
    limit: 20,
    exchanges: [
      exchange("x", "yahoo images", "1", "2", { own: { results: [{ engine: "google", url: "https://a.example/" }] } }),
    ],
    fails: { outcome: "failed", reason: /has no engine “yahoo images”/ },
  },
  {
    source: "google_images",
    title: "an instance that does not allow JSON",
    query: "x",
    limit: 20,
    safeSearch: "moderate",
    exchanges: [exchange("x", "google images", "1", "1", { own: "<title>403 Forbidden</title>", status: 403 })],
    fails: { outcome: "blocked", reason: /adds "json" to search\.formats in its settings\.yml/ },
  },
  {
    source: "google_videos",
    title: "films by their pages, their lengths as numbers and as texts",
    query: "x",
    limit: 2,
    exchanges: [
      exchange("x", "google videos", "1", "2", {
        own: {
          results: [
            {
              engine: "google videos",
              url: "https://v.example/1",
              length: "1:02:03",
              thumbnail: "//t.example/1.jpg",
              author: "Mia",
            },
            { engine: "google videos", url: "https://v.example/2", length: 61.5 },
          ],
        },
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          kind: "video",
          media_url: "https://v.example/1",
          duration_seconds: 3723,
          thumbnail_url: "https://t.example/1.jpg",
          creator: "Mia",
        },
        "1": { duration_seconds: 61.5 },
      },
    },
  },
];

/** Every engine of the table is asked by its name, and finds what its kind is told by. */
function ownCase({ id, engine, kind }: SearxngEngine): SourceCase {
  const link = `https://site.example/${kind}`;
  const result = { engine, engines: [engine], url: link, img_src: link, title: "One" };
  return {
    source: id,
    title: "asks its engine",
    query: "one",
    limit: 1,
    exchanges: [exchange("one", engine, "1", "2", { own: { results: [result], unresponsive_engines: [] } })],
    finds: { count: 1, facts: { "0": { kind, title: "One", media_url: link, page_url: link } } },
  };
}

function recordedCase(source: string, engine: string, count: number, first: Partial<CandidateFacts>): SourceCase {
  return {
    source,
    title: "its results among those of August 2026, and no second page",
    query: "attention",
    limit: 100,
    exchanges: [
      exchange("attention", engine, "1", "2", { fixture: RECORDED }),
      exchange("attention", engine, "2", "2", { own: { results: [], unresponsive_engines: [] } }),
    ],
    finds: { count, facts: { "0": { kind: "image", media_kind: "best_known", license: null, ...first } } },
  };
}

function silentCase(
  source: string,
  engine: string,
  answer: CaseAnswer,
  outcome: "timeout" | "blocked" | "failed",
  reason: RegExp,
): SourceCase {
  return {
    source,
    title: `an engine without an answer: ${reason.source}`,
    query: "attention",
    limit: 20,
    exchanges: [exchange("attention", engine, "1", "2", answer)],
    fails: { outcome, reason },
  };
}

function exchange(q: string, engines: string, pageno: string, safesearch: string, answer: CaseAnswer): CaseExchange {
  return {
    url: "https://searxng.invalid/search",
    parameters: { q, engines, format: "json", pageno, safesearch },
    headers: { "accept-language": "en" },
    answer,
  };
}
