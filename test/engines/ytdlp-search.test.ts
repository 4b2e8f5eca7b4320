import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Tools } from "../../src/children/tools.ts";
import type { CandidateFacts } from "../../src/domain/candidate.ts";
import { Stop } from "../../src/domain/stop.ts";
import { KnownSites } from "../../src/engines/media/known-sites.ts";
import { Ytdlp } from "../../src/engines/media/ytdlp.ts";
import { YtdlpSearch } from "../../src/engines/search/ytdlp-search.ts";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import { EgressProxy } from "../../src/net/egress-proxy.ts";
import { systemNetwork } from "../../src/net/network.ts";
import { whyNoMediaTools } from "../support/media-tools.ts";

const STAND_IN = join(import.meta.dirname, "media/stand-in-ytdlp.sh");
const EXTRACTORS = [
  "soundcloud",
  'soundcloud:search: [soundcloud] Soundcloud search; "scsearch:" prefix (e.g. "scsearchall:cute kittens")',
  'youtube:search: YouTube search; "ytsearch:" prefix (e.g. "ytsearch5:running tortoise")',
  'youtube:search:date: YouTube search, newest videos first; "ytsearchdate:" prefix (e.g. "ytsearchdate:purple fish")',
  'video.google:search: Google Video search; "gvsearch:" prefix (e.g. "gvsearch:burping cow") (CURRENTLY BROKEN)',
  'youtube:user: YouTube user videos; "ytuser:" prefix',
].join("\n");
/** A line as yt-dlp prints it for a find of YouTube, with the facts that are read. */
const FILM = {
  _type: "url",
  ie_key: "Youtube",
  id: "BaW_jenozKc",
  url: "https://www.youtube.com/watch?v=BaW_jenozKc",
  title: "A test film",
  duration: 10.0,
  channel: "A channel",
  channel_url: "https://www.youtube.com/channel/UC1",
  live_status: null,
  thumbnails: [
    { url: "https://i.ytimg.com/vi/BaW_jenozKc/hq720.jpg", height: 404, width: 720 },
    { url: "https://i.ytimg.com/vi/BaW_jenozKc/hq360.jpg", height: 202, width: 360 },
  ],
  extractor: "youtube:search",
  webpage_url: "https://www.youtube.com/watch?v=BaW_jenozKc",
};
const lineOf = (more: object): string => `${JSON.stringify({ ...FILM, ...more })}\n`;

type Bench = { readonly search: YtdlpSearch; readonly folder: string };

/** A searcher over the program at `path`; whoever resolves a name is told an address that is closed to people. */
async function searcherOver(t: TestContext, path: string): Promise<YtdlpSearch> {
  const network = { ...systemNetwork, lookup: () => Promise.resolve(["10.0.0.1"]) };
  const proxy = await EgressProxy.open({ connectTimeoutMs: 5_000, network });
  t.after(() => proxy[Symbol.asyncDispose]());
  const named = { "yt-dlp": path, "gallery-dl": null, ffmpeg: null };
  const tools = new Tools({ named, searchPath: process.env["PATH"] ?? "", allowOld: true });
  const ytdlp = new Ytdlp({ tools, proxy, silenceMs: 60_000 });
  const sites = new KnownSites(tools);
  const ways = { policy: createEgressPolicy({ allow: [] }), proxies: new Map(), hostProxies: new Map() };
  return new YtdlpSearch({ ytdlp, sites, ...ways, sourceTimeoutMs: 60_000 });
}

/** With the stand-in, which answers these lines and then ends, or says an error and fails. */
async function benchWith(t: TestContext, answer: string, error: string | null = null): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-stand-in-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await copyFile(STAND_IN, join(folder, "yt-dlp"));
  await writeFile(join(folder, "extractors.txt"), EXTRACTORS);
  await writeFile(join(folder, "answer.jsonl"), answer);
  if (error !== null) await writeFile(join(folder, "error.txt"), error);
  return { folder, search: await searcherOver(t, join(folder, "yt-dlp")) };
}

async function ask(search: YtdlpSearch, source: string, query: string, limit = 5) {
  const found: CandidateFacts[] = [];
  const { signal } = new AbortController();
  const wanted = { source, query, limit, safeSearch: "moderate", kinds: [] } as const;
  const result = await search.search(wanted, { signal, found: (batch) => found.push(...batch) });
  return { ...result, found };
}

test("what is found is told with what yt-dlp says of it, and leads to its page", async (t) => {
  const { search } = await benchWith(t, lineOf({}));
  const { status, found } = await ask(search, "youtube", "test film");
  assert.equal(status, "ok");
  const [film] = found;
  assert.equal(found.length, 1);
  assert.deepEqual(
    [film?.source_id, film?.kind, film?.title, film?.duration_seconds, film?.creator, film?.creator_url],
    ["BaW_jenozKc", "video", "A test film", 10, "A channel", "https://www.youtube.com/channel/UC1"],
  );
  assert.deepEqual([film?.media_url, film?.page_url, film?.media_kind], [FILM.url, FILM.url, "best_known"]);
  assert.equal(film?.thumbnail_url, FILM.thumbnails[0]?.url);
});

test("what was typed stays a query, whatever it looks like", async (t) => {
  const { search, folder } = await benchWith(t, "");
  for (const query of ["--exec=touch x", "ytsearch2:x", "-o /x", "https://example.org/", ":ytfav"]) {
    assert.equal((await ask(search, "youtube", query)).status, "empty");
    const given = (await readFile(join(folder, "arguments.txt"), "utf8")).trimEnd().split("\n");
    assert.deepEqual(given.slice(-2), ["--", `ytsearch5:${query}`]);
    assert.equal(given.indexOf("--"), given.length - 2);
    assert.equal(given[0], "--ignore-config");
  }
});

