import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const LIBRARY = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
].find((path) => existsSync(path));
const SIZE = 8_000_000;

for (const jump of ["+30d", "-30d"]) {
  test(`the clock jumps by ${jump} under running and waiting jobs: no lease is lost, nothing is stuck`, async (t) => {
    if (!LIBRARY) return t.skip("libfaketime is not installed");
    await using origin = await startOrigin();
    await using folders = await makeServerFolders();
    const stamp = join(folders.root, "stamp");
    await writeFile(stamp, "+0");
    const env = {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: stamp,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    };
    await using server = await startServer({ folders, allow: [origin.host], env });
    const running = await server.add([origin.link(SIZE, { rate: 600_000 })]);
    const retried = await server.add([origin.link(1_000, { seed: "r", "fail-first": 1, "retry-after": 9 })]);
    await server.jobThat(running, (job) => job.bytes_done > 500_000);
    await server.jobThat(retried, (job) => job.waiting_code === "retry" || job.waiting_code === "host");
    await writeFile(stamp, jump);
    await wait(2_000);
    const added = await server.add([origin.link(1_000, { seed: "n" })]);

    const job = await server.jobThat(running, (one) => one.finished_at !== null, 25_000);
    assert.equal(job.status, "completed");
    assert.equal(job.recovered, false, "its lease was kept");
    assert.equal(job.attempts, 1);
    await server.jobThat(retried, (one) => one.status === "completed", 15_000);
    await server.jobThat(added, (one) => one.status === "completed", 15_000);
    const days = (Date.parse((await server.job(added)).finished_at) - Date.now()) / 86_400_000;
    assert.ok(Math.abs(days - Number.parseInt(jump, 10)) < 1, `the jump was real: ${days} days`);
    const { body } = await server.get(`/api/jobs/${running}/tasks`);
    assert.equal(body.tasks[0].digest, originDigest(SIZE));
    assert.deepEqual((await server.get("/api/verify")).body.problems, []);
  });
}
