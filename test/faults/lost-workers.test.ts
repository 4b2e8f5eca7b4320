import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const LINK = { rate: 400_000 };

/** Lets a job's row say that it lost its worker ten times before. */
function pretendLosses(dataDir: string, id: string): void {
  using database = new DatabaseSync(join(dataDir, "trawl.db"));
  database.prepare("update jobs set crash_losses = 10 where id = ?").run(id);
}

test("a job that gains bytes goes on after any number of crashes; one that gains none fails, and leaves no part file", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const start = () => startServer({ folders, allow: [origin.host] });
  let moving: string;
  let stuck: string;
  {
    await using server = await start();
    moving = await server.add([origin.link(8_000_000, LINK)]);
    stuck = await server.add([origin.link(8_000_000, { seed: "s", "hold-at": 100_000 })]);
    await server.jobThat(moving, (job) => job.bytes_done > 200_000);
    await server.jobThat(stuck, (job) => job.bytes_done >= 100_000);
    await server.kill();
  }
  {
    await using server = await start();
    const before = (await server.job(moving)).bytes_done;
    await server.jobThat(moving, (job) => job.status === "running" && job.bytes_done > before + 100_000);
    await server.jobThat(stuck, (job) => job.status === "running");
    await server.kill();
  }
  pretendLosses(folders.dataDir, stuck);
  await using server = await start();
  assert.notEqual((await server.job(moving)).status, "failed");
  const failed = await server.job(stuck);
  assert.deepEqual([failed.status, failed.error.code], ["failed", "worker_lost"]);
  await server.ask("POST", `/api/jobs/${moving}/cancel`);
  await server.jobThat(moving, (job) => job.status === "cancelled");
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
  assert.deepEqual(await readdir(join(folders.downloadDir, ".trawl", "parts")), []);
});

test("bytes gained make earlier losses count no more", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const start = () => startServer({ folders, allow: [origin.host] });
  let id: string;
  {
    await using server = await start();
    id = await server.add([origin.link(8_000_000, LINK)], { start_paused: true });
    await server.process.end("SIGTERM");
  }
  pretendLosses(folders.dataDir, id);
  {
    await using server = await start();
    await server.ask("POST", `/api/jobs/${id}/resume`);
    await server.jobThat(id, (job) => job.bytes_done > 300_000);
    await server.kill();
  }
  await using server = await start();
  assert.notEqual((await server.job(id)).status, "failed");
});

test("where restarts are to be failures, an interrupted job fails and leaves no part file", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const start = () => startServer({ folders, allow: [origin.host], env: { TRAWL_ON_RESTART: "fail" } });
  let id: string;
  {
    await using server = await start();
    id = await server.add([origin.link(8_000_000, LINK)]);
    await server.jobThat(id, (job) => job.bytes_done > 200_000);
    await server.kill();
  }
  await using server = await start();
  const job = await server.job(id);
  assert.deepEqual([job.status, job.error.code], ["failed", "interrupted"]);
  assert.deepEqual(await readdir(join(folders.downloadDir, ".trawl", "parts")), []);
  await server.ask("POST", `/api/jobs/${id}/retry`);
  await server.jobThat(id, (one) => one.bytes_done > 0 && one.status === "running");
});
