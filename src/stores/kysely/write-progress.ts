import { sql } from "kysely";
import { subjectsOf } from "../../domain/quotas.ts";
import type { JobRow, TaskRow } from "../../domain/rows.ts";
import type { JobProgress, TaskProgress } from "../store.ts";
import type { Writer } from "./database.ts";
import { countUsage } from "./usage.ts";
import { whereLeased, whereStatus } from "./where-status.ts";

/** Writes the progress of any number of jobs; what another epoch already took over is left alone. */
export async function writeProgress(tx: Writer, updates: readonly JobProgress[], at: number): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  for (const update of updates) {
    const sums = new SumChange();
    for (const task of update.tasks) await writeTask(tx, task, update, sums, at);
    const row = await tx
      .updateTable("jobs")
      .set({
        bytes_done: sql<number>`bytes_done + ${sums.done}`,
        bytes_expected: sql<number>`bytes_expected + ${sums.expected}`,
        tasks_unsized: sql<number>`tasks_unsized + ${sums.unsized}`,
        // A job that gains bytes is not what kills its workers.
        ...(sums.done > 0 ? { crash_losses: 0 } : {}),
        speed: update.speed,
        eta_seconds: update.etaSeconds ?? etaSeconds(update, sums),
        current_file: update.currentFile,
        updated_at: at,
        version: sql<number>`version + 1`,
      })
      .where("id", "=", update.jobId)
      .where("epoch", "=", update.epoch)
      .where(whereLeased())
      .returningAll()
      .executeTakeFirst();
    if (!row) continue;
    await countUsage(tx, subjectsOf(row), "bytes", at, sums.received);
    rows.push(row);
  }
  return rows;
}

/** Seconds until all bytes of the job are here; null while a size is unknown or the speed unsteady. */
function etaSeconds({ isSteady, speed }: JobProgress, sums: SumChange) {
  if (!isSteady || speed < 1) return null;
  const remaining = sql`bytes_expected + ${sums.expected} - bytes_done - ${sums.done}`;
  return sql<
    number | null
  >`case when tasks_unsized + ${sums.unsized} = 0 then cast((${remaining}) / ${speed} + 1 as bigint) end`;
}

type Sizes = Pick<TaskRow, "bytes_done" | "bytes_total">;

/** What new sizes of tasks add to the sums of their job. */
export class SumChange {
  // Not numbers: what hostile servers announce adds up to more than 2^53.
  done = 0n;
  expected = 0n;
  unsized = 0;
  /** Bytes that came; where a file begins anew, what is dropped gives nothing back. */
  received = 0;

  add(before: Sizes, after: Sizes): void {
    this.done += BigInt(after.bytes_done - before.bytes_done);
    this.expected += BigInt((after.bytes_total ?? 0) - (before.bytes_total ?? 0));
    this.received += Math.max(0, after.bytes_done - before.bytes_done);
    this.unsized += Number(after.bytes_total === null) - Number(before.bytes_total === null);
  }
}

async function writeTask(
  tx: Writer,
  progress: TaskProgress,
  { jobId, epoch }: JobProgress,
  sums: SumChange,
  at: number,
): Promise<void> {
  const before = await tx
    .selectFrom("tasks")
    .innerJoin("jobs", "jobs.id", "tasks.job_id")
    .select(["tasks.bytes_done", "tasks.bytes_total", "tasks.name", "tasks.segments"])
    .where("tasks.id", "=", progress.taskId)
    .where("tasks.job_id", "=", jobId)
    .where(whereStatus("running", "tasks"))
    .where(whereLeased())
    .where("jobs.epoch", "=", epoch)
    .executeTakeFirst();
  if (!before) return;
  const after = { bytes_done: progress.bytesDone, bytes_total: progress.bytesTotal };
  await tx
    .updateTable("tasks")
    .set({
      ...after,
      name: progress.name ?? before.name,
      segments: Math.max(before.segments, progress.segments),
      resumed_from: progress.resumedFrom,
      updated_at: at,
    })
    .where("id", "=", progress.taskId)
    .execute();
  sums.add(before, after);
}
