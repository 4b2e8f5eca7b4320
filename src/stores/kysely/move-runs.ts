import type { JobId } from "../../domain/ids.ts";
import type { SourceRunStatus } from "../../domain/source-run.ts";
import type { TaskWriter } from "../store.ts";
import type { Writer } from "./database.ts";
import { UNANSWERED } from "./search-reader.ts";

type MoveEvent = Parameters<TaskWriter["moveAll"]>[1];

/** Cancels the runs of a job that stand so, with the reason. */
export async function cancelRuns(
  tx: Writer,
  jobId: JobId,
  which: readonly SourceRunStatus[],
  reason: string,
  at: number,
): Promise<void> {
  await tx
    .updateTable("source_runs")
    .set({ status: "cancelled", reason, finished_at: at })
    .where("job_id", "=", jobId)
    .where("status", "in", [...which])
    .execute();
}

/** The runs of a job that stand so are to be carried out again. */
export async function runsToPending(tx: Writer, jobId: JobId, from: readonly SourceRunStatus[]): Promise<void> {
  await tx
    .updateTable("source_runs")
    .set({ status: "pending", reason: null, started_at: null, finished_at: null })
    .where("job_id", "=", jobId)
    .where("status", "in", [...from])
    .execute();
}

/** Moves the source runs of a job along with it, as its tasks are moved. */
export async function moveRuns(tx: Writer, jobId: JobId, event: MoveEvent, reason: string, at: number): Promise<void> {
  switch (event) {
    case "pause":
    case "leaseExpired":
      return runsToPending(tx, jobId, ["running"]);
    case "retry":
      return runsToPending(tx, jobId, UNANSWERED);
    case "cancel":
    case "fail":
      return cancelRuns(tx, jobId, ["pending", "running"], reason, at);
    case "resume":
  }
}
