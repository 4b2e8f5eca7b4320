import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer, type TestServer } from "../support/start-server.ts";

function cannotInject(context: TestContext): boolean {
  if (process.platform === "linux" && spawnSync("strace", ["-V"]).status === 0) return false;
  context.skip("strace is not installed");
  return true;
}

/** From now on the disk reports an error whenever the server flushes the file at `path`, until disposed of. */
async function failFlushes(server: TestServer, path: string): Promise<AsyncDisposable> {
  const inject = ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"];
  const words = ["-f", "-p", String(server.pid), "-P", path, "-o", "/dev/null", ...inject];
  const child = spawn("strace", words, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  while (!said.includes("attached")) {
    await Promise.race([once(child.stderr, "data"), ended]);
    if (child.exitCode !== null) throw new Error(`strace could not attach: ${said}`);
  }
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}

test("a disk that fails to flush a download: that job fails and says so, others go on", async (context) => {
  if (cannotInject(context)) return;
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  await using server = await startServer({ folders, allow: [origin.host] });
  const id = await server.add([origin.link(500_000, { seed: "bad" })], { start_paused: true });
  const { body } = await server.get(`/api/jobs/${id}/tasks`);
  const part = join(folders.downloadDir, ".trawl", "parts", `${body.tasks[0].id}.part`);
  {
    await using _strace = await failFlushes(server, part);
    await server.ask("POST", `/api/jobs/${id}/resume`);
    const job = await server.jobThat(id, (one) => one.finished_at !== null);
    assert.equal(job.status, "failed", JSON.stringify(job));
    assert.equal(job.error.code, "disk_error");
    assert.match(job.error.message, /disk reported an error/i);
    const other = await server.add([origin.link(500_000, { seed: "good" })]);
    await server.jobThat(other, (one) => one.status === "completed");
  }
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
  await server.ask("POST", `/api/jobs/${id}/retry`);
  await server.jobThat(id, (one) => one.status === "completed");
  const again = await server.get(`/api/jobs/${id}/tasks`);
  assert.equal(again.body.tasks[0].digest, originDigest(500_000, "bad"));
});

test("a disk that fails to flush the database: the server ends, and the next start has all that was acknowledged", async (context) => {
  if (cannotInject(context)) return;
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const acknowledged: string[] = [];
  {
    await using server = await startServer({ folders, allow: [origin.host] });
    acknowledged.push(await server.add([origin.link(2_000_000, { rate: 700_000 })]));
    await server.jobThat(acknowledged[0] ?? "", (job) => job.bytes_done > 300_000);
    await using _strace = await failFlushes(server, join(folders.dataDir, "trawl.db-wal"));
    const answer = await server.ask("POST", "/api/jobs", { type: "links", urls: [origin.link(10)] }).catch(() => null);
    assert.ok(answer === null || answer.status >= 500, "what is not on disk is not acknowledged");
    const { code } = await server.process.exited;
    assert.equal(code, 3, server.process.log);
    assert.match(server.process.log, /database cannot be/);
  }
  await using server = await startServer({ folders, allow: [origin.host] });
  for (const id of acknowledged) await server.jobThat(id, (job) => job.status === "completed");
  assert.deepEqual((await server.get("/api/verify")).body.problems, []);
});
