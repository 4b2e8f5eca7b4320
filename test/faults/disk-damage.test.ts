import assert from "node:assert/strict";
import { appendFile, open, readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const SIZE = 3_000_000;
/** Here the server keeps still, so that nothing is whole before it is paused. */
const HELD = 1_000_000;

async function overwriteWithZeros(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.write(Buffer.alloc(400_000), 0, 400_000, 0);
}

const DAMAGES: Readonly<Record<string, (path: string) => Promise<void>>> = {
  "cut short": (path) => truncate(path, 100_000),
  "overwritten with zeros": overwriteWithZeros,
  "made longer": (path) => appendFile(path, Buffer.alloc(SIZE * 2, 1)),
  removed: (path) => rm(path),
};

test("part files that are damaged while the server is down are noticed, and every file comes whole", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const start = () => startServer({ folders, allow: [origin.host] });
  const jobs = new Map<string, string>();
  const parts = join(folders.downloadDir, ".trawl", "parts");
  {
    await using server = await start();
    for (const damage of Object.keys(DAMAGES)) {
      const id = await server.add([origin.link(SIZE, { seed: damage, "hold-at": HELD })]);
      jobs.set(damage, id);
    }
    for (const id of jobs.values()) await server.jobThat(id, (job) => job.bytes_done === HELD);
    for (const [damage, id] of jobs) {
      await server.ask("POST", `/api/jobs/${id}/pause`);
      await server.jobThat(id, (job) => job.status === "paused");
      const { body } = await server.get(`/api/jobs/${id}/tasks`);
      jobs.set(damage, `${id} ${body.tasks[0].id}`);
    }
    await server.kill();
  }
  origin.release();
  for (const [damage, ids] of jobs) await DAMAGES[damage]?.(join(parts, `${ids.split(" ")[1]}.part`));
  await using server = await start();
  for (const [damage, ids] of jobs) {
    const [id = ""] = ids.split(" ");
    await server.ask("POST", `/api/jobs/${id}/resume`);
    const job = await server.jobThat(id, (one) => one.finished_at !== null);
    assert.equal(job.status, "completed", `${damage}: ${JSON.stringify(job.error)}`);
    const { body } = await server.get(`/api/jobs/${id}/tasks`);
    assert.equal(body.tasks[0].digest, originDigest(SIZE, damage), damage);
  }
  const { body: verdict } = await server.get("/api/verify");
  assert.deepEqual(verdict.problems, [], JSON.stringify(verdict));
});

test("a finished file that was cut short is reported, and the same bytes, fetched again, make it whole", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const blobs = join(folders.downloadDir, ".trawl", "blobs");
  const link = origin.link(50_000, { seed: "cut" }, "cut.bin");
  {
    await using server = await startServer({ folders, allow: [origin.host] });
    await server.jobThat(await server.add([link]), (job) => job.status === "completed");
    await server.process.end("SIGTERM");
  }
  for (const name of await readdir(blobs)) await truncate(join(blobs, name), 10);
  await using server = await startServer({ folders, allow: [origin.host] });
  const { body } = await server.get("/api/verify");
  assert.ok(body.problems.some((problem: { code: string }) => problem.code === "blob_size_wrong"));
  const again = await server.add([link]);
  await server.jobThat(again, (one) => one.status === "completed");
  const after = await server.get("/api/verify");
  assert.ok(!after.body.problems.some((problem: { code: string }) => problem.code === "blob_size_wrong"));
  for (const job of await server.jobs()) {
    const file = await server.get(`/api/jobs/${job.id}/file`);
    assert.deepEqual([file.status, file.headers.get("content-length")], [200, "50000"]);
  }
});

test("a finished file that is gone from the disk is reported, and asking for it says so", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const blobs = join(folders.downloadDir, ".trawl", "blobs");
  const link = origin.link(50_000, { seed: "gone" }, "gone.bin");
  {
    await using server = await startServer({ folders, allow: [origin.host] });
    await server.jobThat(await server.add([link]), (job) => job.status === "completed");
    await server.process.end("SIGTERM");
  }
  for (const name of await readdir(blobs)) await rm(join(blobs, name));
  await rm(join(folders.downloadDir, "gone.bin"));
  await using server = await startServer({ folders, allow: [origin.host] });
  const { body } = await server.get("/api/verify");
  assert.equal(body.ok, false);
  assert.ok(body.problems.some((problem: { code: string }) => problem.code === "blob_missing"));
  const [job] = await server.jobs();
  const file = await server.get(`/api/jobs/${job.id}/file`);
  assert.ok(file.status >= 400 && file.status < 600 && file.body.error.message, JSON.stringify(file.body));

  const again = await server.add([link]);
  const fresh = await server.jobThat(again, (one) => one.finished_at !== null);
  assert.equal(fresh.status, "completed", JSON.stringify(fresh));
  const whole = await server.get(`/api/jobs/${again}/file`);
  assert.equal(whole.status, 200, "the same bytes, fetched again, are there again");
});
