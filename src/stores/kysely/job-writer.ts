import { sql } from "kysely";
import type { JobId, WorkerId } from "../../domain/ids.ts";
import { subjectsOf } from "../../domain/quotas.ts";
import type { JobRow } from "../../domain/rows.ts";
import { ENDED_STATUSES, isEnded } from "../../domain/status.ts";
import { waitingForSlot, type WaitingCode } from "../../domain/waiting.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { JobWriter, NewJob, NewTask } from "../store.ts";
import { countJob } from "./counters.ts";
import type { Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { createJobReader, getJob } from "./job-reader.ts";
import { forgetLists } from "./media-lists.ts";
import { lastPosition, placeJob } from "./place-job.ts";
import { jobSearchText } from "./search-text.ts";
import { insertTasks } from "./task-writer.ts";
import { transitionJob } from "./transition-job.ts";
import { countUsage } from "./usage.ts";
import { writeProgress } from "./write-progress.ts";
import { whereLeased, whereStatus } from "./where-status.ts";

type JobEvent = { readonly at: number; readonly type: string; readonly text: string };

/** Writes jobs, inside one transaction. */
export function createJobWriter(tx: Writer, dialect: OpenDialect, log: EventLog): JobWriter {
  return {
    ...createJobReader(tx, dialect.search),
    insert: (job, tasks, text) => insertJob(tx, dialect, log, job, tasks, text),
    transition: (id, transition) => transitionJob(tx, log, id, transition),
    update: (id, change, event) => updateJob(tx, log, id, change, event),
    explainWait: (ids, waiting, at) => explainWait(tx, log, ids, waiting, at),
    progress: (updates, at) => writeProgress(tx, updates, at),
    place: (id, to, at) => placeJob(tx, log, id, to, at),
    beat: (workerId, leases, leaseUntil) => beat(tx, workerId, leases, leaseUntil),
    remove: (id, at) => removeJob(tx, dialect, log, id, at),
  };
}

async function insertJob(
  tx: Writer,
  dialect: OpenDialect,
  log: EventLog,
  job: NewJob,
  tasks: readonly NewTask[],
  text: string,
): Promise<JobRow> {
  const waiting = job.status === "pending" ? waitingForSlot() : null;
  const { number } = await tx
    .insertInto("jobs")
    .values({
      ...emptyJob,
      ...job,
      detected: tasks.length,
      tasks_unsized: tasks.length,
      waiting_code: waiting?.code ?? null,
      waiting_for: waiting?.text ?? null,
      updated_at: job.created_at,
    })
    .returning("number")
    .executeTakeFirstOrThrow();
  const row = await tx
    .updateTable("jobs")
    .set({ position: await lastPosition(tx, number) })
    .where("number", "=", number)
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertTasks(tx, row, tasks);
  await countJob(tx, row, row.status, 1);
  await dialect.search.index(tx, "job_search", [{ number, owner_id: row.owner_id, words: jobSearchText(row, tasks) }]);
  await countUsage(tx, subjectsOf(row), "jobs", job.created_at, 1);
  log.add({
    at: job.created_at,
    job_id: row.id,
    task_id: null,
    type: "submit",
    from_status: null,
    to_status: row.status,
    text,
  });
  return row;
}

const emptyJob = {
  message: "",
  position: 0,
  downloaded: 0,
  failed: 0,
  images: 0,
  videos: 0,
  current_file: null,
  bytes_done: 0,
  bytes_expected: 0,
  speed: 0,
  eta_seconds: null,
  max_speed: null,
  proxy: null,
  block: null,
  run_at: null,
  attempts: 0,
  recovered: 0,
  crash_losses: 0,
  requests: 0,
  epoch: 0,
  lease_owner: null,
  lease_until: null,
  error_code: null,
  error_message: null,
  version: 1,
  started_at: null,
  finished_at: null,
};

async function updateJob(
  tx: Writer,
  log: EventLog,
  id: JobId,
  change: Partial<JobRow>,
  event: JobEvent,
): Promise<JobRow | null> {
  const row = await tx
    .updateTable("jobs")
    .set({ ...change, updated_at: event.at, version: sql<number>`version + 1` })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  log.add({
    at: event.at,
    job_id: id,
    task_id: null,
    type: event.type,
    from_status: row.status,
    to_status: row.status,
    text: event.text,
  });
  return row;
}

async function explainWait(
  tx: Writer,
  log: EventLog,
  ids: readonly JobId[],
  waiting: { code: WaitingCode | null; text: string },
  at: number,
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx
    .updateTable("jobs")
    .set({ waiting_code: waiting.code, waiting_for: waiting.text, updated_at: at, version: sql<number>`version + 1` })
    .where("id", "in", [...ids])
    .where(whereStatus("pending"))
    .where((eb) => eb.or([eb("waiting_for", "is", null), eb("waiting_for", "!=", waiting.text)]))
    .returning("id")
    .execute();
  for (const { id } of rows) {
    log.add({
      at,
      job_id: id,
      task_id: null,
      type: "wait",
      from_status: "pending",
      to_status: "pending",
      text: waiting.text,
    });
  }
  return rows.length;
}

async function beat(
  tx: Writer,
  workerId: WorkerId,
  leases: readonly { id: JobId; epoch: number }[],
  leaseUntil: number,
): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  for (const { id, epoch } of leases) {
    const row = await tx
      .updateTable("jobs")
      .set({ lease_until: leaseUntil })
      .where("id", "=", id)
      .where("epoch", "=", epoch)
      .where("lease_owner", "=", workerId)
      .where(whereLeased())
      .returningAll()
      .executeTakeFirst();
    if (row) rows.push(row);
  }
  return rows;
}

async function removeJob(tx: Writer, dialect: OpenDialect, log: EventLog, id: JobId, at: number): Promise<boolean> {
  const row = await getJob(tx, id);
  if (!row || !isEnded(row.status)) return false;
  await forgetLists(tx, id);
  for (const table of ["tasks", "candidates", "source_runs"] as const)
    await tx.deleteFrom(table).where("job_id", "=", id).execute();
  await forgetEvents(tx, id);
  await tx.deleteFrom("requests").where("job_id", "=", id).execute();
  await tx.deleteFrom("jobs").where("id", "=", id).execute();
  await dialect.search.forget(tx, "job_search", row.number);
  await countJob(tx, row, row.status, -1);
  const removal = { at, type: "remove", from_status: row.status, to_status: null, text: "", owner_id: row.owner_id };
  log.add({ job_id: id, task_id: null, ...removal });
  return true;
}

/** Of a removed job only that and when it ended is kept: whoever saw it at work and was away has to learn it. */
async function forgetEvents(tx: Writer, id: JobId): Promise<void> {
  const end = tx
    .selectFrom("events as ends")
    .select((eb) => eb.fn.coalesce(eb.fn.max("ends.sequence"), eb.lit(0)).as("sequence"))
    .where("ends.job_id", "=", id)
    .where("ends.task_id", "is", null)
    .where("ends.to_status", "in", [...ENDED_STATUSES]);
  await tx.deleteFrom("events").where("job_id", "=", id).where("sequence", "not in", end).execute();
  await tx.updateTable("events").set({ text: "" }).where("job_id", "=", id).execute();
}
