import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { readEvents } from "../../src/cli/read-events.ts";
import { openSourceSite } from "../support/source-site.ts";
import type { SourceMood } from "../support/source-moods.ts";
import type { ShapedSource } from "../support/source-shapes.ts";
import { makeServerFolders, startServer, type TestServer } from "../support/start-server.ts";

const GOOD = ["openverse", "wikimedia_commons", "cleveland", "smk", "museums_victoria", "inaturalist"] as const;
const MOODS = {
  artic: "hangs",
  vam: "drips",
  finna: "announces 2 GB",
  wallhaven: "pours 2 GB",
  gbif: "shows a page",
  stocksnap: "leads inside",
  scryfall: "closes mid-body",
} as const satisfies Partial<Record<ShapedSource, SourceMood>>;
const BAD = Object.keys(MOODS) as (keyof typeof MOODS)[];
const FILES = 5;

/** What each bad source is to come to. */
const OUTCOMES: Readonly<Record<keyof typeof MOODS, readonly [status: string, reason: RegExp]>> = {
  artic: ["timeout", /not done after 6 s|did not answer/],
  vam: ["timeout", /not done after 6 s|did not answer whole in time/],
  finna: ["failed", /larger than 8388608 bytes/],
  wallhaven: ["failed", /larger than 8388608 bytes/],
  gbif: ["failed", /a page came in the place of JSON/],
  stocksnap: ["failed", /169\.254\.169\.254 is not a public address/],
  scryfall: ["failed", /\w+ \w+/],
};

const TIMES = { TRAWL_SOURCE_TIMEOUT: "6", TRAWL_REQUEST_TIMEOUT: "8", TRAWL_MAX_TASKS_PER_HOST: "16" };

