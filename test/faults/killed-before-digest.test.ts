import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobRow } from "../../src/domain/rows.ts";
import { startCoreProcess } from "../support/core-process.ts";
import { openTestCore, temporaryRoot } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const SIZE = 24_000_000;

test("killed between a file's end and its digest: the next start makes the digest, and twins share a blob", async () => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  await using child = await startCoreProcess(root.path, [origin.host], "resume", "later");
  const urls = ["a", "b"].map((twin) => origin.link(SIZE, { twin }, "twin.bin"));
  const job = (await child.order({ kind: "submit", urls })) as JobRow;
  await child.saw((row) => row.status === "completed");
  await child.kill();
  {
    await using idle = await openTestCore({ root: root.path, config: { maxJobs: 0 } });
    const digests = (await idle.assets(job.id)).map(({ digest }) => digest);
    assert.deepEqual(digests, [null, null], "the digests were made before the kill: this proves nothing");
    assert.equal((await idle.files()).blobs.length, 2);
  }
  await using core = await openTestCore({ root: root.path, config: { egressAllow: [origin.host], digest: "later" } });
  await core.until("one blob is left", async () => (await core.files()).blobs.length === 1);
  const [assets, tasks] = [await core.assets(job.id), await core.tasks(job.id)];
  for (const { digest } of [...assets, ...tasks]) assert.equal(digest, originDigest(SIZE));
  assert.deepEqual((await core.files()).readable, ["twin (2).bin", "twin.bin"]);
  assert.equal((await core.job(job.id)).status, "completed");
});
