import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobRow } from "../../src/domain/rows.ts";
import { startCoreProcess } from "../support/core-process.ts";
import { openTestCore, OWNER, temporaryRoot } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";

const MIB = 1 << 20;

test("a kill -9 forgets nothing of what was used", async () => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  await using child = await startCoreProcess(root.path, [origin.host]);
  const urls = [origin.link(3 * MIB, { "hold-at": 2 * MIB }, "f.bin")];
  const job = (await child.order({ kind: "submit", urls })) as JobRow;
  await child.saw((row) => row.bytes_done === 2 * MIB);
  await child.kill();
  await using core = await openTestCore({ root: root.path, config: { egressAllow: [origin.host], maxJobs: 0 } });
  const used = (limit: "jobs_per_day" | "bytes_per_day") =>
    core.store.read((tx) => tx.usage.used(OWNER, limit, job.created_at));
  assert.deepEqual([await used("jobs_per_day"), await used("bytes_per_day")], [1, 2 * MIB]);
});
