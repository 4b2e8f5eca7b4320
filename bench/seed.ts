/** Fills a data folder with finished jobs, as a server in long use would have them. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openReserveFile } from "../src/files/reserve-file.ts";
import { databaseFile, openSqlite } from "../src/stores/dialects/sqlite/open-sqlite.ts";
import { openStore } from "../src/stores/open-store.ts";
import type { Store } from "../src/stores/store.ts";
import { MAKE_ROWS, MAKE_SAMPLES } from "./sample-jobs.ts";

/** The jobs with these numbers, both included. */
export type Span = { readonly first: number; readonly last: number };

/** Opens the store of a data folder, which is made if it is not there. */
export async function openSampleStore(dataDir: string): Promise<Store> {
  await mkdir(dataDir, { recursive: true });
  const reserve = await openReserveFile(join(dataDir, "reserve"));
  const onFatal = (failure: Error): never => {
    throw failure;
  };
  return openStore({ dialect: openSqlite(dataDir), reserve, onFatal, now: Date.now });
}

/**
 * Writes finished jobs with their tasks, assets and events into a new data folder. Indexes are made at the end and
 * the counters counted by the store itself, so that a check of the whole finds nothing; and the store is as tidy as
 * a server makes it in its quiet hours.
 */
export async function seed(dataDir: string, span: Span): Promise<void> {
  await (await openSampleStore(dataDir))[Symbol.asyncDispose]();
  fill(databaseFile(dataDir), span);
  await using store = await openSampleStore(dataDir);
  await store.write((tx) => tx.audit.recount());
  while (await store.write((tx) => tx.tidy()));
}

function fill(file: string, { first, last }: Span): void {
  const database = new DatabaseSync(file);
  database.exec("pragma synchronous = off; pragma cache_size = -1048576; begin");
  const indexes = dropIndexes(database);
  database.prepare(MAKE_SAMPLES).run(first, last);
  for (const sql of [...MAKE_ROWS, ...indexes, "commit", "pragma wal_checkpoint(truncate)"]) database.exec(sql);
  database.close();
}

/** Drops what an index of its own would slow down; gives the statements that make those indexes again. */
function dropIndexes(database: DatabaseSync): string[] {
  const rows = database.prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null").all();
  for (const row of rows) database.exec(`drop index "${String(row["name"])}"`);
  return rows.map((row) => String(row["sql"]));
}
