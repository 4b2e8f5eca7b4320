import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Dialect } from "kysely";
import { Failure } from "../../../domain/failures.ts";
import type { Database } from "../../kysely/database.ts";
import { foreignDatabase } from "../../migrations/migrate.ts";
import type { OpenDialect } from "../dialect.ts";
import { lockFolder } from "./lock-folder.ts";
import { jsonRows, writtenRows } from "./json-rows.ts";
import { sqliteDdl, sqliteSearch } from "./search.ts";
import { explainSqliteError } from "./sqlite-errors.ts";
import { SqliteDriver } from "./sqlite-driver.ts";

/** Before 3.51.3 two connections could corrupt a WAL database (https://sqlite.org/releaselog/3_51_3.html). */
const OLDEST_SQLITE = [3, 51, 3];
/** How long a write waits for another program's lock before it is refused. */
const BUSY_WAIT_MS = 10_000;
/** Files of a data folder that are only made once its database holds something. */
const SIGNS_OF_USE = ["reserve", "secret"];

/** The database file inside a data folder. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, "trawl.db");
}

export type SqliteOptions = { readonly busyWaitMs?: number };

/**
 * Opens the embedded database of a data folder: one connection that writes, one that reads.
 * Throws `Failure` store_corrupt for a damaged file, unsupported for a foreign one (both are left as they are),
 * store_busy when another server has the folder.
 */
export function openSqlite(dataDir: string, options: SqliteOptions = {}): OpenDialect {
  using opening = new DisposableStack();
  try {
    opening.adopt(lockFolder(dataDir), (lock) => lock.close());
    refuseEmptied(dataDir);
    const file = databaseFile(dataDir);
    const writing = opening.adopt(openConnection(file), closeConnection);
    const reading = opening.adopt(openConnection(file), closeConnection);
    reading.exec("pragma query_only = on");
    const version = checkVersion(writing);
    const { busyWaitMs = BUSY_WAIT_MS } = options;
    const writer = new Kysely<Database>({ dialect: dialectOf(writing, { begin: "begin immediate", busyWaitMs }) });
    const reader = new Kysely<Database>({ dialect: dialectOf(reading, { begin: "begin", busyWaitMs }) });
    const open = opening.move();
    return {
      name: "sqlite",
      writer: writer as unknown as Kysely<never>,
      reader,
      ddl: sqliteDdl,
      search: sqliteSearch,
      each: (values) => sql`json_each(${JSON.stringify(values)})`,
      rows: jsonRows,
      writtenRows,
      version,
      explain: explainSqliteError,
      // One writer at a time: sequence order is commit order already.
      orderEvents: async () => {},
      checkIntegrity: async () => integrityProblems(file),
      [Symbol.asyncDispose]: async () => {
        await reader.destroy();
        await writer.destroy();
        open.dispose();
      },
    };
  } catch (error) {
    throw explainSqliteError(error) ?? error;
  }
}

/** Refuses to begin an empty history where there was another: its log is still there, or what stands beside it. */
function refuseEmptied(dataDir: string): void {
  const file = databaseFile(dataDir);
  const sizeBytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (sizeBytes !== undefined && sizeBytes > 0) return;
  const signs = sizeBytes === undefined ? [] : SIGNS_OF_USE.filter((name) => existsSync(join(dataDir, name)));
  const hasLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (signs.length === 0 && !hasLog) return;
  throw new Failure("store_corrupt", {
    message: `The database ${file} is ${sizeBytes === undefined ? "missing" : "empty"}, but the folder was used before. Restore a backup of it. To begin anew instead, move ${file} and ${file}-wal away.`,
  });
}

function openConnection(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    refuseForeign(database);
    setUp(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Reads the schema, so that a damaged or foreign file is found before anything is written to it. */
function refuseForeign(database: DatabaseSync): void {
  const tables = database.prepare("select name from sqlite_schema").all();
  if (tables.length > 0 && !tables.some((table) => table["name"] === "kysely_migration")) throw foreignDatabase();
}

/** Kysely does not close a connection that it never used. */
function closeConnection(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}

function setUp(database: DatabaseSync): void {
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864");
  database.exec("pragma cache_size = -32768; pragma temp_store = memory; pragma mmap_size = 0");
}

function checkVersion(database: DatabaseSync): string {
  const row = database.prepare("select sqlite_version() as version").get();
  const version = String(row?.["version"]);
  const parts = version.split(".").map(Number);
  const difference = OLDEST_SQLITE.map((least, index) => (parts[index] ?? 0) - least).find((step) => step !== 0) ?? 0;
  if (difference < 0) {
    throw new Failure("unsupported", {
      message: `SQLite ${version} can corrupt its database; ${OLDEST_SQLITE.join(".")} or newer is needed.`,
    });
  }
  return version;
}

/**
 * Checks on a connection of its own: FTS5 compares what is on disk with what the connection remembers of it, and calls
 * a database damaged that another connection has written to since. A file that is damaged enough breaks off the check.
 */
function integrityProblems(file: string): string[] {
  try {
    using stack = new DisposableStack();
    const database = stack.adopt(new DatabaseSync(file, { readOnly: true }), closeConnection);
    const rows = database.prepare("pragma integrity_check").all();
    return rows.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
  } catch (error) {
    const failure = explainSqliteError(error);
    if (failure?.code !== "store_corrupt") throw failure ?? error;
    return [failure.message];
  }
}

function dialectOf(database: DatabaseSync, mode: ConstructorParameters<typeof SqliteDriver>[1]): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new SqliteDriver(database, mode),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** SQLite's DDL is transactional, so that an upgrade happens whole or not at all. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