/** Memory of the server that is its own now, in MB. */
function memoryOf({ pid }: TestServer): number {
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

async function search(server: TestServer, query: string, sources: readonly string[], more: object = {}) {
  const asked = { type: "search", query, sources, kinds: ["image"], limit: 1_000, ...more };
  const { status, body } = await server.ask("POST", "/api/jobs", asked);
  assert.equal(status, 201, JSON.stringify(body));
  return body.job_id as string;
}

async function runsOf(server: TestServer, id: string) {
  const { body } = await server.get(`/api/jobs/${id}/sources`);
  return body.sources as { source: string; status: string; reason: string | null; kept: number; downloaded: number }[];
}

/** How long it takes until the good sources' files are all here, in milliseconds, and the most memory until then. */
async function timeOfGood(server: TestServer, id: string): Promise<{ ms: number; memory: number }> {
  const began = performance.now();
  let memory = 0;
  for (;;) {
    memory = Math.max(memory, memoryOf(server));
    const good = (await runsOf(server, id)).filter(({ source }) => (GOOD as readonly string[]).includes(source));
    if (good.every(({ downloaded }) => downloaded === FILES)) return { ms: performance.now() - began, memory };
    assert.ok(performance.now() - began < 60_000, JSON.stringify(good));
    await wait(25);
  }
}

async function amongBad(t: TestContext, sources: readonly string[], concurrent: number): Promise<void> {
  await using site = await openSourceSite({ moods: MOODS });
  await using folders = await makeServerFolders();
  const env = { ...site.environment([...GOOD, ...BAD]), ...TIMES, TRAWL_MAX_CONCURRENT_SOURCES: String(concurrent) };
  await using server = await startServer({ folders, env });
  // The first search brings the threads up; the second one is what the good sources take by themselves.
  await server.jobThat(await search(server, `n${FILES} also warm`, GOOD), ({ status }) => status === "completed");
  const alone = await timeOfGood(server, await search(server, `n${FILES} also alone`, GOOD));
  const before = memoryOf(server);
  const id = await search(server, `n${FILES} also among`, sources);
  const among = await timeOfGood(server, id);
  let most = among.memory;
  const job = await server.jobThat(
    id,
    ({ status }) => {
      most = Math.max(most, memoryOf(server));
      return status === "completed";
    },
    60_000,
  );
  const runs = await runsOf(server, id);
  const ratio = (among.ms / alone.ms).toFixed(2);
  const grown = (most - before).toFixed(0);
  const files = `${FILES * GOOD.length} files of ${GOOD.length} good sources`;
  t.diagnostic(
    `${concurrent} sources at once: ${files} after ${among.ms.toFixed(0)} ms among ${BAD.length} bad sources, ` +
      `${alone.ms.toFixed(0)} ms alone, ratio ${ratio}; memory grew by ${grown} MB from ${before.toFixed(0)} MB`,
  );
  for (const { source, status, reason } of runs)
    t.diagnostic(`${source}: ${status}${reason === null ? "" : `: ${reason}`}`);
  assert.deepEqual([job.detected, job.downloaded, job.failed, job.images], [30, 30, 0, 30]);
  for (const source of BAD) {
    const [status, reason] = OUTCOMES[source];
    const run = runs.find((one) => one.source === source);
    assert.equal(run?.status, status, `${source}: ${run?.reason}`);
    assert.match(run?.reason ?? "", reason, source);
  }
  for (const source of GOOD) assert.equal(runs.find((one) => one.source === source)?.status, "ok");
  assert.ok(among.ms < alone.ms + 20_000, `the good sources were held up: ${among.ms} ms`);
  assert.ok(most - before < 120, `memory grew by ${grown} MB`);
}

test("thirteen sources at once, seven of them bad: the good ones are whole, each bad one is told for itself", (t) =>
  amongBad(t, [...GOOD, ...BAD], 12));

test("five sources at once, the bad ones first: they do not hold up the good ones", (t) =>
  amongBad(t, [...BAD, ...GOOD], 5));

test("killed between sources and downloads: who answered is not asked again, what is here is not fetched again", async () => {
  await using site = await openSourceSite({ held: "vam" });
  await using folders = await makeServerFolders();
  const env = { ...site.environment(["openverse", "cleveland", "vam"]), TRAWL_MAX_TASKS_PER_HOST: "16" };
  const sources = ["openverse", "cleveland", "vam"];
  let id: string;
  let here: string[];
  {
    await using server = await startServer({ folders, env });
    id = await search(server, "n4 also mixed", sources);
    await server.jobThat(id, ({ downloaded }) => downloaded === 8);
    here = await fileNames(server, id);
    await server.kill();
  }
  const asked = site.asked.length;
  site.release();
  await using server = await startServer({ folders, env });
  const job = await server.jobThat(id, ({ status }) => status === "completed");
  assert.deepEqual([job.detected, job.downloaded, job.images, job.recovered], [12, 12, 12, true]);
  assert.deepEqual([site.askedFor("openverse"), site.askedFor("cleveland"), site.askedFor("vam")], [1, 1, 2]);
  const again = site.asked.slice(asked);
  assert.deepEqual(here.length, 8);
  for (const name of here) assert.ok(!again.some((link) => link.startsWith(`/files/${name}`)), `${name} came again`);
  assert.equal((await server.get("/api/verify")).body.ok, true);
});

test("killed while the files come: no source is asked again, and only what was not here is fetched", async () => {
  await using site = await openSourceSite();
  await using folders = await makeServerFolders();
  const env = { ...site.environment(["openverse", "cleveland"]), TRAWL_MAX_TASKS_PER_HOST: "16" };
  let id: string;
  {
    await using server = await startServer({ folders, env });
    id = await search(server, "n3 also held", ["openverse", "cleveland"]);
    await until("both have answered", async () => (await runsOf(server, id)).every(({ status }) => status === "ok"));
    await until("files are asked for", async () => site.asked.some((link) => link.startsWith("/files/")));
    await server.kill();
  }
  site.release();
  await using server = await startServer({ folders, env });
  const job = await server.jobThat(id, ({ status }) => status === "completed");
  assert.deepEqual([job.detected, job.downloaded, job.failed], [6, 6, 0]);
  assert.deepEqual([site.askedFor("openverse"), site.askedFor("cleveland")], [1, 1]);
});

test("two hundred found by eight sources are two hundred assets, with the same counts everywhere", async (t) => {
  const sources = [...GOOD, "finna", "gbif"] as const;
  await using site = await openSourceSite();
  await using folders = await makeServerFolders();
  const env = { ...site.environment(sources), TRAWL_MAX_TASKS_PER_HOST: "16" };
  await using server = await startServer({ folders, env });
  const events = followEvents(server);
  const began = performance.now();
  const id = await search(server, "n25 also bird", sources, { kinds: ["image", "video"] });
  const job = await server.jobThat(id, ({ status }) => status === "completed", 90_000);
  t.diagnostic(`200 files of 8 sources after ${(performance.now() - began).toFixed(0)} ms`);
  const counts = ({ detected, downloaded, failed, images, videos }: Record<string, unknown>) => [
    detected,
    downloaded,
    failed,
    images,
    videos,
  ];
  const right = [200, 200, 0, 175, 25];
  assert.deepEqual(counts(job), right);
  assert.deepEqual(counts((await server.jobs()).find((one) => one.id === id)), right);
  assert.deepEqual(counts((await server.get(`/api/job-progress/${id}`)).body), right);
  assert.deepEqual(counts(await events.lastOf(id)), right);
  const runs = await runsOf(server, id);
  assert.ok(runs.every(({ kept, downloaded }) => kept === 25 && downloaded === 25));
  const assets = await assetsOf(server, id);
  assert.equal(new Set(assets.map((asset) => asset.id)).size, 200);
  for (const { source, media_url: link, query } of assets) {
    assert.equal(query, "n25 also bird");
    assert.ok(link.includes(`/files/${source}-bird-`), `${source}: ${link}`);
  }
  t.diagnostic(`175 thumbnails, made or kept, after ${(await thumbnailsOf(server, assets)).toFixed(0)} ms`);
  assert.deepEqual(fromSql(folders.dataDir, id), {
    jobs: right,
    assets: 200,
    images: 175,
    videos: 25,
    tasks: 200,
    candidates: 200,
    sources: 8,
  });
});

async function assetsOf(server: TestServer, id: string) {
  const assets: { id: string; name: string; kind: string; source: string; media_url: string; query: string }[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { body } = await server.get(`/api/assets?job_id=${id}&limit=200${cursor && `&cursor=${cursor}`}`);
    assets.push(...body.assets);
    cursor = body.next_cursor;
  }
  return assets;
}

/** Asks for the thumbnail of each file: a picture has one, a film says that there is none. In milliseconds. */
async function thumbnailsOf(server: TestServer, assets: readonly { id: string; kind: string }[]): Promise<number> {
  const began = performance.now();
  const headers = { authorization: `Bearer ${server.key}` };
  for (const { id, kind } of assets) {
    const response = await fetch(`${server.url}/api/assets/${id}/thumbnail`, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(response.status, kind === "image" ? 200 : 404, bytes.toString("latin1"));
    if (kind === "image") assert.equal(bytes.toString("latin1", 8, 12), "WEBP");
  }
  return performance.now() - began;
}

async function fileNames(server: TestServer, id: string): Promise<string[]> {
  return (await assetsOf(server, id)).map(({ media_url: link }) => link.split("/files/")[1]?.split("/")[0] ?? "");
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await look())) {
    assert.ok(performance.now() < deadline, `it did not come to be that ${what}`);
    await wait(20);
  }
}