test("what is live is no file, what is sound is called so, and notes of yt-dlp to itself are left out", async (t) => {
  const live = lineOf({ id: "2", live_status: "is_live" });
  const noted = lineOf({ webpage_url: "https://soundcloud.com/a/b#__youtubedl_smuggle=%7B%7D", thumbnails: null });
  const { search } = await benchWith(t, live + noted);
  const { found } = await ask(search, "soundcloud", "rain");
  assert.deepEqual(
    found.map(({ kind, media_url, thumbnail_url }) => [kind, media_url, thumbnail_url]),
    [["audio", "https://soundcloud.com/a/b", null]],
  );
});

test("a site that keeps us out is blocked, with what it said and what it had told before", async (t) => {
  const error = "ERROR: [youtube:search] x: Sign in to confirm you're not a bot\n";
  const { search } = await benchWith(t, lineOf({}), error);
  const { status, reason, found } = await ask(search, "youtube", "x");
  assert.deepEqual([status, found.length], ["blocked", 1]);
  assert.match(reason ?? "", /not a bot/);
});

test("an answer that is none is a failure, not nothing found", async (t) => {
  const { search } = await benchWith(t, '{"title": "no id"}\n');
  const { status, reason } = await ask(search, "youtube", "x");
  assert.equal(status, "failed");
  assert.match(reason ?? "", /without an id or a page/);
});

test("whoever has enough ends the program", async (t) => {
  const { search, folder } = await benchWith(t, lineOf({}) + lineOf({ id: "2", webpage_url: "https://youtu.be/2" }));
  await writeFile(join(folder, "stays"), "");
  const { status, found } = await ask(search, "youtube", "x", 2);
  assert.deepEqual([status, found.length], ["ok", 2]);
  await untilEnded(folder);
});

test("the end of the search ends the program", async (t) => {
  const { search, folder } = await benchWith(t, lineOf({}));
  await writeFile(join(folder, "stays"), "");
  const abort = new AbortController();
  const wanted = { source: "youtube", query: "x", limit: 5, safeSearch: "strict", kinds: [] } as const;
  const found = (): void => abort.abort(new Stop("cancelled"));
  await assert.rejects(search.search(wanted, { signal: abort.signal, found }), Stop);
  await untilEnded(folder);
});

test("only searches that the installed version names and does not call broken are tried", async (t) => {
  const { search, folder } = await benchWith(t, lineOf({}));
  for (const source of ["google_video", "bilibili"]) {
    const { status, reason } = await ask(search, source, "x");
    assert.equal(status, "failed");
    assert.match(reason ?? "", /^The installed yt-dlp has no search ".*search:" that works/);
  }
  await assert.rejects(readFile(join(folder, "arguments.txt")), /ENOENT/);
});

test("searches that no site of the catalogue stands for are sources of their own", async (t) => {
  const { search, folder } = await benchWith(t, lineOf({}));
  const [newest, ...more] = await search.further();
  assert.deepEqual(
    [newest?.id, newest?.title, newest?.examples, more.length],
    ["ytdlp_ytsearchdate", "YouTube search, newest videos first (yt-dlp)", ["purple fish"], 0],
  );
  assert.equal((await ask(search, "ytdlp_ytsearchdate", "x")).status, "ok");
  assert.match(await readFile(join(folder, "arguments.txt"), "utf8"), /^ytsearchdate5:x$/m);
  assert.equal((await ask(search, "ytdlp_gone", "x")).status, "failed");
});

test("without yt-dlp nothing is asked, and the command that brings it is told", async (t) => {
  const search = await searcherOver(t, "/absent/yt-dlp");
  assert.deepEqual(await search.further(), []);
  const { status, reason } = await ask(search, "youtube", "x");
  assert.equal(status, "failed");
  assert.match(reason ?? "", /To get it: pipx install yt-dlp/);
});

const skip = whyNoMediaTools();

test("the searches are read from the real program", { skip }, async (t) => {
  const named = { "yt-dlp": null, "gallery-dl": null, ffmpeg: null };
  const tools = new Tools({ named, searchPath: process.env["PATH"] ?? "", allowOld: true });
  const sites = new KnownSites(tools);
  const searches = await sites.searches();
  const { path } = await tools.demand("yt-dlp");
  const printed = spawnSync(path, ["--ignore-config", "--extractor-descriptions"], { encoding: "utf8" }).stdout;
  for (const prefix of ["ytsearch", "scsearch", "bilisearch", "nicosearch"]) {
    assert.ok(printed.includes(`"${prefix}:" prefix`), prefix);
    assert.ok(
      searches.some((one) => one.prefix === prefix && /search/i.test(one.title)),
      prefix,
    );
  }
  assert.ok((await sites.sitesOf("yt-dlp")).length > 1_000);
  t.diagnostic(`${searches.length} searches: ${searches.map(({ prefix }) => prefix).join(", ")}`);
});

test("the real program goes through the egress policy, and says what it met", { skip }, async (t) => {
  const search = await searcherOver(t, "yt-dlp");
  for (const source of ["youtube", "soundcloud"]) {
    const { status, reason, found } = await ask(search, source, "--exec=touch x");
    assert.deepEqual([status, found], ["failed", []]);
    assert.match(reason ?? "", /^blocked: private address \(.*(?:youtube|soundcloud)\.com:443\)/);
  }
});

/** Waits until the program is gone; of one that is dead and that nobody asked about nothing can be read. */
async function untilEnded(folder: string): Promise<void> {
  const pid = readFileSync(join(folder, "pid"), "utf8").trim();
  while ((await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "")) !== "") await wait(20);
}
