import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const SIZE = 6_000_000;

test("SIGTERM with running jobs: exit 0 in time, jobs pending, and the next start goes on at the byte", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const start = () => startServer({ folders, allow: [origin.host] });
  await using first = await start();
  const links = ["a", "b", "c"].map((seed) => origin.link(SIZE, { seed, rate: 2_000_000 }));
  const ids = await Promise.all(links.map((link) => first.add([link])));
  for (const id of ids) await first.jobThat(id, (job) => job.bytes_done > 500_000);
  const beganMs = performance.now();
  const exit = await first.process.end("SIGTERM");
  assert.deepEqual(exit, { code: 0, signal: null }, first.process.log);
  assert.ok(performance.now() - beganMs < 10_000);

  await using second = await start();
  for (const [index, id] of ids.entries()) {
    const job = await second.jobThat(id, (one) => one.status === "completed");
    assert.equal(job.recovered, false, "an orderly stop is no loss");
    const [before, after] = origin.requests.filter(
      (request) => request.link === links[index]?.slice(origin.url.length),
    );
    const from = Number(/^bytes=(\d+)-$/.exec(after?.range ?? "")?.[1]);
    assert.ok(from > 500_000 && from <= (before?.bytesSent ?? 0), `went on at ${from} of ${before?.bytesSent}`);
    const { body } = await second.get(`/api/jobs/${id}/tasks`);
    assert.equal(body.tasks[0].digest, originDigest(SIZE, ["a", "b", "c"][index]));
  }
});

test("a second SIGTERM ends the process at once", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using server = await startServer({ folders, allow: [origin.host] });
  await server.jobThat(await server.add([origin.link(SIZE, { rate: 500_000 })]), (job) => job.bytes_done > 0);
  server.process.child.kill("SIGTERM");
  await wait(600);
  const beganMs = performance.now();
  if (server.process.isRunning) server.process.child.kill("SIGTERM");
  await server.process.exited;
  assert.ok(performance.now() - beganMs < 1_000);
});

test("stopped for longer than its leases live, the server goes on and nothing is lost or doubled", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using server = await startServer({ folders, allow: [origin.host] });
  const seeds = ["a", "b", "c"];
  const ids: string[] = [];
  for (const seed of seeds) ids.push(await server.add([origin.link(SIZE, { seed, rate: 1_000_000 })]));
  for (const id of ids) await server.jobThat(id, (job) => job.bytes_done > 300_000);
  process.kill(server.pid, "SIGSTOP");
  await wait(22_000);
  process.kill(server.pid, "SIGCONT");
  for (const [index, id] of ids.entries()) {
    await server.jobThat(id, (job) => job.status === "completed", 15_000);
    const { body } = await server.get(`/api/jobs/${id}/tasks`);
    assert.equal(body.tasks[0].digest, originDigest(SIZE, seeds[index]));
  }
  assert.equal((await server.jobs()).length, ids.length);
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
});
