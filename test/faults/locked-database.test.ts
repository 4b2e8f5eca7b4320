import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const HOLDER = join(import.meta.dirname, "..", "fixtures", "database", "hold-lock.ts");

/** Another program takes the write lock of a database. Disposing of it lets go. */
async function holdLock(dataDir: string): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, [HOLDER, join(dataDir, "trawl.db")], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

test("while another program holds the database for 3 s, requests wait and succeed", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using server = await startServer({ folders, allow: [origin.host] });
  await using lock = await holdLock(folders.dataDir);
  const beganMs = performance.now();
  const added = server.add([origin.link(1_000)]);
  await wait(3_000);
  await lock[Symbol.asyncDispose]();
  const id = await added;
  assert.ok(performance.now() - beganMs >= 2_900, "it waited for the lock");
  await server.jobThat(id, (job) => job.status === "completed");
});

test("while another program holds it for 30 s, writes are refused in words, reads and health answer, and jobs survive", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using server = await startServer({ folders, allow: [origin.host] });
  const size = 5_000_000;
  const running = await server.add([origin.link(size, { rate: 250_000 })]);
  await server.jobThat(running, (job) => job.bytes_done > 200_000);
  {
    await using _lock = await holdLock(folders.dataDir);
    const freeAtMs = performance.now() + 30_000;
    const refusal = server.ask("POST", "/api/jobs", { type: "links", urls: [origin.link(1_000, { seed: "x" })] });
    let slowestMs = 0;
    while (performance.now() < freeAtMs) {
      const beganMs = performance.now();
      assert.equal((await server.get("/healthz")).status, 200);
      slowestMs = Math.max(slowestMs, performance.now() - beganMs);
      assert.equal((await server.get("/api/jobs")).status, 200, "reading needs no lock");
      await wait(250);
    }
    const { status, body } = await refusal;
    assert.equal(status, 503, JSON.stringify(body));
    assert.equal(body.error.code, "store_busy");
    assert.ok(slowestMs < 500, `the slowest health answer took ${Math.round(slowestMs)} ms`);
  }
  await server.jobThat(running, (job) => job.status === "completed", 60_000);
  const { body } = await server.get(`/api/jobs/${running}/tasks`);
  assert.equal(body.tasks[0].digest, originDigest(size));
  assert.equal((await server.jobs()).length, 1, "the refused request left no job");
  await server.jobThat(await server.add([origin.link(1_000, { seed: "y" })]), (job) => job.status === "completed");
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
});
