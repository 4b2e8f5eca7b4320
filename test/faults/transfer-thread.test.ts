import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { openTestCore } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

test("a transfer thread that dies takes no job with it", async (t) => {
  const threads = new Set<Worker>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const post = Worker.prototype.postMessage;
  t.mock.method(
    Worker.prototype,
    "postMessage",
    function (this: Worker, ...message: Parameters<Worker["postMessage"]>) {
      threads.add(this);
      return Reflect.apply(post, this, message) as void;
    },
  );
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const jobs = [];
  for (const name of ["a", "b"]) jobs.push(await core.submit([origin.link(1 << 20, { "hold-at": 500_000 }, name)]));
  for (const { id } of jobs) await core.waitFor(id, (job) => job.bytes_done === 500_000);
  for (const thread of threads) await thread.terminate();
  origin.release();
  for (const { id } of jobs) {
    const job = await core.ended(id);
    assert.deepEqual([job.status, job.recovered], ["completed", 1]);
    assert.equal(await core.digestOf(id), originDigest(1 << 20));
  }
  assert.deepEqual(
    origin.requests.slice(2).map((request) => request.range),
    ["bytes=500000-", "bytes=500000-"],
  );
});
