import type { JobId, TaskId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { actionHolds, isEnded, nextStatus, type Action } from "../domain/status.ts";
import { waitingForSlot } from "../domain/waiting.ts";
import type { StoreWriter } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import type { JobsOptions } from "./deps.ts";
import type { Asker } from "./jobs.ts";
import { notePartRemovals } from "./part-removals.ts";
import type { Removals } from "./removals.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "clock" | "limits"> & { readonly removals: Removals };

const NOBODY: Asker = { block: null, isAdmin: false };

/** No transaction leaves more of them than the largest job has files. */
const MOST_REMOVALS = 20_000;

/**
 * Carries out a person's wish: pause, resume, cancel or retry. A wish that already holds changes nothing.
 * Throws `Refusal` not_found for an unknown job, conflict where the status does not allow the action, quota_exceeded
 * for a retry beyond what the job's owner may use: it is as much as a new job.
 */
export async function act(deps: Deps, id: JobId, action: Action, asker: Asker = NOBODY): Promise<JobRow> {
  const job =
    action === "retry"
      ? await whenCleared(deps, id, (tx) => change(deps, tx, id, action, asker))
      : await deps.store.write((tx) => change(deps, tx, id, action, asker));
  if (job.status === "cancelled") await deps.removals.carryOut();
  await deps.dispatch.ring(id);
  if (job.status === "pending") await deps.dispatch.offer(id);
  return job;
}

/** What an earlier cancel left to remove must be gone before the same task begins again. */
async function whenCleared(deps: Deps, id: JobId, work: (tx: StoreWriter) => Promise<JobRow>): Promise<JobRow> {
  for (;;) {
    await deps.removals.carryOut();
    const job = await deps.store.write(async (tx) => ((await hasRemovals(tx, id)) ? null : work(tx)));
    if (job) return job;
  }
}

async function hasRemovals(tx: StoreWriter, id: JobId): Promise<boolean> {
  for (const { kind, name } of await tx.removals(MOST_REMOVALS)) {
    if (kind === "part" && (await tx.tasks.get(name as TaskId))?.job_id === id) return true;
  }
  return false;
}

async function change(deps: Deps, tx: StoreWriter, id: JobId, action: Action, asker: Asker): Promise<JobRow> {
  const job = await tx.jobs.get(id);
  if (!job) throw unknownJob();
  if (actionHolds(action, job.status)) return job;
  if (nextStatus(job.status, action) === null) {
    throw new Refusal("conflict", `A job that is ${job.status} cannot be asked to ${action}.`, {
      status: job.status,
      action,
    });
  }
  if (action === "retry" && (await retriable(tx, id)) === 0) {
    throw new Refusal("conflict", "Every file of this job was completed: there is nothing to retry.", {
      status: job.status,
      action,
    });
  }
  const block = action === "retry" ? await demandRetry(deps, tx, job, asker) : job.block;
  return apply(deps, tx, { ...job, block }, action);
}

/** Gives the block that the job counts for from now on. */
async function demandRetry(
  { clock, limits }: Deps,
  tx: StoreWriter,
  { owner_id: ownerId }: JobRow,
  { block, isAdmin }: Asker,
): Promise<string | null> {
  if (isAdmin) return null;
  const book = new QuotaBook(tx, limits.quotas, clock.now());
  await book.demandNewJob({ ownerId, block });
  return book.blockFor({ ownerId, block });
}

async function apply(deps: Deps, tx: StoreWriter, job: JobRow, action: Action): Promise<JobRow> {
  const at = deps.clock.now();
  const moved = await tx.jobs.transition(job.id, {
    event: action,
    at,
    set: columns(job, action),
    text: "asked by a person",
  });
  const after = moved?.job ?? job;
  // While a worker holds the job, its tasks follow when it lets go.
  if (after.status === "paused" || after.status === "pending" || after.status === "cancelled") {
    if (after.status === "cancelled") await notePartRemovals(tx, job.id);
    await tx.tasks.moveAll(job.id, action, at);
    await tellWait(tx, job.id, at, deps.limits);
  }
  return (await tx.jobs.get(job.id)) ?? after;
}

function columns(job: JobRow, action: Action): Partial<JobRow> {
  if (action === "cancel" || action === "pause" || job.status === "pausing") return {};
  const waiting = waitingForSlot();
  const start = { waiting_code: waiting.code, waiting_for: waiting.text, run_at: null };
  const again = { error_code: null, error_message: null, crash_losses: 0, message: "", block: job.block };
  return action === "retry" ? { ...start, ...again } : start;
}

async function retriable(tx: StoreWriter, id: JobId): Promise<number> {
  const counts = await tx.tasks.countByStatus(id);
  return counts.failed + counts.cancelled;
}

/**
 * Tries one failed or cancelled task again; an ended job becomes pending for it. Throws `Refusal` not_found, conflict,
 * quota_exceeded.
 */
export async function retryTask(deps: Deps, id: JobId, taskId: TaskId, asker: Asker = NOBODY): Promise<JobRow> {
  const job = await whenCleared(deps, id, async (tx) => {
    const task = await tx.tasks.get(taskId);
    const before = await tx.jobs.get(id);
    if (!before || task?.job_id !== id) throw unknownJob();
    const at = deps.clock.now();
    if (!(await tx.tasks.retry(taskId, at))) {
      throw new Refusal("conflict", `A task that is ${task.status} cannot be retried.`, {
        status: task.status,
        action: "retry",
      });
    }
    if (before.status === "paused") throw new Refusal("conflict", "The job is paused. Resume it first.");
    if (isEnded(before.status)) {
      const set = columns({ ...before, block: await demandRetry(deps, tx, before, asker) }, "retry");
      await tx.jobs.transition(id, { event: "retry", at, set, text: "one file again" });
    }
    // The job may have waited for the next try of another task; this one need not.
    await tellWait(tx, id, at, deps.limits);
    return (await tx.jobs.get(id)) ?? before;
  });
  await deps.dispatch.ring(id);
  if (job.status === "pending") await deps.dispatch.offer(id);
  return job;
}

/** The answer for a job that is not there (or not this person's to know). */
export function unknownJob(): Refusal {
  return new Refusal("not_found", "There is no such job.");
}
