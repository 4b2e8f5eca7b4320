/** Database files that are damaged, foreign, emptied, older or newer: refused in words and left as they are. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { Migration } from "kysely/migration";
import { sqliteDdl } from "../../src/stores/dialects/sqlite/search.ts";
import { migrations } from "../../src/stores/migrations/migrate.ts";
import { newJob, submit } from "../contracts/store/store-under-test.ts";
import { openFolder, temporaryDataFolder, type Folder } from "./sqlite-folder.ts";

const fileOf = (folder: Folder): string => join(folder.path, "trawl.db");

/** A closed data folder with a hundred jobs. */
async function usedFolder(): Promise<Folder> {
  const folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path);
  await store.write(async (tx) => {
    for (let at = 0; at < 100; at += 1) await tx.jobs.insert(newJob({ name: `job ${at} ${"x".repeat(500)}` }), [], "");
  });
  return folder;
}

async function refusedUntouched(folder: Folder, code: string, words: RegExp): Promise<void> {
  const file = fileOf(folder);
  const before = existsSync(file) ? readFileSync(file) : null;
  await assert.rejects(openFolder(folder.path), (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.stack ?? "");
    assert.match(error.message, words);
    return true;
  });
  const after = existsSync(file) ? readFileSync(file) : null;
  assert.ok(
    before === null ? after === null : after !== null && before.equals(after),
    "the file is untouched, byte for byte",
  );
}

const damages: [string, (file: string, bytes: Buffer) => void][] = [
  [
    "an overwritten header",
    (file, bytes) => writeFileSync(file, Buffer.concat([Buffer.alloc(100, "X"), bytes.subarray(100)])),
  ],
  ["a header of zeros", (file, bytes) => writeFileSync(file, Buffer.concat([Buffer.alloc(100), bytes.subarray(100)]))],
  [
    "nothing but garbage",
    (file, bytes) => writeFileSync(file, Buffer.from(bytes.map((byte, at) => (byte + at * 7 + 13) % 256))),
  ],
  ["its second half gone", (file, bytes) => truncateSync(file, Math.floor(bytes.length / 8192) * 4096)],
  ["all but the first page gone", (file) => truncateSync(file, 4096)],
  ["all but fifty bytes gone", (file) => truncateSync(file, 50)],
  ["a few words of text", (file) => writeFileSync(file, "hello")],
];

for (const [name, damage] of damages) {
  test(`a database with ${name} is refused and kept`, async () => {
    await using folder = await usedFolder();
    damage(fileOf(folder), readFileSync(fileOf(folder)));
    await refusedUntouched(folder, "store_corrupt", /The database file is damaged/);
  });
}

test("damage inside is found by the integrity check or by the first use, never passed over", async () => {
  await using folder = await usedFolder();
  const bytes = readFileSync(fileOf(folder));
  bytes.fill(0x5a, Math.floor(bytes.length / 8192) * 4096);
  writeFileSync(fileOf(folder), bytes);
  const problems = await openFolder(folder.path).then(
    async (store) => {
      await using open = store;
      return open.checkIntegrity();
    },
    (error: unknown) => [String(error)],
  );
  assert.notDeepEqual(problems, []);
});

test("the database of another program is refused and kept", async () => {
  await using folder = await temporaryDataFolder();
  const database = new DatabaseSync(fileOf(folder));
  database.exec("create table recipes (name text); insert into recipes values ('börek')");
  database.close();
  await refusedUntouched(folder, "unsupported", /belongs to another program/);
});

test("an empty file is an empty history only in a folder that was never used", async () => {
  await using fresh = await temporaryDataFolder();
  writeFileSync(fileOf(fresh), "");
  writeFileSync(join(fresh.path, "server.lock"), "");
  await (await openFolder(fresh.path))[Symbol.asyncDispose]();
  for (const sign of ["secret", "reserve", "trawl.db-wal"]) {
    await using folder = await temporaryDataFolder();
    writeFileSync(fileOf(folder), "");
    writeFileSync(join(folder.path, sign), "something");
    await refusedUntouched(folder, "store_corrupt", /is empty, but the folder was used before/);
    assert.equal(readFileSync(join(folder.path, sign), "utf8"), "something");
  }
});

