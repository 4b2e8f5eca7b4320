import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds the keys that people make for programs. */
export const apiKeysMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("api_keys")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("owner_id", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("start", "text", (column) => column.notNull())
      .addColumn("digest", "text", (column) => column.notNull().unique())
      .addColumn("scopes", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint")
      .addColumn("last_used_at", "bigint")
      .execute();
    await db.schema.createIndex("api_keys_owner").on("api_keys").columns(["owner_id", "created_at"]).execute();
  },
};
