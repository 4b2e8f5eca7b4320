import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Refusal } from "../../src/domain/refusal.ts";
import { openTestCore } from "../support/open-test-core.ts";
import { originBytes, startOrigin } from "../support/origin.ts";

test("the same bytes twice are two files and one blob; deleting one keeps the other", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(5000, {}, "one.bin"), `${origin.link(5000, {}, "one.bin")}?x=1`]);
  await core.ended(id);
  const [first, second] = await core.assets(id);
  assert(first && second);
  assert.equal(first.blob_id, second.blob_id);
  assert.deepEqual([first.readable_name, second.readable_name].sort(), ["one (2).bin", "one.bin"]);
  await core.until("one blob is left", async () => (await core.files()).blobs.length === 1);
  await core.jobs.removeAsset(first.id);
  const left = await core.files();
  assert.deepEqual([left.readable, left.blobs.length], [[second.readable_name], 1]);
  const bytes = await readFile(join(core.root, "downloads", second.readable_name));
  assert(bytes.equals(originBytes("", 0, 5000)));
  await core.jobs.removeAsset(second.id);
  assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
  await assert.rejects(core.jobs.removeAsset(second.id), Refusal);
});

test("an ended job is removed with or without its files, an active one is not", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const kept = await core.submit([origin.link(10, { seed: "kept" }, "kept.bin")]);
  const gone = await core.submit([origin.link(10, { seed: "gone" }, "gone.bin")]);
  await Promise.all([core.ended(kept.id), core.ended(gone.id)]);
  await core.jobs.remove(kept.id, { files: false });
  await core.jobs.remove(gone.id, { files: true });
  assert.deepEqual((await core.files()).readable, ["kept.bin"]);
  assert.equal((await core.store.read((tx) => tx.jobs.count({}))).count, 0);
  const active = await core.submit([origin.link(10)], { startPaused: true });
  await assert.rejects(
    core.jobs.remove(active.id, { files: true }),
    (error: unknown) => error instanceof Refusal && error.code === "conflict",
  );
});

test("a dry cleanup counts what a real one removes, and nothing younger or unfinished goes", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const old: Awaited<ReturnType<typeof core.submit>>[] = [];
  for (let n = 0; n < 3; n += 1) old.push(await core.submit([origin.link(100 + n, { seed: `${n}` }, `old-${n}.bin`)]));
  for (const { id } of old) {
    await core.ended(id);
    await core.store.write((tx) => tx.jobs.update(id, { finished_at: 1000 }, { at: 1, type: "change", text: "" }));
  }
  const young = await core.submit([origin.link(50, { seed: "young" }, "young.bin")]);
  await core.ended(young.id);
  await core.submit([origin.link(1, {}, "paused")], { startPaused: true });
  const wish = { olderThanDays: 1, statuses: [], files: true, dryRun: true };
  const before = await core.files();
  assert.deepEqual(await core.jobs.cleanup(wish), { jobs: 3, files: 3, bytes: 303 });
  assert.deepEqual(await core.files(), before);
  assert.deepEqual(await core.jobs.cleanup({ ...wish, dryRun: false }), { jobs: 3, files: 3, bytes: 303 });
  assert.deepEqual((await core.files()).readable, ["young.bin"]);
  assert.equal((await core.store.read((tx) => tx.jobs.count({}))).count, 2);
});
