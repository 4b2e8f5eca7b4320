import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrations } from "../../migrations/migrate.ts";
import { lockFolder } from "./lock-folder.ts";
import { databaseFile } from "./open-sqlite.ts";
import { sqliteDdl } from "./search.ts";
import { isBusy, isSqliteError } from "./sqlite-errors.ts";

/** What stands in the place of the database, found out without changing it. */
export type DatabaseFinding =
  | { readonly state: "absent" | "right" | "locked" | "older" | "newer" | "foreign" | "not_a_database" }
  | { readonly state: "damaged"; readonly problems: readonly string[] };

// https://sqlite.org/fileformat2.html §1.3
const MAGIC = "SQLite format 3\0";
const LOCK_WAIT_MS = 2_000;

/** Tells whether a server holds the data folder now. Throws what the system says where the lock file cannot be opened. */
export function isFolderLocked(dataDir: string): boolean {
  if (!existsSync(join(dataDir, "server.lock"))) return false;
  try {
    lockFolder(dataDir).close();
    return false;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (isBusy(cause)) return true;
    throw error;
  }
}

/**
 * Looks at the database of a data folder. Not for a process that has it open: closing a file gives up all of a
 * process's locks on it (POSIX). Throws what the system says where the file cannot be read or written. */
export function inspectDatabase(dataDir: string): DatabaseFinding {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) return { state: "absent" };
  const head = readHead(file);
  if (head !== "" && head !== MAGIC) return { state: "not_a_database" };
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    return inspectOpen(database);
  } catch (error) {
    if (isBusy(error)) return { state: "locked" };
    if (isDamage(error)) return { state: "damaged", problems: [(error as Error).message] };
    throw error;
  } finally {
    database.close();
  }
}

function readHead(file: string): string {
  const fd = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(MAGIC.length);
    return bytes.toString("latin1", 0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}

function inspectOpen(database: DatabaseSync): DatabaseFinding {
  const rows = database.prepare("pragma integrity_check(20)").all();
  const problems = rows.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
  if (problems.length > 0) return { state: "damaged", problems };
  database.exec("begin immediate; rollback");
  return { state: schemaState(database) };
}

function schemaState(database: DatabaseSync): "right" | "older" | "newer" | "foreign" {
  const names = database.prepare("select name from sqlite_schema where type = 'table'").all();
  if (names.length === 0) return "older";
  if (!names.some((row) => row["name"] === "kysely_migration")) return "foreign";
  const applied = database.prepare("select name from kysely_migration").all();
  const known = Object.keys(migrations(sqliteDdl));
  if (applied.some((row) => !known.includes(String(row["name"])))) return "newer";
  return applied.length < known.length ? "older" : "right";
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, https://sqlite.org/rescode.html */
function isDamage(error: unknown): boolean {
  return isSqliteError(error) && [11, 26].includes(error.errcode & 0xff);
}
