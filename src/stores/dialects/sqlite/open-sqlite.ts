import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Dialect } from "kysely";
import { Failure } from "../../../domain/failures.ts";
import type { Database } from "../../kysely/database.ts";
import type { OpenDialect } from "../dialect.ts";
import { lockFolder } from "./lock-folder.ts";
import { sqliteDdl, sqliteSearch } from "./search.ts";
import { explainSqliteError } from "./sqlite-errors.ts";
import { SqliteDriver } from "./sqlite-driver.ts";

/** Before 3.51.3 two connections could corrupt a WAL database (https://sqlite.org/releaselog/3_51_3.html). */
const OLDEST_SQLITE = [3, 51, 3];

/** The database file inside a data folder. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, "trawl.db");
}

/**
 * Opens the embedded database of a data folder: one connection that writes, one that reads.
 * Throws `Failure` store_corrupt for a damaged or foreign file, store_busy when another server has the folder.
 */
export function openSqlite(dataDir: string): OpenDialect {
  const lock = lockFolder(dataDir);
  const file = databaseFile(dataDir);
  try {
    const writing = openConnection(file);
    const reading = openConnection(file);
    reading.exec("pragma query_only = on");
    const version = checkVersion(writing);
    const writer = new Kysely<Database>({ dialect: dialectOf(writing, "begin immediate") });
    const reader = new Kysely<Database>({ dialect: dialectOf(reading, "begin") });
    return {
      name: "sqlite",
      writer: writer as unknown as Kysely<never>,
      reader,
      ddl: sqliteDdl,
      search: sqliteSearch,
      version,
      explain: explainSqliteError,
      // One writer at a time: sequence order is commit order already.
      orderEvents: async () => {},
      checkIntegrity: async () => integrityProblems(reading),
      [Symbol.asyncDispose]: async () => {
        await reader.destroy();
        await writer.destroy();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw explainSqliteError(error) ?? error;
  }
}

function openConnection(file: string): DatabaseSync {
  const isNew = !existsSync(file);
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  // Reading the schema finds a damaged or foreign file now, before anything is written to it.
  database.exec("select count(*) from sqlite_schema");
  if (isNew) database.exec("pragma auto_vacuum = none");
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864");
  database.exec("pragma cache_size = -32768; pragma temp_store = memory; pragma mmap_size = 0");
  return database;
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

function integrityProblems(database: DatabaseSync): string[] {
  const rows = database.prepare("pragma integrity_check").all();
  return rows.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
}

function dialectOf(database: DatabaseSync, begin: "begin immediate" | "begin"): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new SqliteDriver(database, { begin }),
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
