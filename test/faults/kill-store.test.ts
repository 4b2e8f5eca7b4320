import assert from "node:assert/strict";
import { test } from "node:test";
import { openFolder, temporaryDataFolder } from "../stores/sqlite-folder.ts";
import { startNeighbour } from "../stores/start-neighbour.ts";

test("a writer that is killed loses no commit that it was told of", { timeout: 60_000 }, async () => {
  await using folder = await temporaryDataFolder();
  await using neighbour = startNeighbour("write", folder.path);
  const told: string[] = [];
  for await (const line of neighbour.lines) {
    if (line.length === 32) told.push(line);
    if (told.length === 2_000) void neighbour.kill();
  }
  assert.ok(told.length >= 2_000);
  await using store = await openFolder(folder.path);
  const kept = new Set((await store.read((tx) => tx.jobs.list({}, { limit: 100_000 }))).map((job) => job.id as string));
  assert.deepEqual(
    told.filter((id) => !kept.has(id)),
    [],
  );
  assert.ok(kept.size <= told.length + 1, "at most the one commit that it was not told of any more");
  assert.equal((await store.read((tx) => tx.jobs.counts())).pending, kept.size);
  assert.deepEqual(await store.checkIntegrity(), []);
});
