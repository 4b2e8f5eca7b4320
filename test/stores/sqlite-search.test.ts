/** How SQLite finds the rows of a page: by walks of indexes, and by a text index of few pieces. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { mock, test } from "node:test";
import { sampleOwner } from "../../bench/sample-jobs.ts";
import { openSampleStore, seed } from "../../bench/seed.ts";
import { databaseFile } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import type { JobFilter } from "../../src/stores/store.ts";
import { submit } from "../contracts/store/store-under-test.ts";
import { openFolder, temporaryDataFolder } from "./sqlite-folder.ts";

const SPAN = { fromMs: 1, toMs: Date.UTC(2100, 0) };
const OWN = { ownerId: sampleOwner(7) };
const FILTERS: Record<string, JobFilter> = {
  "one status": { statuses: ["failed"] },
  "one type": { types: ["search"] },
  "one owner": OWN,
  "one owner, one status": { ...OWN, statuses: ["failed"] },
  "a word": { words: ["museum"] },
  "a word of an owner": { ...OWN, words: ["museum"] },
  "a word in a span of time": { ...SPAN, words: ["museum"] },
};

test("every page with a filter is found without looking through the whole history", async (t) => {
  await using folder = await temporaryDataFolder();
  await seed(folder.path, { first: 1, last: 500 });
  await using store = await openSampleStore(folder.path);
  for (const [name, filter] of Object.entries(FILTERS)) {
    await t.test(name, async () => {
      const prepared = mock.method(DatabaseSync.prototype, "prepare");
      await store.read(async (tx) => {
        const rows = await tx.jobs.list(filter, { limit: 20 });
        const ids = rows.map((row) => row.id);
        await tx.assets.recentOfJobs(ids, 10);
      });
      const statements = prepared.mock.calls.map((call) => String(call.arguments[0]));
      mock.restoreAll();
      const plans = statements.filter((sql) => sql.startsWith("select")).flatMap((sql) => planOf(folder.path, sql));
      assert.ok(plans.some((step) => step.includes("INDEX")));
      assert.deepEqual(
        plans.filter((step) => /^SCAN (?:jobs|assets|newer|words)\b/.test(step)),
        [],
      );
    });
  }
});

test("a tidied text index is in few pieces", async () => {
  await using folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path);
  for (let turn = 0; turn < 40; turn += 1) await submit(store, { name: `museum ${turn}` });
  assert.ok(pieces(folder.path) > 5);
  while (await store.write((tx) => tx.tidy()));
  assert.ok(pieces(folder.path) <= 3, `${pieces(folder.path)} pieces`);
});

function planOf(dataDir: string, sql: string): string[] {
  using database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
  const steps = database.prepare(`explain query plan ${sql}`).all();
  return steps.map((step) => String(step["detail"]));
}

function pieces(dataDir: string): number {
  using database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
  const row = database.prepare("select count(distinct segid) as count from job_search_idx").get();
  return Number(row?.["count"]);
}
