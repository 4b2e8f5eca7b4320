/** A dialect is all that differs between databases: how to open, what DDL says, how text is searched, what errors mean. */
import type { Kysely, RawBuilder } from "kysely";
import type { Failure } from "../../domain/failures.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { Reader, Writer } from "../kysely/database.ts";

export const SEARCH_TABLES = ["job_search", "asset_search"] as const;
export type SearchTable = (typeof SEARCH_TABLES)[number];
/** Beside each text index the very words that it holds: what a single row says is asked there. */
export const WORDS_TABLES = { job_search: "job_words", asset_search: "asset_words" } as const;

/** Words of `create table` that the databases spell differently. */
export type Ddl = {
  /** A column that numbers rows by itself, ever growing, never reused. */
  readonly serial: string;
  /** A whole number up to 2^53. */
  readonly integer: string;
  /** Behind a table whose rows stand in the order of its primary key, as short as they can be. */
  readonly clustered: string;
  readonly createSearch: (table: SearchTable) => readonly RawBuilder<unknown>[];
};

/** The words of the row with this number, and whose it is. */
export type IndexedText = { readonly number: number; readonly owner_id: OwnerId; readonly words: string };

export type Search = {
  /** Notes the words of rows, which have one space between them. */
  readonly index: (tx: Writer, table: SearchTable, texts: readonly IndexedText[]) => Promise<void>;
  readonly forget: (tx: Writer, table: SearchTable, number: number) => Promise<void>;
  /** Does a part of the work that keeps the index quick to walk, as long as a small write; false when none was left. */
  readonly tidy: (tx: Writer, table: SearchTable) => Promise<boolean>;
  /** The table as something to select `number` from. */
  readonly source: (table: SearchTable) => RawBuilder<{ number: number }>;
  /** The condition on `found` (the alias of the source) that every word begins a word of the text. */
  readonly matches: (table: SearchTable, words: readonly string[]) => RawBuilder<boolean>;
  /** The same condition on one row of `words` (the alias of the table with the words), for few rows known already. */
  readonly contains: (words: readonly string[]) => RawBuilder<boolean>;
  /** The column of `found` that holds the number of the row. */
  readonly number: RawBuilder<number>;
};

export type OpenDialect = AsyncDisposable & {
  readonly name: "sqlite" | "postgres";
  readonly writer: Kysely<never>;
  /** Sees what is committed, and is never held up by a write. */
  readonly reader: Reader;
  readonly ddl: Ddl;
  readonly search: Search;
  /** A table with these values in its column `value`. They are one parameter, so that the statement is always the same one. */
  readonly each: (values: readonly string[]) => RawBuilder<{ value: string }>;
  /** A table with these columns of these rows, of text, numbers and nulls; they are one parameter, too. */
  readonly rows: <Row extends object, Column extends keyof Row & string>(
    columns: readonly Column[],
    rows: readonly Row[],
  ) => RawBuilder<Pick<Row, Column>>;
  /** The same of rows that are JSON already: an array of arrays, each in the order of the columns. */
  readonly writtenRows: <Row extends object, Column extends keyof Row & string>(
    columns: readonly Column[],
    json: string,
  ) => RawBuilder<Pick<Row, Column>>;
  readonly version: string;
  /** The failure that a database error stands for, or null for a fault of our own. */
  readonly explain: (error: unknown) => Failure | null;
  /** Called last before an event is written, so that sequence order is commit order. */
  readonly orderEvents: (tx: Writer) => Promise<void>;
  readonly checkIntegrity: () => Promise<string[]>;
};
