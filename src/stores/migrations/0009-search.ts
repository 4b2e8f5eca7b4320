import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { SOURCE_RUN_STATUSES } from "../../domain/source-run.ts";
import type { Ddl } from "../dialects/dialect.ts";

const STATUSES = SOURCE_RUN_STATUSES.map((status) => `'${status}'`).join(", ");

/** Adds what search jobs need: the sources that they ask, what those found, and the licence of assets in full. */
export function searchMigration({ serial, integer }: Ddl): Migration {
  const statements = [
    `create table source_runs (
      job_id text not null, source text not null, position ${integer} not null,
      status text not null check (status in (${STATUSES})), reason text, found ${integer} not null default 0,
      started_at ${integer}, finished_at ${integer}, primary key (job_id, source))`,
    `create table candidates (
      number ${serial}, id text not null unique, job_id text not null, source text not null, source_id text not null,
      kind text not null, title text, page_url text, media_url text not null, url_key text not null,
      media_kind text not null, thumbnail_url text, width ${integer}, height ${integer}, size_bytes ${integer},
      mime text, duration_seconds real, creator text, creator_url text, license text, license_url text,
      license_text text, attribution text, rating text not null, task_id text, created_at ${integer} not null)`,
    "create unique index candidates_of_job on candidates (job_id, url_key)",
    "create index candidates_in_order on candidates (job_id, number)",
    "create index candidates_by_task on candidates (task_id) where task_id is not null",
    `create table sources (
      source text not null primary key, enabled ${integer}, recent text not null, last_ok_at ${integer},
      failing_since ${integer}, blocks ${integer} not null, blocked_until ${integer}, reason text)`,
    "alter table assets add column license_url text",
    "alter table assets add column license_text text",
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
