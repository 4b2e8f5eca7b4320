import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { NO_QUOTAS } from "../../src/domain/quotas.ts";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";
import { createUser, signIn } from "./people.ts";
import { type Call, LOCAL_KEY, randomId, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

/** Wants a key, so nobody is asked. */
const KEYLESS = ["pexels"];
const SECRET = "S3CR3T-77aa";

let site: SourceSite;
let trawl: Trawl;
before(async () => {
  site = await openSourceSite({ held: "vam" });
  const sourceEndpoints = new Map(
    (["openverse", "cleveland", "vam"] as const).map((id) => [id.toUpperCase(), site.endpoint(id)]),
  );
  trawl = await startTrawl({ sourceEndpoints, egressAllow: [site.host] });
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const ask = (body: object, options: Call = {}) => trawl.call("/api/comprehensive-search", { body, ...options });

async function search(body: object, options: Call = {}): Promise<{ id: string; token: string }> {
  const answer = await ask(body, options);
  assert.equal(answer.status, 200, answer.text);
  return { id: answer.json.job_id, token: options.as ?? answer.json.guest_token };
}

test("an older search is a job on disk when it is answered, of a guest with cookie and token, with strict safe-search", async () => {
  const body = {
    query: "n2 also cat",
    search_type: "images",
    max_content: 3,
    enabled_sources: ["openverse", "cleveland"],
    safe_search: false,
  };
  const made = await ask(body);
  assert.deepEqual([made.status, Object.keys(made.json)], [200, ["success", "job_id", "guest_token"]]);
  assert.equal(made.headers.get("cache-control"), "no-store");
  assert.match(made.headers.getSetCookie()[0] ?? "", /^trawl\.session=/);
  const row = await trawl.core.store.read((tx) => tx.jobs.get(made.json.job_id as JobId));
  const { sources, kinds, limit, safe_search: safeSearch } = JSON.parse(row?.request ?? "{}");
  assert.deepEqual([sources, kinds, limit, safeSearch], [body.enabled_sources, ["image"], 3, "strict"]);
  await untilStatus(trawl, made.json.job_id, "completed");
  const again = await ask(body, { as: made.json.guest_token });
  assert.deepEqual(Object.keys(again.json), ["success", "job_id"]);
});

test("its progress has the job's fields flat, and each source", async () => {
  const { id, token } = await search({ query: "n2 also dog", enabled_sources: ["openverse", "cleveland"] });
  await untilStatus(trawl, id, "completed");
  const { json, headers } = await trawl.call(`/api/job-progress/${id}`, { as: token });
  const native = (await trawl.call(`/api/jobs/${id}`, { as: token })).json.job;
  const runs = (await trawl.call(`/api/jobs/${id}/sources`, { as: token })).json.sources;
  assert.deepEqual(json, { success: true, ...native, sources: runs });
  assert.deepEqual([json.status, json.detected, json.downloaded, json.failed], ["completed", 4, 4, 0]);
  assert.deepEqual([json.images, json.videos, json.progress, json.recent_files.length], [4, 0, 100, 4]);
  assert.equal(headers.get("cache-control"), "no-store");
});

test("a user says how safe it is to be; levels and booleans alike", async () => {
  const user = await signIn(trawl, await createUser(trawl, await signIn(trawl), "ayse"));
  const levels = { true: true, false: false, strict: "strict", moderate: "moderate", off: "off" };
  const kept = [];
  for (const level of [...Object.values(levels), undefined]) {
    const body = { query: "n0", enabled_sources: ["openverse"], safe_search: level, search_type: "audio" };
    const { id } = await search(body, { headers: user });
    const row = await trawl.core.store.read((tx) => tx.jobs.get(id as JobId));
    kept.push(JSON.parse(row?.request ?? "{}").safe_search);
  }
  assert.deepEqual(kept, ["strict", "off", "strict", "moderate", "off", "moderate"]);
});

test("what cannot be searched is refused in the common shape, and leaves nothing", async () => {
  const total = async () => (await trawl.call("/api/jobs?limit=1", { as: LOCAL_KEY })).json.total;
  const before = await total();
  const query = "cats";
  for (const body of [
    {},
    { query: "  " },
    { query: 3 },
    { query, search_type: "smells" },
    { query, max_content: 0 },
    { query, max_content: 10_001 },
    { query, safe_search: "maybe" },
    { query, enabled_sources: [] },
    { query, enabled_sources: ["nowhere"] },
    { query, enabled_sources: "openverse" },
    { query, more: 1 },
  ]) {
    const answer = await ask(body);
    assert.deepEqual([answer.status, answer.json.error.code], [400, "bad_request"], JSON.stringify(body));
    assert.equal(answer.json.success, false);
    assert.equal(answer.headers.get("set-cookie"), null);
  }
  const foreign = await ask({ query }, { headers: { origin: "https://evil.example" } });
  assert.equal(foreign.status, 403);
  assert.equal(await total(), before);
});

test("an older search counts for the quotas like any other", async () => {
  const quotas = { ...NO_QUOTAS, guest: { ...NO_QUOTAS.guest, jobs_per_day: 1 } };
  await using small = await startTrawl({ quotas });
  const body = { query: "x", enabled_sources: KEYLESS };
  const made = await small.call("/api/comprehensive-search", { body });
  assert.equal(made.status, 200, made.text);
  const second = await small.call("/api/comprehensive-search", { body, as: made.json.guest_token });
  assert.deepEqual([second.status, second.json.error.code], [429, "quota_exceeded"]);
});

test("of somebody else's active job a guest sees what everybody may, a user nothing, an admin all", async () => {
  const user = await signIn(trawl, await createUser(trawl, await signIn(trawl), "mehmet"));
  const mine = await submit(trawl, [`/slow/${SECRET}.bin`], { name: SECRET, start_paused: true });
  for (const path of [`/api/job-progress/${mine.id}`, `/jobs/${mine.id}`]) {
    for (const options of [{}, { as: (await submit(trawl, ["/x"], { start_paused: true })).token }]) {
      const seen = await trawl.call(path, options);
      assert.equal(seen.status, 200, path);
      assert.ok(!seen.text.includes(SECRET), seen.text);
    }
    assert.equal((await trawl.call(path)).headers.get("cache-control"), "no-store");
    assert.equal((await trawl.call(path, { headers: user })).status, 404);
    assert.ok((await trawl.call(path, { as: LOCAL_KEY })).text.includes(SECRET));
    assert.ok((await trawl.call(path, { as: mine.token })).text.includes(SECRET));
  }
  assert.equal((await trawl.call(`/api/job-progress/${mine.id}`)).json.sources, null);
  for (const action of ["pause", "resume", "cancel"]) {
    assert.equal((await trawl.call(`/jobs/${mine.id}/${action}`, { method: "POST" })).status, 403);
    assert.equal((await trawl.call(`/jobs/${mine.id}/${action}`, { method: "POST", headers: user })).status, 404);
  }
  assert.equal((await trawl.call(`/jobs/${mine.id}`, { method: "DELETE" })).status, 403);
  assert.equal((await trawl.call(`/jobs/${mine.id}`, { method: "DELETE", headers: user })).status, 404);
  const cancelled = await trawl.call(`/jobs/${mine.id}`, { method: "DELETE", as: mine.token });
  assert.deepEqual([cancelled.status, cancelled.json.job.status], [200, "cancelled"]);
});

test("an ended job of somebody else is like one that never was", async () => {
  const mine = await submit(trawl, ["/mine.txt"]);
  await untilStatus(trawl, mine.id, "completed");
  const { token } = await submit(trawl, ["/x"], { start_paused: true });
  const unknown = randomId();
  const asks = [
    ["GET", "/api/job-progress/ID"],
    ["GET", "/jobs/ID"],
    ["GET", "/jobs/ID/file"],
    ["DELETE", "/jobs/ID"],
    ["POST", "/jobs/ID/pause"],
    ["POST", "/jobs/ID/cancel"],
  ] as const;
  for (const [method, path] of asks) {
    const real = await trawl.call(path.replace("ID", mine.id), { method, as: token });
    const none = await trawl.call(path.replace("ID", unknown), { method, as: token });
    assert.deepEqual([real.status, real.text], [404, none.text], path);
  }
  assert.equal((await trawl.call(`/jobs/${mine.id}/file`, { as: mine.token })).status, 200);
  assert.equal((await trawl.call(`/jobs/${mine.id}/pause`, { method: "POST", as: mine.token })).status, 409);
  const removed = await trawl.call(`/jobs/${mine.id}`, { method: "DELETE", as: mine.token });
  assert.deepEqual([removed.status, removed.json], [200, { success: true }]);
  assert.equal((await trawl.call(`/jobs/${mine.id}`, { as: mine.token })).status, 404);
});

test("the tasks of the database are the active jobs that the viewer may see, and say who lives", async () => {
  const waiting = await submit(trawl, [`/slow/${SECRET}.bin`], { name: SECRET, start_paused: true });
  const asked = await search({ query: "n1", enabled_sources: ["vam"] });
  await untilStatus(trawl, asked.id, "running");
  const { json, text, headers } = await trawl.call("/api/database/tasks");
  assert.deepEqual([json.success, json.active_tasks], [true, json.tasks.length]);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.ok(!text.includes(SECRET));
  const taskOf = (answer: any, id: string) => answer.tasks.find((task: any) => task.task_id === id);
  const running = taskOf(json, asked.id);
  const { start_time: start, ...facts } = running;
  assert.ok(Math.abs(Date.parse(start) - Date.now()) < 60_000);
  assert.deepEqual(facts, {
    task_id: asked.id,
    status: "running",
    progress: 0,
    source: "database",
    live: true,
    job_type: "search",
    message: "Downloading",
    can_cancel: false,
  });
  assert.equal(taskOf(json, waiting.id).live, false);
  const own = (await trawl.call("/api/database/tasks", { as: asked.token })).json;
  assert.deepEqual([taskOf(own, asked.id).can_cancel, taskOf(own, waiting.id).can_cancel], [true, false]);
  const user = await signIn(trawl, await createUser(trawl, await signIn(trawl), "zeynep"));
  assert.equal((await trawl.call("/api/database/tasks", { headers: user })).json.active_tasks, 0);
  const all = (await trawl.call("/api/database/tasks", { as: LOCAL_KEY })).json;
  assert.ok(all.tasks.every((task: any) => task.can_cancel));
  const downloading = (await trawl.call("/api/jobs?status=downloading", { as: LOCAL_KEY })).json;
  assert.deepEqual(
    downloading.jobs.map(({ id }: any) => id),
    [asked.id],
  );
  const cancelled = await trawl.call(`/jobs/${asked.id}/cancel`, { method: "POST", as: asked.token });
  assert.equal(cancelled.status, 200);
  await untilStatus(trawl, asked.id, "cancelled");
  assert.equal(taskOf((await trawl.call("/api/database/tasks")).json, asked.id), undefined);
});

test("where guests are off or see their own only, so it is here", async () => {
  await using off = await startTrawl({ guests: "off" });
  for (const path of ["/api/database/tasks", `/api/job-progress/${randomId()}`, `/jobs/${randomId()}`])
    assert.equal((await off.call(path)).status, 401, path);
  assert.equal((await off.call("/api/comprehensive-search", { body: { query: "x" } })).status, 401);
  await using own = await startTrawl({ guests: "own" });
  const mine = await submit(own, ["/a"], { start_paused: true });
  assert.equal((await own.call("/api/database/tasks")).json.active_tasks, 0);
  assert.equal((await own.call("/api/database/tasks", { as: mine.token })).json.active_tasks, 1);
});

test("under a base path the older paths move beneath it", async () => {
  await using below = await startTrawl({ basePath: "/trawl/" });
  const made = await below.call("/trawl/api/comprehensive-search", {
    body: { query: "x", enabled_sources: KEYLESS },
  });
  assert.equal(made.status, 200, made.text);
  assert.equal((await below.call(`/trawl/jobs/${made.json.job_id}`)).status, 200);
  assert.equal((await below.call(`/jobs/${made.json.job_id}`)).status, 404);
});