/** Reads the live events, and gives the last one of a job once it has ended. */
function followEvents(server: TestServer): { lastOf(id: string): Promise<Record<string, unknown>> } {
  const ended = new Map<string, PromiseWithResolvers<Record<string, unknown>>>();
  const of = (id: string): PromiseWithResolvers<Record<string, unknown>> => {
    const known = ended.get(id) ?? Promise.withResolvers<Record<string, unknown>>();
    ended.set(id, known);
    return known;
  };
  void (async () => {
    const headers = { authorization: `Bearer ${server.key}`, accept: "text/event-stream" };
    const { body } = await fetch(`${server.url}/api/events`, { headers });
    for await (const { name, data } of readEvents(body as AsyncIterable<Uint8Array>)) {
      const job = name === "job" ? (JSON.parse(data) as Record<string, unknown>) : null;
      if (job?.["status"] === "completed") of(String(job["id"])).resolve(job);
    }
  })().catch(() => {});
  return { lastOf: (id) => of(id).promise };
}

/** What the database itself says, read beside the running server. */
function fromSql(dataDir: string, id: string) {
  using database = new DatabaseSync(join(dataDir, "trawl.db"), { readOnly: true });
  const one = (sql: string): Record<string, number> => ({
    ...(database.prepare(sql).get(id) as Record<string, number>),
  });
  const count = (sql: string): number => Number(one(`select count(*) as n ${sql}`)["n"]);
  const row = one("select detected, downloaded, failed, images, videos from jobs where id = ?");
  return {
    jobs: Object.values(row),
    assets: count("from assets where job_id = ?"),
    images: count("from assets where job_id = ? and kind = 'image'"),
    videos: count("from assets where job_id = ? and kind = 'video'"),
    tasks: count("from tasks where job_id = ? and status = 'completed'"),
    candidates: count("from candidates where job_id = ?"),
    sources: Number(one("select count(distinct source) as n from assets where job_id = ?")["n"]),
  };
}
