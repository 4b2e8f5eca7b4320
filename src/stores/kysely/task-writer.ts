import { sql, type ExpressionBuilder, type Expression, type SqlBool } from "kysely";
import type { JobId, TaskId } from "../../domain/ids.ts";
import type { JobRow, TaskRow } from "../../domain/rows.ts";
import { nextStatus, STATUSES, type StatusEvent } from "../../domain/status.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { NewTask, TaskWriter } from "../store.ts";
import type { Database, Writer } from "./database.ts";
import { endTasks } from "./end-tasks.ts";
import type { EventLog } from "./events.ts";
import { moveRuns } from "./move-runs.ts";
import { createTaskReader } from "./task-reader.ts";

const ROWS_AT_ONCE = 200;

/** Writes tasks, inside one transaction. */
export function createTaskWriter(tx: Writer, dialect: OpenDialect, log: EventLog): TaskWriter {
  return {
    ...createTaskReader(tx, dialect),
    start: (ids, at) => startTasks(tx, dialect, log, ids, at),
    end: (epoch, ends, at) => endTasks(tx, dialect, log, epoch, ends, at),
    note: (id, text, at) => noteTask(tx, log, id, text, at),
    moveAll: (jobId, event, at, reason) => moveAll(tx, jobId, event, at, reason),
    retry: (id, at) => retryTask(tx, log, id, at),
  };
}

const emptyTask = {
  bytes_done: 0,
  bytes_total: null,
  segments: 0,
  resumed_from: 0,
  attempts: 0,
  fruitless_tries: 0,
  run_at: null,
  waiting_for: null,
  error_code: null,
  error_message: null,
  digest: null,
  asset_id: null,
  finished_at: null,
};

