import assert from "node:assert/strict";
import { readFileSync, statSync, truncateSync, unlinkSync } from "node:fs";
import { test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { createFolderDisk } from "../../src/ops/folder-disk.ts";
import { createVerify } from "../../src/ops/verify.ts";
import { holdDigests } from "../support/hold-digests.ts";
import { openTestCore, temporaryRoot, type TestCore, type TestCoreOptions } from "../support/open-test-core.ts";
import { originBytes, originDigest, startOrigin, type Origin } from "../support/origin.ts";

const openLater = (origin: Origin, options: TestCoreOptions = {}): Promise<TestCore> =>
  openTestCore({ ...options, config: { egressAllow: [origin.host], digest: "later", ...options.config } });

async function digested(core: TestCore, id: JobId): Promise<void> {
  await core.until("digests", async () => (await core.assets(id)).every(({ digest }) => digest !== null));
}

const verifyOf = ({ store, core }: TestCore, digest: "finish" | "later") =>
  createVerify({ store, disk: createFolderDisk(core.folder), now: Date.now, digest, settle: async () => {} });

test("a file is completed at once; its digest follows, with an event, in task and asset", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openLater(origin);
  const { id } = await core.submit([origin.link(5000, {}, "one.bin")]);
  const ended = await core.ended(id);
  await hold.begun;
  assert.deepEqual([(await core.assets(id))[0]?.digest, (await core.tasks(id))[0]?.digest], [null, null]);
  hold.release();
  await digested(core, id);
  const [task] = await core.tasks(id);
  assert.equal(await core.digestOf(id), originDigest(5000));
  assert.equal(task?.digest, originDigest(5000));
  const last = (await core.events(id)).at(-1);
  assert.deepEqual(
    [last?.type, last?.task_id, last?.from_status, last?.to_status],
    ["task_digest", task?.id, "completed", "completed"],
  );
  assert.deepEqual(await core.job(id), ended, "no column of the job changed");
});

test("a checksum is compared before a file is completed, also where digests come later", async () => {
  await using origin = await startOrigin();
  await using core = await openLater(origin);
  const digest = originDigest(5000);
  const right = await core.submit([origin.link(5000, {}, "right.bin")], {
    checksum: `sha256:${digest.slice(7).toUpperCase()}`,
  });
  const completed = await core.ended(right.id);
  assert.deepEqual([completed.status, (await core.assets(right.id))[0]?.digest], ["completed", digest]);
  const wrong = await core.submit([origin.link(6000, {}, "wrong.bin")], { checksum: digest });
  const failed = await core.ended(wrong.id);
  assert.deepEqual([failed.status, failed.error_code], ["failed", "checksum_mismatch"]);
  assert.deepEqual((await core.files()).readable, ["right.bin"]);
});

test("files of equal bytes share one blob once their digests are there, each under its own name", async () => {
  await using origin = await startOrigin();
  await using core = await openLater(origin);
  const twins = ["a", "b", "c"].map((twin) => origin.link(70_000, { twin }, "twin.bin"));
  const { id } = await core.submit([...twins, origin.link(70_000, { seed: "other" }, "other.bin")]);
  await core.ended(id);
  await digested(core, id);
  await core.until("two blobs are left", async () => (await core.files()).blobs.length === 2);
  const assets = await core.assets(id);
  assert.deepEqual((await core.files()).readable, ["other.bin", "twin (2).bin", "twin (3).bin", "twin.bin"]);
  for (const { blob_id, readable_name } of assets) {
    const path = core.core.folder.readablePath(readable_name);
    assert.equal(
      statSync(path).ino,
      statSync(core.core.folder.blobPath(blob_id)).ino,
      "the name is a link to the blob",
    );
  }
  assert.equal(new Set(assets.map(({ blob_id }) => blob_id)).size, 2);
  const verdict = await verifyOf(core, "finish")({ deep: true });
  assert.deepEqual([verdict.problems, verdict.without_digest], [[], 0]);
  const [first, ...others] = assets.filter(({ name }) => name === "twin.bin");
  assert(first && others.length === 2);
  await core.jobs.removeAsset(first.id);
  for (const { readable_name } of others) {
    const bytes = readFileSync(core.core.folder.readablePath(readable_name));
    assert(bytes.equals(originBytes("", 0, 70_000)));
    await core.jobs.removeAsset(others.find((one) => one.readable_name === readable_name)!.id);
  }
  const left = await core.files();
  assert.deepEqual([left.readable, left.blobs.length, left.parts], [["other.bin"], 1, []]);
});

