import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Notes with each file of a guest for which address block it counts, as long as the file is kept. */
export const keptOfBlocksMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    const statements = [
      "alter table assets add column block text",
      "create index assets_of_block on assets (block, size_bytes) where block is not null",
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
