/** P57: what a stranger sees of an active job, field by field, the same in list, detail and events. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Kysely } from "kysely";
import { Job } from "../../src/api/contract.ts";
import type { JobRow } from "../../src/domain/rows.ts";
import { ACTIVE_STATUSES, type Status } from "../../src/domain/status.ts";
import { EventStream } from "./event-stream.ts";
import { LOCAL_KEY, startTrawl, submit, type Trawl } from "./trawl.ts";

const SECRET = "S3CR3T-b81c";
const SEARCH = "an unusual search";

/** What becomes of each field: kept, hidden, told in general words, or no longer the owner's. */
const FIELDS: Readonly<Record<keyof Job, "kept" | "hidden" | "general" | "false">> = {
  id: "kept",
  type: "kept",
  status: "kept",
  progress: "kept",
  message: "general",
  name: "hidden",
  query: "kept",
  source_names: "kept",
  sources_answered: "kept",
  sources_unanswered: "kept",
  host: "kept",
  detected: "kept",
  downloaded: "kept",
  failed: "kept",
  images: "kept",
  videos: "kept",
  current_file: "hidden",
  recent_files: "hidden",
  bytes_done: "kept",
  bytes_total: "kept",
  speed: "kept",
  eta_seconds: "kept",
  priority: "kept",
  position: "kept",
  max_speed: "kept",
  proxy: "hidden",
  private: "kept",
  waiting_for: "general",
  waiting_code: "kept",
  recovered: "kept",
  recoveries: "kept",
  attempts: "kept",
  error: "general",
  request: "hidden",
  version: "kept",
  owned: "false",
  created_at: "kept",
  started_at: "kept",
  updated_at: "kept",
  finished_at: "kept",
};

let trawl: Trawl;
before(async () => (trawl = await startTrawl({}, { pace: { heartbeatMs: 50, statsMs: 50, recheckMs: 1_000 } })));
after(() => trawl[Symbol.asyncDispose]());

/** A job at work whose every text holds what nobody else is to read. */
async function makeJob(status: Status, changes: Partial<JobRow> = {}): Promise<{ id: string; token: string }> {
  const made = await submit(trawl, [`/${SECRET}.bin?token=${SECRET}`], { start_paused: true, name: SECRET });
  const db = trawl.core.store.authDatabase.db as Kysely<{ jobs: JobRow }>;
  const row: Partial<JobRow> = {
    status,
    type: "search",
    request: JSON.stringify({ type: "search", query: SEARCH, sources: ["picsum"], urls: [`http://h/${SECRET}`] }),
    message: `Fetching ${SECRET}.bin`,
    current_file: `${SECRET}.bin`,
    proxy: SECRET,
    error_code: "http_error",
    error_message: `https://h.example/${SECRET}?x=${SECRET} answered 500`,
    waiting_code: "retry",
    waiting_for: `next try at 14:05:09: https://h.example/${SECRET} answered 500`,
    speed: 4_321,
    eta_seconds: 17,
    attempts: 3,
    // Far in the future, so that no worker takes it meanwhile.
    run_at: Date.now() + 1e9,
    lease_until: Date.now() + 1e9,
    ...changes,
  };
  await db
    .updateTable("jobs")
    .set(row)
    .where("id", "=", made.id as JobRow["id"])
    .execute();
  return made;
}

