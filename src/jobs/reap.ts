import { MAX_CRASH_LOSSES } from "../domain/backoff.ts";
import { Failure } from "../domain/failures.ts";
import type { JobRow } from "../domain/rows.ts";
import { waitingForSlot } from "../domain/waiting.ts";
import type { StoreWriter } from "../stores/store.ts";
import { failTasks, interruptJob } from "./conclude.ts";
import type { JobsOptions } from "./deps.ts";
import { notePartRemovals } from "./part-removals.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "clock" | "limits">;

/**
 * Takes jobs away from workers that are gone and gives them a status that is true: running goes back to pending,
 * pausing becomes paused, cancelling cancelled. `isGone` tells which leases have ended. Returns the jobs as they were.
 */
export async function reapJobs(
  { store, clock, limits }: Deps,
  isGone: (job: JobRow, now: number) => boolean,
): Promise<JobRow[]> {
  const now = clock.now();
  const suspects = await store.read((tx) => tx.jobs.leased());
  const gone = suspects.filter((job) => isGone(job, now));
  for (const job of gone) {
    await store.write((tx) => (limits.onRestart === "fail" ? interruptJob(tx, job, now) : reap(tx, job, now, limits)));
  }
  return gone;
}

async function reap(tx: StoreWriter, suspect: JobRow, at: number, limits: Deps["limits"]): Promise<void> {
  const losses = suspect.crash_losses + 1;
  if (suspect.status === "running" && losses > MAX_CRASH_LOSSES) return giveUp(tx, suspect, at);
  const waiting = waitingForSlot();
  const pending = {
    waiting_code: waiting.code,
    waiting_for: waiting.text,
    run_at: null,
    recovered: suspect.recovered + 1,
  };
  const set = { crash_losses: losses, ...(suspect.status === "running" ? pending : {}) };
  const moved = await tx.jobs.transition(suspect.id, {
    event: "leaseExpired",
    at,
    epoch: suspect.epoch,
    set,
    text: "its worker was lost",
  });
  if (!moved?.moved) return;
  await tx.tasks.moveAll(suspect.id, "leaseExpired", at);
  await tellWait(tx, suspect.id, at, limits);
  if (moved.job.status === "paused") await tx.tasks.moveAll(suspect.id, "pause", at);
  if (moved.job.status !== "cancelled") return;
  await notePartRemovals(tx, suspect.id);
  await tx.tasks.moveAll(suspect.id, "cancel", at);
}

/** A job that loses its worker again and again without gaining a byte may be what kills it. */
async function giveUp(tx: StoreWriter, job: JobRow, at: number): Promise<void> {
  const { code, message } = new Failure("worker_lost");
  const set = { message, error_code: code, error_message: message, crash_losses: job.crash_losses + 1 };
  const moved = await tx.jobs.transition(job.id, { event: "fail", at, epoch: job.epoch, set, text: message });
  if (!moved?.moved) return;
  await notePartRemovals(tx, job.id);
  await tx.tasks.moveAll(job.id, "leaseExpired", at);
  await failTasks(tx, job.id, { code, message }, at);
}
