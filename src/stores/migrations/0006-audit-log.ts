import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Ddl } from "../dialects/dialect.ts";

/** Adds the audit log. */
export function auditLogMigration({ serial, integer }: Ddl): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      const table = `create table audit_log (
        sequence ${serial}, at ${integer} not null, actor_id text, actor_name text not null, action text not null,
        subject text not null, address text not null)`;
      await sql.raw(table).execute(db);
      await sql.raw("create index audit_log_of_actor on audit_log (actor_id, action, subject, at)").execute(db);
    },
  };
}