/** The job as a stranger reads it by every door, which must agree. */
async function seenBy(headers: Record<string, string>, id: string, token: string): Promise<any> {
  using stream = await EventStream.open(`${trawl.url}/api/events`, headers);
  const snapshot = await stream.until(({ name }) => name === "snapshot");
  const [list, one] = [
    await trawl.call("/api/jobs?limit=200", { headers }),
    await trawl.call(`/api/jobs/${id}`, { headers }),
  ];
  const find = (jobs: any[]): any => jobs.find((job) => job.id === id);
  assert.deepEqual(find(list.json.jobs), one.json.job);
  assert.deepEqual(find(snapshot.data.jobs), one.json.job);
  const priority = one.json.job.priority + 1;
  const changed = await trawl.call(`/api/jobs/${id}`, { method: "PATCH", body: { priority }, as: token });
  assert.equal(changed.status, 200, changed.text);
  const event = await stream.until(({ name, data }) => name === "job" && data.id === id);
  const now = await trawl.call(`/api/jobs/${id}`, { headers });
  assert.deepEqual(event.data, now.json.job);
  for (const text of [list.text, one.text, now.text, JSON.stringify(stream.events)]) {
    assert.ok(!text.includes(SECRET), text);
    assert.ok(!text.includes(token.split(".")[0]!), "the owner's token");
  }
  assert.deepEqual(stream.named("task"), []);
  return now.json.job;
}

for (const status of ACTIVE_STATUSES) {
  test(`P57 of a job that is ${status} a stranger sees what the table says, in list, detail and events alike`, async () => {
    const { id, token } = await makeJob(status);
    const strangers = [{}, { authorization: `Bearer ${(await submit(trawl, ["/s"], { start_paused: true })).token}` }];
    for (const headers of strangers as Record<string, string>[]) {
      const seen = await seenBy(headers, id, token);
      const whole = (await trawl.call(`/api/jobs/${id}`, { as: token })).json.job;
      assert.ok(JSON.stringify(whole).includes(SECRET), "there was something to hide");
      assert.deepEqual(Object.keys(seen).sort(), Object.keys(FIELDS).sort());
      for (const [field, rule] of Object.entries(FIELDS)) {
        if (rule === "kept") assert.deepEqual(seen[field], whole[field], field);
        if (rule === "hidden") assert.equal(seen[field], null, field);
        if (rule === "false") assert.equal(seen[field], false, field);
        if (rule === "general") assert.ok(!/[/\\?]|h\.example|\.bin/.test(JSON.stringify(seen[field])), field);
      }
      assert.equal(seen.query, SEARCH);
      assert.equal(seen.error.code, "http_error");
      assert.notEqual(seen.error.message, whole.error.message);
    }
  });
}

test("P57 the table names every field of a job", () => {
  assert.deepEqual(Object.keys(FIELDS).sort(), Object.keys(Job.shape).sort());
});

test("P57 what a private job searches for is hidden, and its host still is not", async () => {
  const { id, token } = await makeJob("paused", { private: 1 });
  const seen = await seenBy({}, id, token);
  assert.deepEqual([seen.query, seen.private, seen.host], [null, true, trawl.origin.hostPort]);
  for (const [headers, query] of [
    [{ authorization: `Bearer ${token}` }, SEARCH],
    [{ authorization: `Bearer ${LOCAL_KEY}` }, SEARCH],
  ] as const)
    assert.equal((await trawl.call(`/api/jobs/${id}`, { headers })).json.job.query, query);
});

test("P57 progress as it goes by names no file to strangers", async () => {
  using stranger = await EventStream.open(`${trawl.url}/api/events`);
  await stranger.until(({ name }) => name === "snapshot");
  const made = await submit(trawl, [`/slow/${SECRET}.bin`], { name: SECRET });
  const isProgress = ({ name, data }: { name: string; data: any }): boolean =>
    name === "progress" && data.id === made.id;
  await trawl.origin.release();
  await stranger.until(({ name, data }) => name === "removed" && data.id === made.id);
  for (const { data } of stranger.events.filter(isProgress)) assert.equal(data.current_file, null);
  assert.ok(!JSON.stringify(stranger.events).includes(SECRET));
});

test("P57 a stranger cannot find a job by what is hidden of it", async () => {
  const { id } = await makeJob("paused");
  for (const q of [SECRET, "bin", SEARCH, "picsum"]) {
    const { json } = await trawl.call(`/api/jobs?q=${encodeURIComponent(q)}`);
    assert.deepEqual([json.total, json.jobs], [0, []], q);
  }
  const owner = await trawl.call(`/api/jobs?owner=${id}`);
  assert.equal(owner.status, 403);
});
