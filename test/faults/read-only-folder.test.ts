import assert from "node:assert/strict";
import { test } from "node:test";
import { startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";
import { mountObstacle, mountTmpfs } from "../support/tmpfs.ts";

const MIB = 1024 * 1024;

test("a read-only download folder is told at the start and by /readyz, no job is accepted, and mending it is enough", async (t) => {
  const obstacle = mountObstacle();
  if (obstacle) return t.skip(obstacle);
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using disk = await mountTmpfs(folders.downloadDir, 64 * MIB);
  disk.remount("ro");
  const env = { TRAWL_MIN_FREE_SPACE: String(MIB) };
  await using server = await startServer({ folders, allow: [origin.host], env, untilReady: false });
  assert.match(server.process.log, /download folder .* cannot be written to \(EROFS\).*remount,rw/);
  const ready = await server.get("/readyz");
  assert.equal(ready.status, 503);
  const check = ready.body.checks.find((one: { name: string }) => one.name === "download folder");
  assert.equal(check.ok, false);
  assert.match(check.text, /EROFS|read-only/i);
  assert.match(check.remedy, /remount,rw/);
  const refused = await server.ask("POST", "/api/jobs", { type: "links", urls: [origin.link(1_000)] });
  assert.equal(refused.status, 503, JSON.stringify(refused.body));
  assert.equal(refused.body.error.code, "folder_not_writable");
  assert.match(refused.body.error.message, /cannot be written to/);
  assert.equal((await server.jobs()).length, 0);

  disk.remount("rw");
  assert.equal((await server.get("/readyz")).status, 200, "no new start is needed");
  const id = await server.add([origin.link(1_000_000, { rate: 1_000_000 })]);
  await server.jobThat(id, (job) => job.bytes_done > 0);
  await server.ask("POST", `/api/jobs/${id}/pause`);
  await server.jobThat(id, (job) => job.status === "paused");
  disk.remount("ro");
  await server.ask("POST", `/api/jobs/${id}/resume`);
  const waiting = await server.jobThat(id, (job) => job.status === "pending" && job.waiting_code !== "slots");
  assert.match(waiting.waiting_for, /cannot be written to/);
  disk.remount("rw");
  await server.jobThat(id, (job) => job.status === "completed");
});
