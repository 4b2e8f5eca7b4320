import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Notes beside the words of a row whose it is, and keeps the words of each owner together: a search of one's own is then
 * one walk of an index, wherever in the history the rows lie.
 */
export const wordsOfOwnersMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const [words, rows] of [
      ["job_words", "jobs"],
      ["asset_words", "assets"],
    ]) {
      const statements = [
        `alter table ${words} add column owner_id text not null default ''`,
        `update ${words} set owner_id = (select owner_id from ${rows} where ${rows}.number = ${words}.number)`,
        `create index ${words}_of_owner on ${words} (owner_id, number, words)`,
      ];
      for (const statement of statements) await sql.raw(statement).execute(db);
    }
  },
};
