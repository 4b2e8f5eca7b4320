import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { originDigest, startOrigin } from "../support/origin.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";

const hasLimits = spawnSync("prlimit", ["--version"]).status === 0;

test("with 64 open files allowed, twenty jobs complete and none fails for it", async (t) => {
  if (!hasLimits) return t.skip("prlimit is not installed");
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const wrapper = ["prlimit", "--nofile=64:64"];
  await using server = await startServer({
    folders,
    allow: [origin.host],
    wrapper,
    env: { TRAWL_MAX_TASKS_PER_HOST: "64", TRAWL_MAX_JOBS: "20" },
  });
  const ids: string[] = [];
  for (let number = 0; number < 20; number += 1) {
    const links = ["a", "b", "c"].map((letter) => origin.link(400_000, { seed: `${number}${letter}`, rate: 400_000 }));
    ids.push(await server.add(links));
  }
  for (const [number, id] of ids.entries()) {
    const job = await server.jobThat(id, (one) => one.finished_at !== null, 90_000);
    const { body } = await server.get(`/api/jobs/${id}/tasks`);
    assert.deepEqual([job.status, job.failed], ["completed", 0], JSON.stringify(body.tasks));
    assert.deepEqual(
      body.tasks.map((task: { digest: string }) => task.digest),
      ["a", "b", "c"].map((letter) => originDigest(400_000, `${number}${letter}`)),
    );
  }
  assert.ok(server.process.isRunning);
});

test("a digest thread that finds no open files to start with is a failure that passes, and lets go of its writers", (t) => {
  if (!hasLimits) return t.skip("prlimit is not installed");
  const program = join(import.meta.dirname, "../fixtures/digest-without-files.ts");
  const { stdout, stderr } = spawnSync("prlimit", ["--nofile=64:64", process.execPath, program], { encoding: "utf8" });
  const refused = "too_many_open_files,lost";
  assert.deepEqual(stdout.trim().split("\n"), [refused, refused, "read,followed"], stderr);
});
