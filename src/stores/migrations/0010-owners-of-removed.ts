import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds to the event of a removal whose job it was, as nothing else knows it any more. */
export const ownersOfRemovedMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("events").addColumn("owner_id", "text").execute();
  },
};
