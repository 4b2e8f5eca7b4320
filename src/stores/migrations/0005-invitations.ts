import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds the invitations with which people make their accounts. */
export const invitationsMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("invitations")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("digest", "text", (column) => column.notNull().unique())
      .addColumn("email", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("used_at", "bigint")
      .execute();
  },
};
