import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openTestCore, temporaryRoot } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const MiB = 1 << 20;

/** A small disk of its own for the downloads, or null where nobody may make one. */
async function smallDisk(t: TestContext, root: string): Promise<AsyncDisposable | null> {
  const path = join(root, "downloads");
  await mkdir(path);
  const made = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", path]);
  if (made.status === 0) return { [Symbol.asyncDispose]: async () => void spawnSync("umount", ["-l", path]) };
  t.skip("a small disk (tmpfs) can only be mounted by root");
  return null;
}

test("below the floor nothing is fetched: the job says what it waits for and goes on by itself", async (t) => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  await using disk = await smallDisk(t, root.path);
  if (!disk) return;
  const ballast = join(root.path, "downloads", "ballast");
  await writeFile(ballast, Buffer.alloc(10 * MiB));
  const config = { egressAllow: [origin.host], minFreeSpace: 4 * MiB };
  await using core = await openTestCore({ root: root.path, config });
  const { id } = await core.submit([origin.link(5 * MiB)]);
  const waiting = await core.waitFor(id, (job) => job.waiting_code === "space");
  assert.match(waiting.waiting_for ?? "", /^waits for space: needs 9\.4 MB, 6\.3 MB free$/);
  assert.equal((await core.tasks(id))[0]?.bytes_done, 0);
  await rm(ballast);
  const ended = await core.ended(id);
  assert.deepEqual([ended.status, ended.failed, ended.crash_losses], ["completed", 0, 0]);
  assert.equal(await core.digestOf(id), originDigest(5 * MiB));
});

test("a disk that fills up while bytes of unknown number come puts the job back, and it goes on", async (t) => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  await using disk = await smallDisk(t, root.path);
  if (!disk) return;
  const ballast = join(root.path, "downloads", "ballast");
  await writeFile(ballast, Buffer.alloc(12 * MiB));
  await using core = await openTestCore({ root: root.path, config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(6 * MiB, { "no-length": true })]);
  const waiting = await core.waitFor(id, (job) => job.waiting_code === "space");
  assert.match(waiting.waiting_for ?? "", /^waits for space: /);
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  await rm(ballast);
  await core.jobs.act(id, "resume");
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(6 * MiB));
});
