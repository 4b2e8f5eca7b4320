import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { probeFolder } from "../../src/files/probe-folder.ts";

test("a probe leaves nothing, not even what a kill left of an earlier one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "trawl-probe-"));
  await writeFile(join(folder, ".trawl-probe"), "");
  await Promise.all([probeFolder(folder), probeFolder(folder), probeFolder(folder)]);
  assert.deepEqual(await readdir(folder), []);
  await symlink("/nowhere/at/all", join(folder, ".trawl-probe"));
  await assert.rejects(probeFolder(folder), { code: "ELOOP" });
  await rm(folder, { recursive: true });
});
