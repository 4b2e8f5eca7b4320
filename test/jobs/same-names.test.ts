import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openTestCore } from "../support/open-test-core.ts";
import { originBytes, startOrigin } from "../support/origin.ts";

/** One name to people, several to some file systems: other case, other composition. */
const NAMES = ["Été.bin", "Été.bin".normalize("NFD"), "été.bin", "ÉTÉ.BIN"];
const JOBS = 16;

test("jobs that bring files of one name at the same time have a file each, none written over", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxTasksPerHost: 16 } });
  const jobs = await Promise.all(
    Array.from({ length: JOBS }, (_, at) =>
      core.submit([origin.link(1_000 + at, { seed: `${at}` }, encodeURIComponent(NAMES[at % NAMES.length] as string))]),
    ),
  );
  for (const { id } of jobs) assert.equal((await core.ended(id)).status, "completed");
  const { readable, blobs, parts } = await core.files();
  assert.deepEqual([readable.length, blobs.length, parts.length], [JOBS, JOBS, 0]);
  assert.equal(new Set(readable.map((name) => name.normalize("NFC").toLowerCase())).size, JOBS);
  for (const [at, { id }] of jobs.entries()) {
    const [asset] = await core.assets(id);
    const bytes = await readFile(join(core.core.folder.path, asset?.readable_name ?? ""));
    assert(bytes.equals(originBytes(`${at}`, 0, 1_000 + at)), `${asset?.readable_name}`);
  }
});
