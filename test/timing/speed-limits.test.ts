import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { Clock } from "../../src/jobs/clock.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const KIB = 1024;
const BIG = 256 * KIB * KIB;
const SIZE = 8 * KIB * KIB;

/** Bytes a second of a job between now and `ms` milliseconds later, as its row has them. */
async function speedOf(core: TestCore, id: JobId, ms: number): Promise<number> {
  const began = performance.now();
  const before = await core.job(id);
  const after = await core.waitFor(id, () => performance.now() - began >= ms);
  return ((after.bytes_done - before.bytes_done) * 1000) / (performance.now() - began);
}

suite("speed limits of jobs", { concurrency: true }, () => {
  test("a limit takes hold of a running job and is lifted again, each with an event", async () => {
    await using origin = await startOrigin();
    await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
    const { id } = await core.submit([origin.link(SIZE, { rate: 1_000_000 })]);
    await core.waitFor(id, (job) => job.bytes_done > 0);
    assert.equal((await core.jobs.change(id, { maxSpeed: 10_000 })).max_speed, 10_000);
    await core.waitFor(id, (job) => job.speed < 100_000);
    const limited = await speedOf(core, id, 2_500);
    assert(limited < 20_000, `${limited} B/s`);
    await core.jobs.change(id, { maxSpeed: null });
    assert.equal((await core.ended(id)).status, "completed");
    assert.equal(await core.digestOf(id), originDigest(SIZE));
    const changes = (await core.events(id)).filter(({ type }) => type === "change");
    assert.deepEqual(
      changes.map(({ text }) => text),
      ["at most 10000 bytes a second", "no speed limit"],
    );
  });

  test("a limit given with the links holds from the first byte, over a pause and over a restart", async () => {
    await using origin = await startOrigin();
    await using root = await temporaryRoot();
    const config = { egressAllow: [origin.host] };
    let id: JobId;
    {
      await using core = await openTestCore({ root: root.path, config });
      ({ id } = await core.submit([origin.link(BIG)], { maxSpeed: 50_000 }));
      await core.waitFor(id, (job) => job.bytes_done > 0);
      assert((await speedOf(core, id, 2_000)) < 80_000);
      await core.jobs.act(id, "pause");
      await core.waitFor(id, (job) => job.status === "paused");
      await core.jobs.act(id, "resume");
      await core.waitFor(id, (job) => job.status === "running");
    }
    await using core = await openTestCore({ root: root.path, config });
    const before = await core.waitFor(id, (job) => job.status === "running");
    assert.equal(before.max_speed, 50_000);
    const speed = await speedOf(core, id, 2_500);
    assert(speed > 10_000 && speed < 80_000, `${speed} B/s`);
    await core.jobs.act(id, "cancel");
    await core.ended(id);
    await assert.rejects(core.jobs.change(id, { maxSpeed: 60_000 }), { code: "conflict" });
  });

  test("the timetable's speed replaces the overall one while its span lasts", async () => {
    await using origin = await startOrigin();
    const friday = new Date(2026, 10, 20, 17, 59, 48).getTime();
    const beganMs = performance.now();
    let jumpMs = 0;
    const passedMs = (): number => performance.now() - beganMs + jumpMs;
    const clock = new Clock(() => friday + passedMs(), passedMs);
    const work = { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1080, bytesPerSecond: 20_000 };
    const config = { egressAllow: [origin.host], maxSpeed: 0, speedTimetable: [work] };
    await using core = await openTestCore({ config, clock });
    const { id } = await core.submit([origin.link(SIZE)]);
    await core.waitFor(id, (job) => job.bytes_done > 0);
    const limited = await speedOf(core, id, 1_500);
    assert(limited < 40_000, `${limited} B/s`);
    jumpMs = 14_000;
    assert.equal((await core.ended(id)).status, "completed");
    assert.equal(await core.digestOf(id), originDigest(SIZE));
  });
});
