import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { directly } from "../../src/net/choose-proxies.ts";
import { askText } from "../../src/net/ask-text.ts";
import { ConnectionPool } from "../../src/net/connection-pool.ts";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import { SOURCES } from "../../src/sources/catalogue.ts";
import { isMediaHost, type SearchNews, searchSource } from "../../src/sources/search-source.ts";
import type { SourceAccess } from "../../src/sources/source-door.ts";
import { SourceFailure } from "../../src/sources/source-failure.ts";
import type { Source } from "../../src/sources/source.ts";
import { absentAnswers, type Asked, openAnsweringSite } from "./answering-site.ts";
import { CASES } from "./cases.ts";
import type { SourceCase } from "./source-case.ts";

const SEARCHED = SOURCES.filter((source) => source.search !== undefined);

function sourceOf({ source }: SourceCase): Source {
  const found = SOURCES.find(({ id }) => id === source);
  assert.ok(found, `there is no source ${source}`);
  return found;
}

/** Remembers the links as the source means them, before the endpoint takes the place of their host. */
function watched(source: Source): { readonly source: Source; readonly meant: string[] } {
  const meant: string[] = [];
  const search: NonNullable<Source["search"]> = (query, asking) => {
    const { fetch } = asking;
    const note = (url: URL): URL => (meant.push(`${url.origin}${url.pathname}`), url);
    return source.search!(query, {
      ...asking,
      fetch: {
        json: (url, options) => fetch.json(note(url), options),
        text: (url, options) => fetch.text(note(url), options),
      },
    });
  };
  return { source: { ...source, search }, meant };
}

async function collect(
  search: AsyncIterable<SearchNews>,
): Promise<{ news: SearchNews[]; failure: SourceFailure | null }> {
  const news: SearchNews[] = [];
  try {
    for await (const one of search) news.push(one);
  } catch (error) {
    if (error instanceof SourceFailure) return { news, failure: error };
    throw error;
  }
  return { news, failure: null };
}

async function play(one: SourceCase) {
  await using site = await openAnsweringSite(one.exchanges);
  using pool = new ConnectionPool({ policy: createEgressPolicy({ allow: [site.url.host] }) });
  const { source, meant } = watched(sourceOf(one));
  const access: SourceAccess = {
    endpoint: site.url,
    key: (part) => one.keys?.[part ?? ""] ?? null,
    now: () => Date.now(),
    ask: (url, headers, signal) =>
      askText(url, { pool, proxyFor: directly, headers, timeoutMs: 20_000, maxBytes: 20_000_000, signal }),
  };
  const wanted = { query: one.query, limit: one.limit, safeSearch: one.safeSearch ?? "strict", kinds: one.kinds ?? [] };
  const result = await collect(searchSource(source, wanted, access, new AbortController().signal));
  return { ...result, asked: [...site.asked], meant, source };
}

function checkAsked({ exchanges }: SourceCase, asked: readonly Asked[], meant: readonly string[]): void {
  const links = exchanges.map(({ url }) => url);
  assert.deepEqual(meant, links, "the links that are asked");
  for (const [index, { parameters = {}, headers = {} }] of exchanges.entries()) {
    assert.deepEqual(asked[index]?.parameters, parameters, `the parameters of request ${index + 1}`);
    for (const [name, value] of Object.entries(headers))
      assert.equal(asked[index]?.headers[name], value, `${name} of request ${index + 1}`);
  }
}

function checkFinds({ finds }: SourceCase, news: readonly SearchNews[]): void {
  const found = news.flatMap((one) => (one.kind === "found" ? [one.candidate] : []));
  assert.equal(news.length - found.length, finds?.passedOver ?? 0, "what was passed over");
  for (const [place, facts] of Object.entries(finds?.facts ?? {})) {
    const candidate = found.at(Number(place));
    assert.ok(candidate, `there is a candidate ${place}`);
    assert.deepEqual({ ...candidate, ...facts }, candidate, `candidate ${place}`);
  }
  assert.equal(found.length, finds?.count ?? 0, "how many are found");
}

