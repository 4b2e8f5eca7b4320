import type { JobId } from "../domain/ids.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import { waitingForSlot, type Waiting } from "../domain/waiting.ts";
import type { StoreReader, StoreWriter } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import { closedHosts, type ClosedHosts } from "./closed-hosts.ts";
import type { JobLimits } from "./deps.ts";

/** What a pending job waits for, and the moment before which it need not be looked at. */
export type JobWait = { readonly waiting: Waiting; readonly run_at: number | null };

type Waits = ClosedHosts["waits"];

/**
 * What a job waits for: room in what its owner may use (`hold`), the next try of its tasks, their hosts, or only a slot.
 * Null where none of them is pending.
 */
export async function waitOf(
  tx: Pick<StoreReader, "tasks">,
  job: Pick<JobRow, "id" | "host">,
  now: number,
  waits: Waits,
  hold: Waiting | null,
): Promise<JobWait | null> {
  const next = await tx.tasks.nextPending(job.id);
  if (!next) return null;
  if (hold) return { waiting: hold, run_at: null };
  if (next.run_at !== null && next.run_at > now) return { waiting: waitOfTask(next), run_at: next.run_at };
  return { waiting: await waitForHosts(tx, job, now, waits), run_at: null };
}

/** What a job waits for whose next try is due: its hosts, where all of them are closed, or a slot. */
export async function waitForHosts(
  tx: Pick<StoreReader, "tasks">,
  job: Pick<JobRow, "id" | "host">,
  now: number,
  waits: Waits,
): Promise<Waiting> {
  if (job.host !== null) return waits.get(job.host) ?? waitingForSlot();
  if (waits.size === 0 || (await tx.tasks.startable(job.id, now, [...waits.keys()], 1)).length > 0)
    return waitingForSlot();
  const next = await tx.tasks.nextPending(job.id);
  return waits.get(next?.host ?? "") ?? waitingForSlot();
}

/** Gives a job that has just become pending, or has another task to start with, the sentence that is true now. */
export async function tellWait(
  tx: StoreWriter,
  id: JobId,
  now: number,
  limits: Pick<JobLimits, "maxTasksPerHost" | "quotas">,
): Promise<void> {
  const job = await tx.jobs.get(id);
  if (job?.status !== "pending") return;
  const { waits } = await closedHosts(tx, now, limits.maxTasksPerHost);
  const hold = await new QuotaBook(tx, limits.quotas, now).holdBeforeStart(job);
  const wait = await waitOf(tx, job, now, waits, hold);
  if (!wait || (job.waiting_for === wait.waiting.text && job.run_at === wait.run_at)) return;
  const { waiting, run_at } = wait;
  const change = { waiting_code: waiting.code, waiting_for: waiting.text, run_at };
  await tx.jobs.update(id, change, { at: now, type: "wait", text: waiting.text });
}

function waitOfTask({ error_code, waiting_for }: TaskRow): Waiting {
  const isSpace = error_code === "disk_full" || error_code === "folder_not_writable" || error_code === "store_full";
  return { code: isSpace ? "space" : "retry", text: waiting_for ?? "waits for its next try" };
}
