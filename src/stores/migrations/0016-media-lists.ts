import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Ddl } from "../dialects/dialect.ts";

/** Adds which tasks are lists, and what at which site tasks fetch: what the library has is not fetched from a list again. */
export function mediaListsMigration({ integer, clustered }: Ddl): Migration {
  const statements = [
    `create table media_lists (
      task_id text not null primary key, job_id text not null, entries ${integer} not null, here ${integer} not null,
      refused ${integer} not null)`,
    "create index media_lists_of_job on media_lists (job_id)",
    `create table media_origins (
      site text not null, media_id text not null, task_id text not null, primary key (site, media_id, task_id)) ${clustered}`,
    "create index media_origins_of_task on media_origins (task_id)",
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
