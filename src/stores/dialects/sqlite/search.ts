import { sql } from "kysely";
import type { Ddl, Search } from "../dialect.ts";

/** Full-text search by FTS5 (https://sqlite.org/fts5.html); the texts are folded before they come here. */
export const sqliteSearch: Search = {
  index: async (tx, table, number, text) => {
    await sql`insert into ${sql.table(table)} (rowid, words) values (${number}, ${text})`.execute(tx);
  },
  forget: async (tx, table, number) => {
    await sql`delete from ${sql.table(table)} where rowid = ${number}`.execute(tx);
  },
  source: (table) => sql`${sql.table(table)}`,
  matches: (table, words) =>
    sql<boolean>`${sql.ref(`found.${table}`)} match ${words.map((word) => `"${word.replaceAll(/["\0]/g, "")}"*`).join(" ")}`,
  number: sql<number>`found.rowid`,
};

/** The words of SQLite's DDL. */
export const sqliteDdl: Ddl = {
  serial: "integer primary key autoincrement",
  integer: "integer",
  createSearch: (table) =>
    sql`create virtual table ${sql.table(table)} using fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`,
};
