import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { openTestCore, OTHER_OWNER, OWNER, type TestCore } from "../support/open-test-core.ts";
import { startOrigin, type OriginRequest } from "../support/origin.ts";

/** Ids of jobs in the order in which they were claimed. */
async function claims(core: TestCore): Promise<JobId[]> {
  const events = await core.store.read((tx) => tx.events.after(0, 10_000));
  return events.filter((event) => event.type === "claim").map((event) => event.job_id);
}

test("one slot takes jobs by priority, then by position, and a moved job by its new one", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxJobs: 1 } });
  const first = await core.submit([origin.link(1000, { "hold-at": 10 }, "first")]);
  await origin.seen((request) => request.bytesSent === 10);
  const made: Record<string, JobId> = {};
  for (const name of ["a", "b", "c", "d"])
    made[name] = (await core.submit([origin.link(10, {}, name)], { priority: name === "d" ? 5 : 0 })).id;
  const { a, b, c, d } = made as Record<"a" | "b" | "c" | "d", JobId>;
  await core.jobs.move(c, { to: "top" });
  await core.jobs.move(b, { to: { before: a } });
  const waiting = await core.job(a);
  assert.deepEqual([waiting.waiting_code, waiting.waiting_for], ["slots", "waits for a free slot"]);
  origin.release();
  for (const id of [a, b, c, d]) await core.ended(id);
  assert.deepEqual(await claims(core), [first.id, d, c, b, a]);
  await assert.rejects(core.jobs.move(a, { to: "top" }), /Only a pending job/);
});

test("two owners share one slot in turn, however many jobs one of them has", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxJobs: 1 } });
  await core.submit([origin.link(1000, { "hold-at": 10 }, "hold")]);
  await origin.seen((request) => request.bytesSent === 10);
  const many: JobId[] = [];
  for (let n = 0; n < 6; n += 1) many.push((await core.submit([origin.link(10, {}, `m${n}`)])).id);
  const few: JobId[] = [];
  for (let n = 0; n < 3; n += 1)
    few.push((await core.submit([origin.link(10, {}, `f${n}`)], { ownerId: OTHER_OWNER })).id);
  origin.release();
  for (const id of [...many, ...few]) await core.ended(id);
  const owners = (await claims(core)).slice(1).map((id) => (few.includes(id) ? OTHER_OWNER : OWNER));
  assert.deepEqual(owners.slice(0, 6), [OTHER_OWNER, OWNER, OTHER_OWNER, OWNER, OTHER_OWNER, OWNER]);
});

/** A file is there for its reader before the origin hears that the answer has ended. */
function isUnderWay({ outcome, bytesSent }: OriginRequest): boolean {
  return outcome === "open" && bytesSent < 40_000;
}

test("20 jobs never fetch more than the cap of files from one host, and never more than the slots at work", async () => {
  await using origin = await startOrigin();
  const config = { egressAllow: [origin.host], maxJobs: 5, maxTasksPerHost: 3 };
  await using core = await openTestCore({ config });
  let most = 0;
  const count = setInterval(() => {
    most = Math.max(most, origin.requests.filter(isUnderWay).length);
  }, 1);
  const ids: JobId[] = [];
  const seen = { running: 0 };
  const look = async (): Promise<void> => {
    const jobs = await core.store.read((tx) => tx.jobs.leased());
    seen.running = Math.max(seen.running, jobs.length);
  };
  const stop = core.store.onCommit(() => void look());
  for (let n = 0; n < 20; n += 1) {
    const links = [0, 1, 2].map((part) => origin.link(40_000, { rate: 400_000, seed: `${n}-${part}` }, `${n}-${part}`));
    ids.push((await core.submit(links)).id);
  }
  for (const id of ids) assert.equal((await core.ended(id)).downloaded, 3);
  stop();
  clearInterval(count);
  assert.equal(most, 3);
  assert(seen.running <= 5 && seen.running > 0, `${seen.running} jobs ran at once`);
});

test("a full host holds up nobody else: 200 jobs ahead, of one link or of several", async () => {
  await using full = await startOrigin();
  await using alsoFull = await startOrigin();
  await using free = await startOrigin();
  const config = { egressAllow: [full.host, alsoFull.host, free.host], maxTasksPerHost: 1, maxJobs: 4 };
  await using core = await openTestCore({ config });
  await core.submit([full.link(1000, { "hold-at": 10 }, "holds-one")]);
  await core.submit([alsoFull.link(1000, { "hold-at": 10 }, "holds-other")]);
  await full.seen((request) => request.bytesSent === 10);
  await alsoFull.seen((request) => request.bytesSent === 10);
  const ahead: JobId[] = [];
  for (let n = 0; n < 200; n += 1) {
    const links = [full.link(1, {}, `f${n}`), ...(n % 2 === 0 ? [] : [alsoFull.link(1, {}, `g${n}`)])];
    ahead.push((await core.submit(links)).id);
  }
  const last = await core.submit([free.link(10, {}, "free")]);
  assert.equal((await core.ended(last.id)).status, "completed");
  const [first] = ahead;
  assert(first);
  const waiting = await core.waitFor(first, (job) => job.waiting_code === "host");
  assert.equal(waiting.waiting_for, `waits for ${full.host}: 1 of 1 in use`);
});

test("a waiting code is cleared when the job runs", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(1000, { "hold-at": 10 })]);
  const job = await core.waitFor(id, (row) => row.status === "running");
  assert.deepEqual([job.waiting_code, job.waiting_for, job.run_at], [null, null, null]);
  assert.deepEqual([job.epoch, job.attempts], [1, 1]);
});
