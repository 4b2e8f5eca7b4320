import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Keeps with a candidate the link at which its source wants to be told of a download. */
export const downloadNoticesMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable("candidates").addColumn("notice_url", "text").execute();
  },
};
