import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";
import { mountObstacle, mountTmpfs } from "../support/tmpfs.ts";

const MIB = 1024 * 1024;
const obstacle = mountObstacle();
const env = { TRAWL_MIN_FREE_SPACE: String(MIB) };

test("a full download disk: the job waits for space and says how much, others go on, and it ends right", async (t) => {
  if (obstacle) return t.skip(obstacle);
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using _disk = await mountTmpfs(folders.downloadDir, 24 * MIB);
  await using server = await startServer({ folders, allow: [origin.host], env });
  const ballast = join(folders.downloadDir, "ballast");
  const large = await server.add([origin.link(12 * MIB, { seed: "large", rate: 4 * MIB })]);
  await server.jobThat(large, (job) => job.bytes_done > MIB);
  await assert.rejects(writeFile(ballast, Buffer.alloc(24 * MIB)), { code: "ENOSPC" });
  const waiting = await server.jobThat(large, (job) => job.status === "pending" && job.waiting_code === "space");
  assert.match(waiting.waiting_for, /waits for space: needs .*B, .*B free/);
  assert.ok(waiting.bytes_done > MIB, "what came is kept");

  const other = await server.add([origin.link(5 * MIB, { seed: "other" })]);
  const refused = await server.jobThat(other, (job) => job.waiting_code === "space");
  assert.match(refused.waiting_for, /waits for space: needs .*B, .*B free/);
  for (const [action, status] of [
    ["pause", "paused"],
    ["resume", "pending"],
    ["cancel", "cancelled"],
  ] as const) {
    const { status: code, body } = await server.ask("POST", `/api/jobs/${other}/${action}`);
    assert.equal(code, 200, JSON.stringify(body));
    const settled = await server.jobThat(other, (job) => !["running", "pausing", "cancelling"].includes(job.status));
    assert.equal(settled.status, status);
  }
  assert.equal((await server.get("/readyz")).status, 503);

  await rm(ballast);
  await server.jobThat(large, (job) => job.status === "completed");
  const { body } = await server.get(`/api/jobs/${large}/tasks`);
  assert.equal(body.tasks[0].digest, originDigest(12 * MIB, "large"));
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
});

test("a full disk of the database: statuses are still recorded, new jobs are refused in words, all goes on later", async (t) => {
  if (obstacle) return t.skip(obstacle);
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using _disk = await mountTmpfs(folders.dataDir, 40 * MIB);
  await using server = await startServer({ folders, allow: [origin.host], env });
  const ids: string[] = [];
  for (const seed of ["a", "b"]) ids.push(await server.add([origin.link(8 * MIB, { seed, rate: MIB })]));
  for (const id of ids) await server.jobThat(id, (job) => job.bytes_done > 200_000);
  const ballast = join(folders.dataDir, "ballast");
  await assert.rejects(writeFile(ballast, Buffer.alloc(40 * MIB)), { code: "ENOSPC" });

  for (const id of ids) {
    const job = await server.jobThat(id, (one) => one.status === "pending" && one.waiting_code === "space");
    assert.ok(job.waiting_for);
  }
  const { status, body } = await server.ask("POST", "/api/jobs", { type: "links", urls: [origin.link(10)] });
  assert.ok(status === 503 || status === 507, `${status} ${JSON.stringify(body)}`);
  assert.match(body.error.message, /disk of the database is full/);
  const [first = ""] = ids;
  const paused = await server.ask("POST", `/api/jobs/${first}/pause`);
  assert.equal(paused.status, 200, JSON.stringify(paused.body));
  assert.equal((await server.get("/readyz")).status, 503);
  assert.equal((await server.ask("POST", `/api/jobs/${first}/resume`)).status, 200);

  await rm(ballast);
  for (const id of ids) await server.jobThat(id, (job) => job.status === "completed");
  const { body: verdict } = await server.get("/api/verify");
  assert.deepEqual(verdict.problems, []);
  assert.equal((await server.get("/readyz")).status, 200);
});
