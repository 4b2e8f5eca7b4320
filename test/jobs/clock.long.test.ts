import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_RETRY_AFTER_MS } from "../../src/domain/backoff.ts";
import type { JobId } from "../../src/domain/ids.ts";
import { Clock } from "../../src/jobs/clock.ts";
import { openTestCore, temporaryRoot } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const MONTH_MS = 30 * 86_400_000;

for (const jumpMs of [MONTH_MS, -MONTH_MS]) {
  test(`a clock set by ${jumpMs / 86_400_000} days costs no lease and moves the deadlines along`, async () => {
    await using origin = await startOrigin();
    let setBy = 0;
    const clock = new Clock(() => Date.now() + setBy);
    const config = { egressAllow: [origin.host] };
    await using core = await openTestCore({ config, clock, backoff: () => 60_000 });
    const running = await core.submit([origin.link(1000, { "hold-at": 10 }, "held")]);
    await origin.seen((request) => request.bytesSent === 10);
    const retrying = await core.submit([`${origin.url}/status/503`]);
    const before = await core.waitFor(retrying.id, (job) => job.waiting_code === "retry");
    const lease = await core.job(running.id);
    setBy = jumpMs;
    await core.until("the jump was noticed", async () =>
      core.log.some((line) => line.text.startsWith("the clock was set")),
    );
    const shifted = await core.until("the deadline moved", async () => {
      const job = await core.job(retrying.id);
      return job.run_at !== before.run_at && job;
    });
    assert(Math.abs((shifted.run_at ?? 0) - (before.run_at ?? 0) - jumpMs) < 1_000);
    const held = await core.job(running.id);
    assert.deepEqual([held.status, held.epoch, held.recovered], ["running", 1, 0]);
    assert(Math.abs((held.lease_until ?? 0) - (lease.lease_until ?? 0) - jumpMs) < 20_000);
    origin.release();
    const ended = await core.ended(running.id);
    assert.deepEqual([ended.status, ended.recovered, ended.attempts], ["completed", 0, 1]);
    assert.equal(await core.digestOf(running.id), originDigest(1000));
    const [task] = await core.tasks(retrying.id);
    assert.equal(task?.attempts, 1);
    assert.equal(task?.run_at, shifted.run_at);
  });
}

test("a clock set back while nobody ran leaves no wait longer than one that could have been granted", async () => {
  await using folder = await temporaryRoot();
  const root = folder.path;
  await using origin = await startOrigin();
  const config = { egressAllow: [origin.host] };
  let id: JobId;
  {
    await using ahead = await openTestCore({
      root,
      config,
      clock: new Clock(() => Date.now() + MONTH_MS),
      backoff: () => 60_000,
    });
    id = (await ahead.submit([`${origin.url}/status/503`])).id;
    await ahead.waitFor(id, (job) => job.waiting_code === "retry");
  }
  await using core = await openTestCore({ root, config });
  const job = await core.job(id);
  assert((job.run_at ?? 0) <= Date.now() + MAX_RETRY_AFTER_MS, "the deadline is within what a server may ask for");
});
