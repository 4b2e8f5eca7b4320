import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobRow } from "../../src/domain/rows.ts";
import type { JobId } from "../../src/domain/ids.ts";
import { ProgressBoard } from "../../src/jobs/progress-board.ts";
import { openTestCore } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";

const MIB = 1 << 20;

test("progress is one transaction a tick for all jobs, and its sums are always right", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxTasksPerHost: 16 } });
  const ticks: (readonly JobRow[])[] = [];
  const faults: string[] = [];
  const versions = new Map<JobId, number>();
  core.jobs.onProgress((rows) => {
    ticks.push(rows);
    for (const row of rows) {
      if (row.tasks_unsized === 0 && row.bytes_done > row.bytes_expected)
        faults.push(`${row.bytes_done} of ${row.bytes_expected}`);
      if (row.version <= (versions.get(row.id) ?? 0)) faults.push("the version did not grow");
      versions.set(row.id, row.version);
    }
  });
  const began = performance.now();
  const ids: JobId[] = [];
  for (let n = 0; n < 6; n += 1) {
    const links = [0, 1].map((part) => origin.link(300_000, { rate: 150_000, seed: `${n}${part}` }, `${n}${part}`));
    ids.push((await core.submit(links)).id);
  }
  await core.waitFor(ids[0] as JobId, (job) => job.bytes_done > 100_000);
  const sums = await core.store.read(async (tx) => {
    const pairs: [number, number, number, number][] = [];
    for (const id of ids) {
      const job = await tx.jobs.get(id);
      const tasks = await tx.tasks.list(id, { limit: 10 });
      const done = tasks.reduce((sum, task) => sum + task.bytes_done, 0);
      const expected = tasks.reduce((sum, task) => sum + (task.bytes_total ?? 0), 0);
      pairs.push([job?.bytes_done ?? -1, done, job?.bytes_expected ?? -1, expected]);
    }
    return pairs;
  });
  for (const [jobDone, done, jobExpected, expected] of sums) assert.deepEqual([jobDone, jobExpected], [done, expected]);
  for (const id of ids) {
    const job = await core.ended(id);
    assert.deepEqual([job.speed, job.bytes_done, job.eta_seconds], [0, 600_000, null]);
  }
  assert.deepEqual(faults, []);
  assert(ticks.length <= (performance.now() - began) / 500 + 1, `${ticks.length} ticks`);
  assert(
    ticks.some((rows) => rows.length > 3),
    "no tick wrote several jobs",
  );
});

test("a transfer that stands still shows its last byte and comes to rest at speed 0", () => {
  const board = new ProgressBoard();
  const [job, task] = ["j" as JobId, "t" as never];
  board.open(job, 1);
  board.report(job, task, { bytesDone: 700, bytesTotal: 1000, resumedFrom: 0, segments: 1, name: null, requests: 1 });
  let last: { speed: number } | null = null;
  for (let tick = 0; tick < 100; tick += 1) last = board.take(500)[0] ?? last;
  assert.equal(last?.speed, 0);
  assert.deepEqual(board.take(500), []);
  board.open(job, 2);
  board.close(job, 1);
  board.report(job, task, { bytesDone: 1, bytesTotal: 2, resumedFrom: 0, segments: 1, name: null, requests: 1 });
  assert.equal(board.take(500).length, 1);
});

test("bytes that come just before a silence are shown", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(100_000, { "hold-at": 50_000 })]);
  await core.waitFor(id, (job) => job.bytes_done === 50_000);
});

test("a file says by how many connections it came, whether it took no time or several ticks, and after it ended", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxConnections: 4 } });
  const quick = await core.submit(Array.from({ length: 12 }, (_, n) => origin.link(500, { seed: `${n}` }, `${n}.bin`)));
  await core.ended(quick.id);
  assert.deepEqual(new Set((await core.tasks(quick.id)).map((task) => task.segments)), new Set([1]));
  const missing = await core.submit([`${origin.url}/status/404`]);
  await core.ended(missing.id);
  assert.equal((await core.tasks(missing.id))[0]?.segments, 1);
  const slow = await core.submit([origin.link(6 * MIB, { rate: MIB }, "slow.bin")]);
  const segments = async (): Promise<number> => (await core.tasks(slow.id))[0]?.segments ?? 0;
  const most = await core.until("several connections are at work", async () => {
    const now = await segments();
    return now > 1 && now;
  });
  await core.ended(slow.id);
  assert((await segments()) >= most, `${await segments()} of ${most}`);
});
