import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { MAX_CRASH_LOSSES } from "../../src/domain/backoff.ts";
import type { JobRow } from "../../src/domain/rows.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { originBytes, originDigest, startOrigin, type Origin } from "../support/origin.ts";
import { startCoreProcess, type CoreProcess } from "../support/core-process.ts";
import { writeFile, readdir, unlink } from "node:fs/promises";

const MiB = 1 << 20;
const SIZE = 3 * MiB;

type Scene = { origin: Origin; root: string; child: CoreProcess; job: JobRow };

/** A job that has 2 MiB and stands still there, in a process that is about to be killed. */
async function stage(act: (scene: Scene) => Promise<void>, onRestart?: "fail"): Promise<void> {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  await using child = await startCoreProcess(root.path, [origin.host], onRestart);
  const urls = [origin.link(SIZE, { "hold-at": 2 * MiB }, "f.bin")];
  const job = (await child.order({ kind: "submit", urls })) as JobRow;
  await child.saw((row) => row.bytes_done === 2 * MiB);
  await act({ origin, root: root.path, child, job });
}

function goOn({ origin, root }: Scene, onRestart: "resume" | "fail" = "resume"): Promise<TestCore> {
  origin.release();
  return openTestCore({ root, config: { egressAllow: [origin.host], onRestart } });
}

const askedAgain = (origin: Origin): number => origin.bytesSentFor(`/bytes/${SIZE}/f.bin`) - SIZE;

test("killed while running: it goes on by itself, at the byte, and says so", () =>
  stage(async (scene) => {
    await scene.child.kill();
    await using core = await goOn(scene);
    const job = await core.ended(scene.job.id);
    assert.deepEqual([job.status, job.recovered], ["completed", 1]);
    assert.equal(await core.digestOf(job.id), originDigest(SIZE));
    assert(askedAgain(scene.origin) <= MiB, `${askedAgain(scene.origin)} bytes were asked again`);
    assert(
      (await core.events(job.id)).some(
        (event) => event.type === "leaseExpired" && event.text === "its worker was lost",
      ),
    );
    assert(core.log.some((line) => line.level === "info" && line.text.startsWith("1 interrupted job")));
    await core.until("no part is left", async () => (await core.files()).parts.length === 0);
  }));

test("killed while pausing: it is paused, and resumes at the byte", () =>
  stage(async (scene) => {
    const { child, job } = scene;
    await Promise.allSettled([
      child.order({ kind: "act", id: job.id, action: "pause" }),
      child.saw((row) => row.status === "pausing").then(() => child.kill()),
    ]);
    await using core = await goOn(scene);
    assert.equal((await core.job(job.id)).status, "paused");
    assert.equal((await core.tasks(job.id))[0]?.status, "paused");
    await core.jobs.act(job.id, "resume");
    assert.equal((await core.ended(job.id)).status, "completed");
    assert.equal(await core.digestOf(job.id), originDigest(SIZE));
    assert(askedAgain(scene.origin) <= MiB);
  }));

test("killed while cancelling: it is cancelled and nothing of it is left", () =>
  stage(async (scene) => {
    const { child, job } = scene;
    await Promise.allSettled([
      child.order({ kind: "act", id: job.id, action: "cancel" }),
      child.saw((row) => row.status === "cancelling").then(() => child.kill()),
    ]);
    await using core = await goOn(scene);
    assert.equal((await core.job(job.id)).status, "cancelled");
    await core.until("nothing is left", async () => (await core.files()).parts.length === 0);
    assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
  }));

test("killed while paused: it stays paused and keeps its bytes", () =>
  stage(async (scene) => {
    const { child, job } = scene;
    await child.order({ kind: "act", id: job.id, action: "pause" });
    await child.saw((row) => row.status === "paused");
    await child.kill();
    await using core = await goOn(scene);
    const row = await core.job(job.id);
    assert.deepEqual([row.status, row.bytes_done, row.recovered], ["paused", 2 * MiB, 0]);
    await core.jobs.act(job.id, "resume");
    assert.equal((await core.ended(job.id)).status, "completed");
    assert.equal(scene.origin.requests.at(-1)?.range, `bytes=${2 * MiB}-`);
  }));

/** What a kill between the blob's rename and its row leaves behind. */
async function makeBlobWithoutRow({ root, child }: Scene): Promise<void> {
  await child.kill();
  const inner = join(root, "downloads", ".trawl");
  const [part = ""] = (await readdir(join(inner, "parts"))).filter((name) => name.endsWith(".part"));
  await writeFile(join(inner, "parts", part), originBytes("", 0, SIZE));
  await rename(join(inner, "parts", part), join(inner, "blobs", part.replace(".part", "")));
}

test("killed between the blob and its row: the file is not fetched again", () =>
  stage(async (scene) => {
    await makeBlobWithoutRow(scene);
    const { length } = scene.origin.requests;
    await using core = await goOn(scene);
    assert.equal((await core.ended(scene.job.id)).status, "completed");
    assert.equal(await core.digestOf(scene.job.id), originDigest(SIZE));
    assert.equal(scene.origin.requests.length, length);
    assert.deepEqual((await core.files()).parts, []);
  }));