function skipWhereAbsent(t: TestContext, { exchanges }: SourceCase): boolean {
  const absent = absentAnswers(exchanges);
  if (absent.length > 0) t.skip(`not checked: ${absent.join(", ")} absent (set TRAWL_FIXTURES)`);
  return absent.length > 0;
}

describe("sources ask and answer as agreed", () => {
  for (const one of CASES) {
    test(`${one.source}: ${one.title}`, async (t) => {
      if (skipWhereAbsent(t, one)) return;
      const { news, failure, asked, meant, source } = await play(one);
      if (one.fails === undefined) assert.equal(failure, null);
      else {
        assert.equal(failure?.outcome, one.fails.outcome);
        assert.match(failure?.message ?? "", one.fails.reason);
      }
      checkAsked(one, asked, meant);
      checkFinds(one, news);
      for (const item of news)
        if (item.kind === "found") assert.ok(isMediaHost(source, new URL(item.candidate.media_url), null));
    });
  }
});

describe("the catalogue", () => {
  test("names each source once, by an id that a variable can carry", () => {
    const ids = SOURCES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z0-9_]+$/);
  });

  test("says nothing empty of any source", () => {
    for (const source of SOURCES) {
      for (const text of [source.title, source.licenseNote, source.termsNote])
        assert.ok(text.trim().length > 0, source.id);
      assert.ok(source.media.length > 0 && source.examples.length > 0, source.id);
      if (source.search !== undefined) assert.ok(source.hosts.length > 0 && source.pageSize > 0, source.id);
    }
  });

  test("has a case for every source that can be searched, recorded where it says so", () => {
    for (const source of SEARCHED) {
      const cases = CASES.filter((one) => one.source === source.id);
      assert.ok(
        cases.some(({ finds }) => (finds?.count ?? 0) > 0),
        `${source.id} has a case that finds something`,
      );
      const isRecorded = cases.some(
        ({ exchanges, finds }) =>
          (finds?.count ?? 0) > 0 && exchanges.some(({ answer }) => answer.fixture !== undefined),
      );
      assert.equal(isRecorded, source.recorded, `${source.id} is checked against a recorded answer`);
    }
  });
});

describe("a source that makes pictures up", () => {
  test("is asked only by whoever names it", () => {
    for (const { id, kind, recommended } of SOURCES) assert.ok(kind !== "generator" || !recommended, id);
  });
});

describe("a source without its key or its bridge", () => {
  const wanting = SEARCHED.filter(({ keys, bridge }) => bridge === "searxng" || keys.some(({ required }) => required));
  for (const source of wanting) {
    test(`${source.id} finds nothing and asks nobody`, async () => {
      const access: SourceAccess = {
        endpoint: null,
        key: () => null,
        now: () => 0,
        ask: () => assert.fail("it asked without what it needs"),
      };
      const wanted = { query: "x", limit: 5, safeSearch: "moderate", kinds: [] } as const;
      const { news, failure } = await collect(searchSource(source, wanted, access, new AbortController().signal));
      assert.equal(failure?.outcome, "needs_key");
      assert.deepEqual(news, []);
    });
  }
});

describe("a source that is kept out", () => {
  const pages = [
    "google_captcha_new.html",
    "google_soft_block_enablejs.html",
    "yandex_captcha.html",
    "ecosia_captcha.html",
    "duckduckgo_anomaly.js",
    "duckduckgo_506.js",
  ];
  for (const page of pages) {
    test(`says blocked, not nothing found: ${page}`, async (t) => {
      const [source] = SEARCHED.filter(
        ({ kind, keys, bridge }) => kind === "search" && keys.length + Number(bridge !== null) === 0,
      );
      assert.ok(source);
      const one: SourceCase = {
        source: source.id,
        title: page,
        query: "x",
        limit: 5,
        exchanges: [{ url: "", answer: { fixture: `block-pages/${page}` } }],
      };
      if (skipWhereAbsent(t, one)) return;
      const { news, failure } = await play(one);
      assert.equal(failure?.outcome, "blocked");
      assert.deepEqual(news, []);
    });
  }
});
