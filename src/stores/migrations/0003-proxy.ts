import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds the proxy that was chosen for a job, by its name in the settings: addresses and passwords stay there. */
export const proxyMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("jobs").addColumn("proxy", "text").execute();
  },
};