test("a file that was there with its digest is the one that later ones share", async () => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  const link = (twin: string): string => origin.link(5000, { twin }, "one.bin");
  {
    await using core = await openLater(origin, { root: root.path, config: { digest: "finish" } });
    await core.ended((await core.submit([link("a")])).id);
  }
  await using core = await openLater(origin, { root: root.path });
  const { id } = await core.submit([link("b")]);
  await core.ended(id);
  await digested(core, id);
  await core.until("one blob is left", async () => (await core.files()).blobs.length === 1);
  assert.deepEqual((await verifyOf(core, "later")({ deep: true })).problems, []);
});

test("a file deleted while its digest is made leaves nothing, and the pass goes on", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openLater(origin);
  const { id } = await core.submit([origin.link(5000, {}, "gone.bin")]);
  await core.ended(id);
  await hold.begun;
  const [asset] = await core.assets(id);
  assert(asset);
  await core.jobs.removeAsset(asset.id);
  await core.jobs.remove(id, { files: true });
  const next = await core.submit([origin.link(6000, {}, "next.bin")]);
  await core.ended(next.id);
  hold.release();
  await digested(core, next.id);
  assert.deepEqual((await core.files()).readable, ["next.bin"]);
  assert.deepEqual(
    core.log.filter(({ level }) => level !== "info"),
    [],
  );
});

test("a file that was changed or removed meanwhile gets no digest, and its timeline says why", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openLater(origin);
  const jobs: JobId[] = [];
  for (const name of ["cut.bin", "lost.bin", "good.bin"])
    jobs.push((await core.submit([origin.link(5000, { seed: name }, name)])).id);
  for (const id of jobs) await core.ended(id);
  await hold.begun;
  const [cut, lost, good] = (await Promise.all(jobs.map((id) => core.assets(id)))).flat();
  assert(cut && lost && good);
  truncateSync(core.core.folder.blobPath(cut.blob_id), 100);
  unlinkSync(core.core.folder.blobPath(lost.blob_id));
  hold.release();
  await digested(core, good.job_id);
  for (const [asset, why] of [
    [cut, /100 bytes instead of 5000/],
    [lost, /ENOENT/],
  ] as const) {
    const note = (await core.events(asset.job_id)).at(-1);
    assert.equal(note?.type, "task_note");
    assert.match(note?.text ?? "", why);
    assert.equal((await core.assets(asset.job_id))[0]?.digest, null);
  }
  assert.equal(core.log.filter(({ level, text }) => level === "warn" && text.includes("could not be made")).length, 2);
  const { problems, without_digest } = await verifyOf(core, "later")({ deep: false });
  assert.equal(without_digest, 2);
  assert(problems.every(({ code }) => code !== "digest_missing"));
});

test("a stop in the middle of a file takes less than a second, and the next start goes on, whatever its mode", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  let id: JobId;
  {
    await using core = await openLater(origin, { root: root.path });
    ({ id } = await core.submit([origin.link(5000, {}, "one.bin")]));
    await core.ended(id);
    await hold.begun;
    const askedMs = performance.now();
    await core[Symbol.asyncDispose]();
    assert(performance.now() - askedMs < 1000);
  }
  hold.release();
  {
    // A command that only looks makes no digests.
    await using core = await openLater(origin, { root: root.path, config: { maxJobs: 0, digest: "finish" } });
    const { problems, without_digest } = await verifyOf(core, "finish")({ deep: false });
    assert.deepEqual([problems.map(({ code }) => code), without_digest], [["digest_missing"], 1]);
  }
  await using core = await openLater(origin, { root: root.path, config: { digest: "finish" } });
  await digested(core, id);
  assert.equal(await core.digestOf(id), originDigest(5000));
});

test("downloads under way go first: digests are made once they rest, or after a while", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], digest: "later" } });
  const holding = await core.submit([origin.link(100, { "hold-at": 50 }, "holding")]);
  await origin.seen((request) => request.bytesSent === 50);
  const job = await core.submit([origin.link(1_000, {}, "file")]);
  await core.ended(job.id);
  const endedMs = performance.now();
  await core.until(
    "a digest beside a download that goes on",
    async () => (await core.tasks(job.id))[0]?.digest ?? null,
  );
  assert(performance.now() - endedMs > 2_000, "the digest did not wait");
  assert.equal((await core.job(holding.id)).status, "running");
});
