import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { compileRowBuilder, type RowBuilder } from "./row-builder.ts";

const KEPT_STATEMENTS = 400;

/** One prepared statement that refuses values which SQLite would silently turn into something else. */
export class GuardedStatement {
  readonly #statement: StatementSync;
  readonly #parameterCount: number;
  readonly #returnsRows: boolean;
  readonly #onlyReads: boolean;
  readonly #build: RowBuilder;

  constructor(statement: StatementSync, sql: string) {
    this.#statement = statement;
    this.#parameterCount = countParameters(sql);
    this.#returnsRows = statement.columns().length > 0;
    this.#onlyReads = this.#returnsRows && /^\s*select\b/i.test(sql);
    // A number above 2^53 would throw after the change was made; so would the last row id, which the text index sets.
    statement.setReadBigInts(!this.#onlyReads);
    statement.setReturnArrays(true);
    this.#build = compileRowBuilder(statement.columns().map(({ name }) => name));
  }

  /** Runs it. Throws a TypeError for a value or a number of values that would be stored as something else. */
  execute(values: readonly unknown[]): { rows: unknown[]; changes: number; lastId: number | bigint } {
    if (values.length !== this.#parameterCount) {
      throw new TypeError(`The statement takes ${this.#parameterCount} values, not ${values.length}.`);
    }
    const checked = values.map(checkedValue);
    if (this.#onlyReads) return { rows: this.#read(checked), changes: 0, lastId: 0 };
    if (this.#returnsRows) return { rows: this.#readAll(checked).map(withNumbers), changes: 0, lastId: 0 };
    const { changes, lastInsertRowid } = this.#statement.run(...checked);
    return { rows: [], changes: Number(changes), lastId: lastInsertRowid };
  }

  /** Reads plain numbers, the quick way; a row that holds more than they can is read again with care. */
  #read(values: SQLInputValue[]): unknown[] {
    try {
      return this.#readAll(values);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
    }
    this.#statement.setReadBigInts(true);
    try {
      return this.#readAll(values).map(withNumbers);
    } finally {
      this.#statement.setReadBigInts(false);
    }
  }

  #readAll(values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    const rows = this.#statement.all(...values) as unknown as SQLOutputValue[][];
    return rows.map((row) => this.#build(row));
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_OUT_OF_RANGE";
}

/** Keeps the most recently used statements prepared. */
export class StatementCache {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, GuardedStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string): GuardedStatement {
    const known = this.#statements.get(sql);
    if (known) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = new GuardedStatement(this.#database.prepare(sql), sql);
    this.#statements.set(sql, statement);
    const oldest = this.#statements.keys().next();
    if (this.#statements.size > KEPT_STATEMENTS && !oldest.done) this.#statements.delete(oldest.value);
    return statement;
  }
}

/** Sums of what servers announce can grow above 2^53: better rounded than unreadable. */
function withNumbers(row: Record<string, SQLOutputValue>): Record<string, SQLOutputValue> {
  for (const column in row) {
    const value = row[column];
    if (typeof value === "bigint") row[column] = Number(value);
  }
  return row;
}

/** node:sqlite stores a Date or a missing value as NULL without a word, so nothing but plain values may pass. */
function checkedValue(value: unknown, index: number): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "bigint" || value instanceof Uint8Array)
    return value;
  if (typeof value === "number" && Number.isFinite(value) && isExact(value)) return value;
  const kind = value instanceof Date ? "Date" : typeof value === "number" ? `the number ${value}` : typeof value;
  throw new TypeError(`Value ${index + 1} of the statement is ${kind}, which SQLite cannot store as it is.`);
}

/** A whole number that reads back as the one that was written. */
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || !Number.isInteger(value);
}

/** Counts `?` outside of quotes and comments. */
function countParameters(sql: string): number {
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, "").split("?").length - 1;
}