/** Adds tasks to a job, in its status, from this position on. */
export async function insertTasks(tx: Writer, job: JobRow, tasks: readonly NewTask[], from = 0): Promise<void> {
  const rows = tasks.map((task, index): TaskRow => ({
    ...emptyTask,
    ...task,
    position: from + index,
    job_id: job.id,
    owner_id: job.owner_id,
    status: job.status,
    created_at: job.created_at,
    updated_at: job.created_at,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await tx
      .insertInto("tasks")
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
}

async function startTasks(
  tx: Writer,
  { each }: OpenDialect,
  log: EventLog,
  ids: readonly TaskId[],
  at: number,
): Promise<TaskRow[]> {
  if (ids.length === 0) return [];
  const wanted = each(ids);
  const pending = await tx
    .selectFrom(wanted.as("wanted"))
    .innerJoin("tasks", "tasks.id", "wanted.value")
    .selectAll("tasks")
    .where("status", "=", "pending")
    .execute();
  const change = { status: "running", run_at: null, waiting_for: null, updated_at: at } as const;
  await tx
    .updateTable("tasks")
    .set({ ...change, attempts: sql<number>`attempts + 1` })
    .where("id", "in", tx.selectFrom(wanted.as("wanted")).select(sql<TaskId>`value`.as("id")))
    .where("status", "=", "pending")
    .execute();
  // Nobody else writes meanwhile: to have the rows told by the change costs twice as much as to have read them before.
  const rows = pending.map((row): TaskRow => ({ ...row, ...change, attempts: row.attempts + 1 }));
  for (const row of rows) {
    const text = row.attempts > 1 ? `try ${row.attempts}` : "";
    log.add({
      at,
      job_id: row.job_id,
      task_id: row.id,
      type: "task_start",
      from_status: "pending",
      to_status: "running",
      text,
    });
  }
  return rows;
}

async function noteTask(tx: Writer, log: EventLog, id: TaskId, text: string, at: number): Promise<void> {
  const row = await tx.selectFrom("tasks").select(["job_id", "status"]).where("id", "=", id).executeTakeFirst();
  if (!row) return;
  log.add({
    at,
    job_id: row.job_id,
    task_id: id,
    type: "task_note",
    from_status: row.status,
    to_status: row.status,
    text,
  });
}

type TaskCondition = (eb: ExpressionBuilder<Database, "tasks">) => Expression<SqlBool>;
type MoveEvent = Parameters<TaskWriter["moveAll"]>[1];

/** Moves all tasks and source runs of a job along with it. The job's own event speaks for them. */
async function moveAll(
  tx: Writer,
  jobId: JobId,
  event: MoveEvent,
  at: number,
  reason?: Parameters<TaskWriter["moveAll"]>[3],
): Promise<number> {
  let moved = 0;
  for (const from of STATUSES) {
    // A completed task has its file: asking a job again asks for the others.
    const to = event === "retry" && from === "completed" ? null : nextStatus(from, event satisfies StatusEvent);
    if (to === null) continue;
    const ended = to === "cancelled" || to === "failed";
    if (event === "retry") await forgetBytes(tx, jobId, (eb) => eb("status", "=", from));
    const failed = to === "failed" && reason ? { error_code: reason.code, error_message: reason.message } : {};
    const again = event === "retry" ? { fruitless_tries: 0, error_code: null, error_message: null } : {};
    const { numUpdatedRows } = await tx
      .updateTable("tasks")
      .set({
        ...again,
        ...failed,
        status: to,
        run_at: null,
        waiting_for: null,
        finished_at: ended ? at : null,
        updated_at: at,
      })
      .where("job_id", "=", jobId)
      .where("status", "=", from)
      .executeTakeFirst();
    if (event === "retry" && from === "failed") await countFailed(tx, jobId, -Number(numUpdatedRows));
    if (to === "failed") await countFailed(tx, jobId, Number(numUpdatedRows));
    moved += Number(numUpdatedRows);
  }
  await moveRuns(tx, jobId, event, reason?.message ?? "The job was cancelled.", at);
  return moved;
}

/** The part files of ended tasks are gone: what is tried again starts from nothing. */
async function forgetBytes(tx: Writer, jobId: JobId, which: TaskCondition): Promise<void> {
  const { bytes } = await tx
    .selectFrom("tasks")
    .select(sql<number>`coalesce(sum(bytes_done), 0)`.as("bytes"))
    .where("job_id", "=", jobId)
    .where(which)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable("tasks")
    .set({ bytes_done: 0, resumed_from: 0, segments: 0 })
    .where("job_id", "=", jobId)
    .where(which)
    .execute();
  await tx
    .updateTable("jobs")
    .set({ bytes_done: sql<number>`bytes_done - ${bytes}` })
    .where("id", "=", jobId)
    .execute();
}

async function countFailed(tx: Writer, jobId: JobId, by: number): Promise<void> {
  if (by === 0) return;
  await tx
    .updateTable("jobs")
    .set({ failed: sql<number>`failed + ${by}`, version: sql<number>`version + 1` })
    .where("id", "=", jobId)
    .execute();
}

async function retryTask(tx: Writer, log: EventLog, id: TaskId, at: number): Promise<boolean> {
  const before = await tx.selectFrom("tasks").select(["job_id", "status"]).where("id", "=", id).executeTakeFirst();
  if (before?.status !== "failed" && before?.status !== "cancelled") return false;
  await forgetBytes(tx, before.job_id, (eb) => eb("id", "=", id));
  const row = await tx
    .updateTable("tasks")
    .set({
      status: "pending",
      fruitless_tries: 0,
      run_at: null,
      error_code: null,
      error_message: null,
      finished_at: null,
      updated_at: at,
    })
    .where("id", "=", id)
    .where("status", "=", before.status)
    .returningAll()
    .executeTakeFirst();
  if (!row) return false;
  if (before.status === "failed") await countFailed(tx, row.job_id, -1);
  log.add({
    at,
    job_id: row.job_id,
    task_id: id,
    type: "task_retry",
    from_status: before.status,
    to_status: "pending",
    text: "",
  });
  return true;
}
