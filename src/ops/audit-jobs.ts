import { isEnded, isLeased } from "../domain/status.ts";
import type { JobAudit } from "../stores/audit.ts";
import type { Problem } from "./problem.ts";

const SUMS = ["detected", "downloaded", "failed", "bytes_done", "bytes_expected", "tasks_unsized"] as const;

function sumProblems(job: JobAudit): Problem[] {
  return SUMS.filter((sum) => job[sum] !== job[`true_${sum}`]).map((sum) => ({
    code: "job_sum_wrong",
    id: job.id,
    text: `The job says ${sum} ${job[sum]}, its tasks make ${job[`true_${sum}`]}.`,
  }));
}

function stateProblems(job: JobAudit, nowMs: number): Problem[] {
  const { id, status, lease_until } = job;
  const problems: Problem[] = [];
  if (isEnded(status) !== (job.finished_at !== null)) {
    problems.push({ code: "job_end_wrong", id, text: `The job is ${status}, its end says something else.` });
  }
  if (isLeased(status) && (lease_until === null || lease_until < nowMs)) {
    problems.push({ code: "lease_expired", id, text: `The job is ${status}, but no living worker has it.` });
  }
  if (job.assets_missing > 0) {
    const text = `${job.assets_missing} completed tasks name files that the library does not have.`;
    problems.push({ code: "asset_missing", id, text });
  }
  return problems;
}

/** Compares what a job says with its tasks, its assets and the clock. */
export function auditJob(job: JobAudit, nowMs: number): Problem[] {
  return [...sumProblems(job), ...stateProblems(job, nowMs)];
}
