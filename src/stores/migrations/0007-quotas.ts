import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { ACTIVE_STATUSES } from "../../domain/status.ts";
import type { Ddl } from "../dialects/dialect.ts";

const UNFINISHED = `status in (${ACTIVE_STATUSES.map((status) => `'${status}'`).join(", ")})`;

/** Adds what everybody used, whom an admin gave limits of their own, and the address block of guests' unfinished jobs. */
export function quotasMigration({ integer }: Ddl): Migration {
  const statements = [
    `create table usage (
      subject text not null, kind text not null, since ${integer} not null, amount ${integer} not null,
      primary key (subject, kind, since))`,
    "create index usage_by_time on usage (since)",
    `create table quotas (
      subject text not null primary key, max_active ${integer}, max_pending ${integer}, jobs_per_day ${integer},
      bytes_per_day ${integer}, max_disk ${integer}, requests_per_minute ${integer})`,
    "alter table jobs add column block text",
    "create index jobs_of_block on jobs (block, status) where block is not null",
    `create index tasks_begun on tasks (owner_id) where ${UNFINISHED} and bytes_done > 0`,
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