test("a log without its database is kept; a folder without either begins anew", async () => {
  await using folder = await temporaryDataFolder();
  writeFileSync(`${fileOf(folder)}-wal`, "something");
  await refusedUntouched(folder, "store_corrupt", /is missing, but the folder was used before/);
  assert.equal(readFileSync(`${fileOf(folder)}-wal`, "utf8"), "something");
  await using begun = await temporaryDataFolder();
  writeFileSync(join(begun.path, "secret"), "something");
  await (await openFolder(begun.path))[Symbol.asyncDispose]();
});

test("a data folder that is not there is named", async () => {
  await using folder = await temporaryDataFolder();
  await assert.rejects(openFolder(join(folder.path, "none")), { code: "disk_error", message: /cannot be used/ });
});

const addsTable: Migration = { up: async (db) => db.schema.createTable("added").addColumn("a", "text").execute() };
const fails: Migration = { up: () => Promise.reject(new Error("the step failed")) };

function stepsIn(folder: Folder): string[] {
  const database = new DatabaseSync(fileOf(folder), { readOnly: true });
  const rows = database
    .prepare("select name from kysely_migration union all select name from sqlite_schema where name = 'added'")
    .all();
  database.close();
  return rows.map((row) => String(row["name"]));
}

test("an upgrade happens whole or not at all", async () => {
  await using folder = await usedFolder();
  const base = migrations(sqliteDdl);
  const before = stepsIn(folder);
  assert.deepEqual(before, Object.keys(base));
  const broken = { ...base, "9001-adds": addsTable, "9002-fails": fails };
  await assert.rejects(openFolder(folder.path, { steps: broken }), /the step failed/);
  assert.deepEqual(stepsIn(folder), before);
  const whole = { ...base, "9001-adds": addsTable };
  await using store = await openFolder(folder.path, { steps: whole });
  assert.equal((await store.read((tx) => tx.jobs.count({}))).count, 100);
});

/** Takes the steps of the schema from this one on back: what a database has that was last opened before them. */
async function stepBack(folder: Folder, from: string): Promise<void> {
  await using fresh = await temporaryDataFolder();
  const kept = Object.entries(migrations(sqliteDdl)).filter(([name]) => name < from);
  await (await openFolder(fresh.path, { steps: Object.fromEntries(kept) }))[Symbol.asyncDispose]();
  const [then, now] = [new DatabaseSync(fileOf(fresh)), new DatabaseSync(fileOf(folder))];
  const tables = (database: DatabaseSync) =>
    database
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .all()
      .map(({ name }) => String(name));
  const columns = (database: DatabaseSync, table: string) =>
    database
      .prepare("select name from pragma_table_info(?)")
      .all(table)
      .map(({ name }) => String(name));
  const indexes = (database: DatabaseSync) =>
    database
      .prepare("select name from sqlite_schema where type = 'index' and sql is not null")
      .all()
      .map(({ name }) => String(name));
  for (const index of indexes(now)) if (!indexes(then).includes(index)) now.exec(`drop index "${index}"`);
  for (const table of tables(now)) {
    if (!tables(then).includes(table)) now.exec(`drop table "${table}"`);
    else
      for (const column of columns(now, table))
        if (!columns(then, table).includes(column)) now.exec(`alter table "${table}" drop column "${column}"`);
  }
  now.prepare("delete from kysely_migration where name >= ?").run(from);
  then.close();
  now.close();
}

test("a database from before proxies takes jobs that have one", async () => {
  await using folder = await usedFolder();
  await stepBack(folder, "0003");
  await using store = await openFolder(folder.path);
  assert.equal((await store.read((tx) => tx.jobs.count({}))).count, 100);
  assert.deepEqual(stepsIn(folder), Object.keys(migrations(sqliteDdl)));
  assert.equal((await submit(store)).job.proxy, null);
});

test("a database of a newer program is refused and kept", async () => {
  await using folder = await usedFolder();
  const newer = { ...migrations(sqliteDdl), "9001-adds": addsTable };
  await (await openFolder(folder.path, { steps: newer }))[Symbol.asyncDispose]();
  await refusedUntouched(folder, "unsupported", /newer Trawl .*9001-adds/);
  await using store = await openFolder(folder.path, { steps: newer });
  await submit(store);
});
