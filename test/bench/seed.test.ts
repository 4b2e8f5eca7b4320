import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { openSampleStore, seed } from "../../bench/seed.ts";
import { auditJob } from "../../src/ops/audit-jobs.ts";
import { databaseFile } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { assetSearchText, jobSearchText } from "../../src/stores/kysely/search-text.ts";

const JOBS = 1_500;

it("makes a history in which a check of the whole finds nothing", async () => {
  await using folder = await seededFolder();
  await using store = await openSampleStore(folder.path);
  await store.read(async (tx) => {
    assert.deepEqual(await tx.audit.wrongCounters(), []);
    assert.deepEqual(await tx.audit.wrongDays(), []);
    const jobs = await tx.audit.jobs(0, JOBS + 1);
    assert.equal(jobs.length, JOBS);
    assert.deepEqual(
      jobs.flatMap((job) => auditJob(job, Date.now())),
      [],
    );
    const [job] = await tx.jobs.list({ statuses: ["completed"], words: ["museum"] }, { limit: 1 });
    assert.ok(job?.name.startsWith("museum "));
  });
});

it("indexes the words that the store itself would", async () => {
  await using folder = await seededFolder();
  const database = new DatabaseSync(databaseFile(folder.path), { readOnly: true });
  const words = (table: string) => database.prepare(`select words from ${table} order by number`).all();
  const jobs = database.prepare(
    "select jobs.name, tasks.host, tasks.name as file from jobs join tasks on tasks.job_id = jobs.id order by number",
  );
  const expected = jobs.all().map((row) => {
    const task = { id: "" as never, url: "", url_key: "", checksum: null };
    const [name, host, file] = [String(row["name"]), String(row["host"]), String(row["file"])];
    return jobSearchText({ name }, [{ ...task, host, name: file }]);
  });
  assert.deepEqual(
    words("job_words").map((row) => row["words"]),
    expected,
  );
  const assets = database.prepare("select name from assets order by number").all();
  assert.deepEqual(
    words("asset_words").map((row) => row["words"]),
    assets.map((row) => assetSearchText({ name: String(row["name"]), source: null, creator: null, query: null })),
  );
  database.close();
});

async function seededFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "trawl-seed-"));
  await seed(path, { first: 1, last: JOBS });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