test("killed between the blob and its row, then cancelled: nothing is left", () =>
  stage(async (scene) => {
    await makeBlobWithoutRow(scene);
    scene.origin.release();
    await using core = await openTestCore({
      root: scene.root,
      config: { egressAllow: [scene.origin.host], maxJobs: 0 },
    });
    await core.jobs.act(scene.job.id, "cancel");
    await core.until("nothing is left", async () => (await core.files()).blobs.length === 0);
    assert.deepEqual(await core.files(), { parts: [], blobs: [], readable: [] });
  }));

test("where restarts are to be failures, an interrupted job says so and leaves no part", () =>
  stage(async (scene) => {
    await scene.child.kill();
    await using core = await goOn(scene, "fail");
    const job = await core.job(scene.job.id);
    const [task] = await core.tasks(job.id);
    const text = "Task interrupted by server restart or crash";
    assert.deepEqual([job.status, job.error_code, job.error_message, job.failed], ["failed", "interrupted", text, 1]);
    assert.deepEqual([task?.status, task?.error_code, task?.error_message], ["failed", "interrupted", text]);
    await core.until("no part is left", async () => (await core.files()).parts.length === 0);
    await core.jobs.act(job.id, "retry");
    assert.equal((await core.ended(job.id)).status, "completed");
  }, "fail"));

test("a server that ends in good order gives its jobs back and counts no loss", () =>
  stage(async (scene) => {
    await scene.child.order({ kind: "dispose" });
    await scene.child.kill();
    await using core = await goOn(scene);
    const job = await core.ended(scene.job.id);
    assert.deepEqual([job.status, job.recovered, job.crash_losses, job.attempts], ["completed", 0, 0, 1]);
    assert.equal(scene.origin.requests.at(-1)?.range, `bytes=${2 * MiB}-`);
  }));

test("a job that loses its worker again and again without a gain fails as worker_lost", async () => {
  await using root = await temporaryRoot();
  const config = { egressAllow: ["127.0.0.1:9"], maxJobs: 0 };
  let id: JobRow["id"] | null = null;
  for (let loss = 0; loss <= MAX_CRASH_LOSSES; loss += 1) {
    await using core = await openTestCore({ root: root.path, config });
    id ??= (await core.submit(["http://127.0.0.1:9/"])).id;
    const known: JobRow["id"] = id;
    assert.equal((await core.job(known)).status, "pending");
    await core.store.write((tx) => tx.jobs.transition(known, { event: "claim", at: 1, set: { lease_until: 9e15 } }));
    await core.store.write(async (tx) =>
      tx.tasks.start(
        (await tx.tasks.list(known, { limit: 1 })).map((t) => t.id),
        1,
      ),
    );
  }
  await using core = await openTestCore({ root: root.path, config });
  assert(id);
  const job = await core.job(id);
  const [task] = await core.tasks(id);
  assert.deepEqual([job.status, job.error_code, job.failed], ["failed", "worker_lost", 1]);
  assert.deepEqual([task?.status, task?.error_code], ["failed", "worker_lost"]);
});

test("a job that gets on between losses is not given up, however often the server dies", async () => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  const options = { root: root.path, config: { egressAllow: [origin.host] } };
  await using core = await openTestCore(options);
  const { id } = await core.submit([origin.link(SIZE, { rate: MiB })]);
  await core.store.write((tx) => tx.jobs.update(id, { crash_losses: 9 }, { at: 1, type: "change", text: "" }));
  await core.waitFor(id, (job) => job.bytes_done > 0);
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  await core.jobs.act(id, "resume");
  await core.waitFor(id, (job) => job.status === "running" && job.crash_losses === 0);
});

for (const [name, spoil] of [
  ["deleted", (path: string) => unlink(path)],
  ["truncated", (path: string) => writeFile(path, originBytes("", 0, 1000))],
  ["zero-filled", (path: string) => writeFile(path, Buffer.alloc(2 * MiB))],
  ["lengthened", (path: string) => writeFile(path, Buffer.alloc(SIZE + 10, 1))],
] as const) {
  test(`a part file that was ${name} while the server was stopped is fetched again`, () =>
    stage(async (scene) => {
      await scene.child.kill();
      const parts = join(scene.root, "downloads", ".trawl", "parts");
      const [part = ""] = (await readdir(parts)).filter((file) => file.endsWith(".part"));
      await spoil(join(parts, part));
      await using core = await goOn(scene);
      assert.equal((await core.ended(scene.job.id)).status, "completed");
      assert.equal(await core.digestOf(scene.job.id), originDigest(SIZE));
    }));
}

test("a removal that was noted survives a kill", () =>
  stage(async (scene) => {
    await scene.child.kill();
    await using core = await openTestCore({
      root: scene.root,
      config: { egressAllow: [scene.origin.host], maxJobs: 0 },
    });
    const [task] = await core.tasks(scene.job.id);
    assert(task);
    await core.store.write((tx) => tx.noteRemovals([{ kind: "part", name: task.id }]));
    await core[Symbol.asyncDispose]();
    await using next = await openTestCore({ root: scene.root, config: { maxJobs: 0 } });
    assert.deepEqual((await next.files()).parts, []);
  }));
