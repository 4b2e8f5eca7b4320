/** What SQLite and node:sqlite do unless somebody takes care. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { sql, type Kysely } from "kysely";
import { Failure } from "../../src/domain/failures.ts";
import { openSqlite } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { jobOf, submit, T0 } from "../contracts/store/store-under-test.ts";
import { openFolder, temporaryDataFolder } from "./sqlite-folder.ts";
import { startNeighbour } from "./start-neighbour.ts";

/** Measures the longest time in which the event loop did not come round, in milliseconds. */
function watchEventLoop(): { longestGapMs(): number } & Disposable {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 10);
  const longestGapMs = (): number => {
    look();
    return longest;
  };
  return { longestGapMs, [Symbol.dispose]: () => clearInterval(timer) };
}

const change = { at: T0, type: "change", text: "" };

test("selects return their rows, and both connections are as safe as they should be", async () => {
  await using folder = await temporaryDataFolder();
  await using dialect = openSqlite(folder.path);
  for (const db of [dialect.writer, dialect.reader] as Kysely<never>[]) {
    const one = await sql<{ one: number }>`select 1 as one union all select ${2}`.execute(db);
    assert.deepEqual(
      one.rows.map((row) => row.one),
      [1, 2],
    );
    const read = async (pragma: string) =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${pragma}`).execute(db)).rows[0] ?? {})[0];
    assert.equal(await read("synchronous"), 2, "synchronous is FULL");
    assert.equal(await read("journal_mode"), "wal");
    assert.equal(await read("mmap_size").then((size) => size ?? 0), 0);
  }
  await assert.rejects(sql.raw("create table t (a)").execute(dialect.reader), /readonly/);
});

test("a transaction takes its write lock at once: two processes that read and then write both succeed", async () => {
  await using folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path);
  const { job } = await submit(store, {}, 0);
  const turns = 80;
  await using neighbour = startNeighbour("count", folder.path, turns);
  await neighbour.lines.next();
  for (let turn = 0; turn < turns; turn += 1) {
    await store.write(async (tx) => {
      const priority = ((await tx.jobs.get(job.id))?.priority ?? 0) + 1;
      await tx.jobs.update(job.id, { priority }, change);
    });
  }
  assert.equal(await neighbour.exit, 0);
  assert.equal((await jobOf(store, job.id)).priority, 2 * turns, "no update was lost");
});

test("a lock of another program for 3 s: the write waits, the event loop goes on, reads are answered", async () => {
  await using folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path);
  const { job } = await submit(store, {}, 0);
  await using neighbour = startNeighbour("hold", folder.path, 3_000);
  await neighbour.lines.next();
  using loop = watchEventLoop();
  const began = performance.now();
  const write = store.write((tx) => tx.jobs.update(job.id, { priority: 1 }, change));
  assert.equal((await jobOf(store, job.id)).priority, 0);
  assert.ok(performance.now() - began < 2_000, "the read did not wait for the lock");
  assert.equal((await write)?.priority, 1);
  assert.ok(performance.now() - began > 1_500, "the write waited");
  assert.ok(loop.longestGapMs() < 1_200, `the event loop stood still for ${loop.longestGapMs()} ms`);
});

test("a lock that stays: every waiting write is refused with store_busy in time, and the next one works", async () => {
  await using folder = await temporaryDataFolder();
  await using store = await openFolder(folder.path, { busyWaitMs: 300 });
  const { job } = await submit(store, {}, 0);
  await using neighbour = startNeighbour("hold", folder.path, 60_000);
  await neighbour.lines.next();
  const began = performance.now();
  const update = () => store.write((tx) => tx.jobs.update(job.id, { priority: 1 }, change));
  const results = await Promise.allSettled([update(), update(), update(), update()]);
  const codes = results.map((result) =>
    result.status === "rejected" ? (result.reason as { code: string }).code : "done",
  );
  assert.deepEqual(
    codes,
    Array.from({ length: 4 }, () => "store_busy"),
  );
  assert.ok(performance.now() - began < 3_000, "they wait side by side, not one after the other");
  await neighbour.kill();
  assert.equal((await update())?.priority, 1);
  assert.equal((await jobOf(store, job.id)).version, 2);
});

test("a lock of another program at the start is waited for, or named", async () => {
  await using folder = await temporaryDataFolder();
  await (await openFolder(folder.path))[Symbol.asyncDispose]();
  await using neighbour = startNeighbour("hold", folder.path, 60_000);
  await neighbour.lines.next();
  await assert.rejects(openFolder(folder.path, { busyWaitMs: 100 }), { name: "Failure", code: "store_busy" });
  const opening = openFolder(folder.path);
  await neighbour.kill();
  await using _store = await opening;
});

test("two servers on one data folder: the second is refused in words; after a kill -9 the folder opens at once", async () => {
  await using folder = await temporaryDataFolder();
  await using neighbour = startNeighbour("serve", folder.path);
  await neighbour.lines.next();
  await assert.rejects(openFolder(folder.path), (error: Error & { code: string }) => {
    assert.equal(error.code, "store_busy");
    assert.match(error.message, /Another Trawl server uses the data folder/);
    assert.ok(error.message.includes(folder.path));
    return true;
  });
  await neighbour.kill();
  const began = performance.now();
  await using _store = await openFolder(folder.path);
  assert.ok(performance.now() - began < 2_000);
});

test("the same folder cannot be opened twice by one process, and can be when the first was closed", async () => {
  await using folder = await temporaryDataFolder();
  const first = await openFolder(folder.path);
  await assert.rejects(openFolder(folder.path), { code: "store_busy" });
  await first[Symbol.asyncDispose]();
  await (await openFolder(folder.path))[Symbol.asyncDispose]();
});

test("closing closes every connection, also one that was never used", async () => {
  await using folder = await temporaryDataFolder();
  const store = await openFolder(folder.path);
  await store.write((tx) => tx.probe());
  await store[Symbol.asyncDispose]();
  // SQLite removes the log when the last connection closes.
  assert.equal(existsSync(join(folder.path, "trawl.db-wal")), false);
});

test("a failure of the database itself is fatal, one that the caller threw is not", async () => {
  await using folder = await temporaryDataFolder();
  const fatal: string[] = [];
  await using store = await openFolder(folder.path, { onFatal: (failure) => fatal.push(failure.code) });
  await assert.rejects(store.write(() => Promise.reject(new Failure("disk_error"))));
  assert.deepEqual(fatal, []);
  const ioError = Object.assign(new Error("disk I/O error"), { errcode: 1034 });
  await assert.rejects(
    store.write(() => Promise.reject(ioError)),
    { code: "disk_error" },
  );
  assert.deepEqual(fatal, ["disk_error"]);
});

test("a row id beyond what a number holds, as the text index makes them, does not break the transactions after it", async () => {
  await using folder = await temporaryDataFolder();
  await using dialect = openSqlite(folder.path);
  await sql.raw("create table large (id integer primary key)").execute(dialect.writer);
  for (const id of ["9010085472763904", "9010085472763905"]) {
    await dialect.writer.transaction().execute(async (tx) => {
      await sql.raw(`insert into large values (${id})`).execute(tx);
    });
  }
  await assert.rejects(
    dialect.writer.transaction().execute(async (tx) => {
      await sql.raw("insert into large values (9010085472763906)").execute(tx);
      throw new Error("stop");
    }),
    /stop/,
  );
  const { rows } = await sql<{ count: number }>`select count(*) as count from large`.execute(dialect.writer);
  assert.equal(rows[0]?.count, 2);
});
