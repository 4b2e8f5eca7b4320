import { sql } from "kysely";
import type { Writer } from "../../kysely/database.ts";
import { jsonRows } from "./json-rows.ts";
import { type Ddl, type Search, WORDS_TABLES } from "../dialect.ts";

/**
 * Beginnings of words up to this length have lists of their own in the index, which are walked from the newest row
 * and left when a page is full; for longer ones all their words' lists are merged first.
 */
const LISTED_BEGINNINGS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Pages of an index that are merged at a time. */
const MERGED_PAGES = 64;

/** Full-text search by FTS5 (https://sqlite.org/fts5.html); the texts are folded before they come here. */
export const sqliteSearch: Search = {
  index: async (tx, table, texts) => {
    const rows = jsonRows(["number", "owner_id", "words"], texts);
    await sql`insert into ${sql.table(table)} (rowid, words) select number, words from ${rows}`.execute(tx);
    const own = sql.table(WORDS_TABLES[table]);
    await sql`insert into ${own} (number, owner_id, words) select number, owner_id, words from ${rows}`.execute(tx);
  },
  forget: async (tx, table, number) => {
    await sql`delete from ${sql.table(table)} where rowid = ${number}`.execute(tx);
    await sql`delete from ${sql.table(WORDS_TABLES[table])} where number = ${number}`.execute(tx);
  },
  // The index is a pile of sorted pieces, one more after each write, and a walk goes through all of them at once.
  tidy: async (tx, table) => {
    const before = await totalChanges(tx);
    await sql`insert into ${sql.table(table)} (${sql.ref(table)}, rank) values ('merge', ${sql.lit(MERGED_PAGES)})`.execute(
      tx,
    );
    // The command itself counts as one change.
    return (await totalChanges(tx)) - before > 1;
  },
  source: (table) => sql`${sql.table(table)}`,
  matches: (table, words) =>
    sql<boolean>`${sql.ref(`found.${table}`)} match ${words.map((word) => `"${word.replaceAll(/["\0]/g, "")}"*`).join(" ")}`,
  contains: (words) => {
    const each = words.map((word) => sql`instr(' ' || words.words, ${` ${word}`}) > 0`);
    return sql<boolean>`(${sql.join(each, sql` and `)})`;
  },
  number: sql<number>`found.rowid`,
};

async function totalChanges(tx: Writer): Promise<number> {
  const { rows } = await sql<{ count: number }>`select total_changes() as count`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** The words of SQLite's DDL. */
export const sqliteDdl: Ddl = {
  serial: "integer primary key autoincrement",
  integer: "integer",
  clustered: "without rowid",
  createSearch: (table) => [
    sql`create virtual table ${sql.table(table)} using fts5(words, content='', contentless_delete=1,
      prefix='${sql.raw(LISTED_BEGINNINGS.join(" "))}', tokenize='unicode61 remove_diacritics 2')`,
    // Two pieces of a size are enough to be merged into one.
    sql`insert into ${sql.table(table)} (${sql.ref(table)}, rank) values ('usermerge', 2)`,
    sql`create table ${sql.table(WORDS_TABLES[table])} (number integer primary key, words text not null)`,
  ],
};
