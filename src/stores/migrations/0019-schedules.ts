import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Ddl } from "../dialects/dialect.ts";

/** Adds the jobs that are made again and again, and what became of them each time. */
export function schedulesMigration({ integer, serial }: Ddl): Migration {
  const statements = [
    `create table schedules (
      number ${serial}, id text not null unique, owner_id text not null, name text not null, job text not null,
      days text not null, at text not null, zone text not null, next_at ${integer}, created_at ${integer} not null,
      updated_at ${integer} not null)`,
    "create index schedules_of_owner on schedules (owner_id, number)",
    "create index schedules_by_due on schedules (next_at) where next_at is not null",
    `create table schedule_runs (
      number ${serial}, schedule_id text not null, due_at ${integer} not null, at ${integer} not null,
      outcome text not null, job_id text, text text not null)`,
    "create index runs_of_schedule on schedule_runs (schedule_id, number)",
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
