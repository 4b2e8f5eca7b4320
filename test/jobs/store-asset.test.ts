import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { JobRow } from "../../src/domain/rows.ts";
import { linkReadable } from "../../src/files/link-readable.ts";
import { restoreBlob } from "../../src/files/restore-blob.ts";
import type { Library } from "../../src/jobs/deps.ts";
import { prepareAssets } from "../../src/jobs/store-asset.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const SIZE = 5_000;

/** Does for a waiting job what comes before its row: the bytes are a blob, and the blob has its name. */
async function dieBeforeRow({ core, store, root, ...look }: TestCore, { id }: JobRow, digest: string): Promise<void> {
  const { folder, clock } = core;
  const [task] = await look.tasks(id);
  assert(task);
  await store.write(async (tx) => {
    const set = { epoch: 1, lease_until: clock.now() + 20_000 };
    await tx.jobs.transition(id, { event: "claim", at: clock.now(), set });
    await tx.tasks.start([task.id], clock.now());
  });
  await copyFile(join(root, "bytes"), folder.blobPath(task.id));
  const library = {
    linkReadable: (...wanted: Parameters<Library["linkReadable"]>) => linkReadable(folder, ...wanted),
    restoreBlob: (blobId: string, equal: string, bytes: number) => restoreBlob(folder, blobId, equal, bytes),
    syncFolder: () => folder.flushReadable(),
  } as Library;
  const facts = { mime: "application/octet-stream", kind: "file", name: "twin.bin" } as const;
  const counts = { sizeBytes: SIZE, resumedFrom: 0, requests: 1, lengthVerified: true };
  const fetched = { blobId: task.id, digest, ...facts, ...counts };
  const parts = { store, library, clock, randomBytes: () => randomBytes(16) };
  await prepareAssets(parts, await look.job(id), [{ task, fetched }]);
}

for (const [what, seed] of [
  ["bytes that the library has already", ""],
  ["bytes of its own", "other"],
] as const) {
  test(`a crash between the name and the row, and then a cancel, leave nothing behind: ${what}`, async () => {
    await using root = await temporaryRoot();
    await using origin = await startOrigin();
    const config = { egressAllow: [origin.host] };
    {
      await using core = await openTestCore({ root: root.path, config });
      const first = await core.submit([origin.link(SIZE, {}, "first.bin")]);
      await core.ended(first.id);
      const [asset] = await core.assets(first.id);
      await copyFile(core.core.folder.blobPath(asset?.blob_id ?? ""), join(root.path, "bytes"));
    }
    await using before = await openTestCore({ root: root.path, config: { ...config, maxJobs: 0 } });
    const files = await before.files();
    const job = await before.submit([origin.link(SIZE, {}, "second.bin")]);
    await dieBeforeRow(before, job, originDigest(SIZE, seed));
    assert.deepEqual((await before.files()).readable, ["first.bin", "twin.bin"]);
    await before[Symbol.asyncDispose]();
    await using after = await openTestCore({ root: root.path, config: { ...config, maxJobs: 0 } });
    assert.equal((await after.job(job.id)).recovered, 1);
    await after.jobs.act(job.id, "cancel");
    await after.until("nothing waits to be removed", async () => {
      return (await after.store.read((tx) => tx.removals(1))).length === 0;
    });
    assert.deepEqual(await after.files(), files);
  });
}

test("a file of equal bytes has its name from the start, and it stands for the shared blob in the end", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const ids = [];
  for (const name of ["first.bin", "second.bin"]) {
    const { id } = await core.submit([origin.link(SIZE, {}, name)]);
    await core.ended(id);
    ids.push(id);
    assert((await core.files()).readable.includes(name), "the name is there when the job has ended");
  }
  await core.until("one blob is left", async () => (await core.files()).blobs.length === 1);
  const digests = [];
  for (const id of ids) digests.push(await core.digestOf(id));
  assert.deepEqual(digests, [originDigest(SIZE), originDigest(SIZE)]);
});

test("a file that somebody took out of the folder keeps its name; the next one of that name gets another", async () => {
  await using root = await temporaryRoot();
  await using origin = await startOrigin();
  const names = [];
  for (const seed of ["taken", "next", "last"]) {
    // Each server finds an empty folder.
    await using core = await openTestCore({ root: root.path, config: { egressAllow: [origin.host] } });
    const { id } = await core.submit([origin.link(SIZE, { seed }, "same.bin")]);
    await core.ended(id);
    const [[asset], [task]] = [await core.assets(id), await core.tasks(id)];
    names.push([asset?.readable_name, task?.attempts]);
    await rm(core.core.folder.readablePath(asset?.readable_name ?? ""));
  }
  assert.deepEqual(names, [
    ["same.bin", 1],
    ["same (2).bin", 1],
    ["same (3).bin", 1],
  ]);
});
