import type { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from "kysely";
import { Failure } from "../../../domain/failures.ts";
import { Breath } from "./breath.ts";
import { StatementCache } from "./guarded-statement.ts";
import { isBusy } from "./sqlite-errors.ts";

const BUSY_PAUSE_MS = 15;

type Mode = {
  readonly begin: "begin immediate" | "begin";
  /** How long a use waits for its turn and for another program's lock before it is refused. */
  readonly busyWaitMs: number;
};

/**
 * Kysely's driver over one node:sqlite connection. Users take turns. A lock held by another program is waited for
 * without blocking the event loop, and a transaction takes its write lock at once: a deferred one that reads first
 * would fail at its first write.
 */
export class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #mode: Mode;
  #turn: Promise<void> = Promise.resolve();
  #endTurn: (() => void) | null = null;

  constructor(database: DatabaseSync, mode: Mode) {
    this.#connection = new SqliteConnection(database);
    this.#mode = mode;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = turn.promise;
    const deadline = performance.now() + this.#mode.busyWaitMs;
    await before;
    this.#endTurn = turn.resolve;
    this.#connection.deadline = deadline;
    return this.#connection;
  }

  /** What a fault left open of an earlier transaction was promised to nobody, and must not keep others out. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.rollbackTransaction(connection);
    await connection.executeQuery(CompiledQuery.raw(this.#mode.begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  /** SQLite rolls back by itself on some errors (a full disk); a second rollback would hide the first error. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connection.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn?.();
  }

  async destroy(): Promise<void> {
    await this.#turn;
    this.#connection.close();
  }
}

class SqliteConnection implements DatabaseConnection {
  deadline = 0;
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  readonly #breath = new Breath();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new StatementCache(database);
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await this.#breath.take();
    const { rows, changes, lastId } = await this.#whenUnlocked(() =>
      this.#statements.get(query.sql).execute(query.parameters),
    );
    return { rows: rows as Row[], numAffectedRows: BigInt(changes), insertId: BigInt(lastId) };
  }

  // oxlint-disable-next-line require-yield -- node:sqlite reads at once; nothing in this program streams rows from here
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Rows are read in pages here, not streamed.");
  }

  close(): void {
    this.#database.close();
  }

  async #whenUnlocked<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() >= this.deadline) throw new Failure("store_busy", { cause: error });
      }
      await wait(BUSY_PAUSE_MS);
    }
  }
}
