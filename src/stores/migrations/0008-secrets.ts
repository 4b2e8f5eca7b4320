import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds the secrets that people and the admin gave into keeping, sealed. */
export const secretsMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("secrets")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("owner_id", "text")
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("sealed", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .execute();
    // Two rows without an owner would otherwise never be the same.
    await sql`create unique index secrets_name on secrets (coalesce(owner_id, ''), kind, name)`.execute(db);
  },
};
