import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { ACTIVE_STATUSES, LEASED_STATUSES, STATUSES } from "../../domain/status.ts";
import { type Ddl, SEARCH_TABLES } from "../dialects/dialect.ts";

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(", ");
const STATUS_CHECK = `check (status in (${list(STATUSES)}))`;
const UNFINISHED = `status in (${list(ACTIVE_STATUSES)})`;

function coreStatements({ serial, integer }: Ddl): string[] {
  return [
    `create table jobs (
      number ${serial}, id text not null unique, owner_id text not null, type text not null, status text not null ${STATUS_CHECK},
      name text not null, message text not null default '', request text not null,
      private ${integer} not null default 0, priority ${integer} not null default 0, position ${integer} not null, host text,
      detected ${integer} not null default 0, downloaded ${integer} not null default 0, failed ${integer} not null default 0,
      images ${integer} not null default 0, videos ${integer} not null default 0, current_file text,
      bytes_done ${integer} not null default 0, bytes_expected ${integer} not null default 0, tasks_unsized ${integer} not null default 0,
      speed ${integer} not null default 0, eta_seconds ${integer}, max_speed ${integer},
      waiting_code text, waiting_for text, run_at ${integer},
      attempts ${integer} not null default 0, recovered ${integer} not null default 0, crash_losses ${integer} not null default 0,
      requests ${integer} not null default 0, epoch ${integer} not null default 0, lease_owner text, lease_until ${integer},
      error_code text, error_message text, version ${integer} not null default 1,
      created_at ${integer} not null, started_at ${integer}, updated_at ${integer} not null, finished_at ${integer})`,
    "create index jobs_by_owner on jobs (owner_id, number)",
    "create index jobs_by_status on jobs (status, number)",
    "create index jobs_by_type_status on jobs (type, status, number)",
    "create index jobs_by_owner_type_status on jobs (owner_id, type, status, number)",
    "create index jobs_by_time on jobs (created_at, number)",
    "create index jobs_by_end on jobs (finished_at) where finished_at is not null",
    "create index jobs_pending on jobs (owner_id, priority desc, position) where status = 'pending'",
    "create index jobs_pending_position on jobs (position) where status = 'pending'",
    "create index jobs_pending_run_at on jobs (run_at) where status = 'pending'",
    `create index jobs_leased on jobs (lease_until) where status in (${list(LEASED_STATUSES)})`,

    `create table tasks (
      id text not null primary key, job_id text not null, owner_id text not null, position ${integer} not null,
      url text not null, url_key text not null, host text not null, name text, status text not null ${STATUS_CHECK},
      bytes_done ${integer} not null default 0, bytes_total ${integer}, segments ${integer} not null default 0,
      resumed_from ${integer} not null default 0, attempts ${integer} not null default 0, fruitless_tries ${integer} not null default 0,
      run_at ${integer}, waiting_for text, error_code text, error_message text, checksum text, digest text, asset_id text,
      created_at ${integer} not null, updated_at ${integer} not null, finished_at ${integer})`,
    "create unique index tasks_of_job on tasks (job_id, position)",
    "create index tasks_by_status on tasks (job_id, status, position)",
    "create index tasks_running on tasks (host) where status = 'running'",
    `create index tasks_unfinished on tasks (owner_id, url_key) where ${UNFINISHED}`,

    `create table events (
      sequence ${serial}, at ${integer} not null, job_id text not null, task_id text, type text not null,
      from_status text, to_status text, text text not null)`,
    "create index events_of_job on events (job_id, sequence)",
    "create index events_by_time on events (at)",
    `create table pruned (id ${integer} not null primary key, through ${integer} not null)`,

    `create table assets (
      number ${serial}, id text not null unique, job_id text not null, task_id text not null unique, owner_id text not null,
      name text not null, kind text not null, mime text not null, size_bytes ${integer} not null, digest text,
      blob_id text not null, readable_name text not null, width ${integer}, height ${integer}, duration_seconds real,
      source text, page_url text, media_url text, creator text, license text, attribution text, query text,
      created_at ${integer} not null)`,
    "create index assets_by_owner on assets (owner_id, number)",
    "create index assets_by_kind on assets (kind, number)",
    "create index assets_by_owner_kind on assets (owner_id, kind, number)",
    "create index assets_by_source_kind on assets (source, kind, number) where source is not null",
    "create index assets_by_owner_source_kind on assets (owner_id, source, kind, number) where source is not null",
    "create index assets_of_job on assets (job_id, number)",
    "create index assets_by_digest on assets (digest)",
    "create index assets_without_digest on assets (number) where digest is null",
    "create index assets_by_blob on assets (blob_id)",
    "create unique index assets_by_readable_name on assets (readable_name)",
    "create index assets_by_time on assets (created_at, number)",

    `create table hosts (host text not null primary key, cool_down_until ${integer} not null, reason text not null, updated_at ${integer} not null)`,
    `create table removals (id ${serial}, kind text not null, name text not null)`,
    `create table counters (
      owner_id text not null, type text not null, status text not null, count ${integer} not null, primary key (owner_id, type, status))`,
    "create index counters_pending on counters (owner_id) where status = 'pending' and count > 0",
    `create table turns (owner_id text not null primary key, at ${integer} not null)`,
    `create table days (
      owner_id text not null, day text not null, completed ${integer} not null default 0, failed ${integer} not null default 0,
      cancelled ${integer} not null default 0, files ${integer} not null default 0, bytes ${integer} not null default 0,
      files_gone ${integer} not null default 0, bytes_gone ${integer} not null default 0, primary key (owner_id, day))`,
    `create table requests (
      owner_id text not null, key text not null, job_id text not null, request_digest text not null, created_at ${integer} not null,
      primary key (owner_id, key))`,
    `create table probes (id ${integer} not null primary key, at ${integer} not null)`,
  ];
}

/** Jobs, tasks, events, assets and what counts them. */
export function coreMigration(ddl: Ddl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of coreStatements(ddl)) await sql.raw(statement).execute(db);
      for (const table of SEARCH_TABLES) {
        for (const statement of ddl.createSearch(table)) await statement.execute(db);
      }
    },
  };
}
