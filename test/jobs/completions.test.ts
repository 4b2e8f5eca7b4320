import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openTestCore } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";
import type { JobId } from "../../src/domain/ids.ts";
import { ProgressBoard } from "../../src/jobs/progress-board.ts";

test("files that come while others are being completed are completed together", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxTasksPerHost: 16 } });
  const numbers = Array.from({ length: 16 }, (_, number) => number);
  const links = numbers.map((number) => origin.link(100, { "hold-at": 50, seed: `${number}` }, `${number}`));
  const { id } = await core.submit(links);
  await core.until("all files under way", async () => origin.requests.length === 16);
  using foreign = new DatabaseSync(join(core.root, "data", "trawl.db"));
  foreign.exec("begin immediate");
  origin.release();
  await core.until("all bytes here", async () => (await core.files()).blobs.length === 16);
  foreign.exec("rollback");
  assert.equal((await core.ended(id)).downloaded, 16);
  const moments = new Set((await core.tasks(id)).map((task) => task.finished_at));
  assert(moments.size <= 2, `completed at ${moments.size} moments`);
});

test("equal files of one job are completed one after the other and share their bytes", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxTasksPerHost: 16 } });
  const names = ["a", "b", "c", "d"];
  const { id } = await core.submit(names.map((name) => origin.link(100, { "hold-at": 50, seed: "same" }, name)));
  await core.until("all files under way", async () => origin.requests.length === 4);
  origin.release();
  assert.equal((await core.ended(id)).downloaded, 4);
  const assets = await core.assets(id);
  assert.equal(new Set(assets.map((asset) => asset.blob_id)).size, 1);
  assert.deepEqual(assets.map((asset) => asset.readable_name).toSorted(), names);
  await core.until("one blob", async () => (await core.files()).blobs.length === 1);
});

test("files that are too quick for a report count for the speed", () => {
  const board = new ProgressBoard();
  const [job, task] = ["j" as JobId, "t" as never];
  board.open(job, 1);
  board.complete(job, task, { sizeBytes: 1_000, resumedFrom: 400 });
  assert.equal(board.take(100)[0]?.speed, 6_000);
});
