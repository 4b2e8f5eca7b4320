import { Failure, type FailureCode } from "../domain/failures.ts";
import type { JobId } from "../domain/ids.ts";
import type { JobRow } from "../domain/rows.ts";
import type { SearchRequest } from "../domain/search-request.ts";
import { hasAnswered } from "../domain/source-run.ts";
import type { ListTally } from "../stores/media-lists.ts";
import type { StoreWriter, Transition } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import { closedHosts } from "./closed-hosts.ts";
import type { JobLimits } from "./deps.ts";
import { notePartRemovals } from "./part-removals.ts";
import { waitOf, type JobWait } from "./wait-of.ts";

/** How many silent sources the message of a failed search tells of. */
const TOLD_SOURCES = 5;

type JobError = Pick<JobRow, "error_code" | "error_message">;

export type Conclusion = "goes on" | "let go";

export type ConcludeOptions = {
  readonly now: number;
  readonly limits: Pick<JobLimits, "maxTasksPerHost" | "quotas">;
  /** The worker stops: the job goes back even though tasks could start. */
  readonly shuttingDown: boolean;
  /** What a stopping worker makes of the job: `putBack`, or `interrupt` where restarts are to be failures. */
  readonly onShutdown: "putBack" | "interrupt";
};

/**
 * Decides, when no task of a claimed job runs, what the job's status becomes; in one transaction with it, what its
 * tasks become. "goes on" means that the worker keeps the job, because tasks can start right now.
 */
export async function conclude(tx: StoreWriter, claimed: JobRow, options: ConcludeOptions): Promise<Conclusion> {
  const job = await tx.jobs.get(claimed.id);
  if (!job || job.epoch !== claimed.epoch) return "let go";
  switch (job.status) {
    case "pausing":
      await move(tx, job, { event: "stopped", at: options.now });
      await tx.tasks.moveAll(job.id, "pause", options.now);
      return "let go";
    case "cancelling":
      await notePartRemovals(tx, job.id);
      await move(tx, job, { event: "stopped", at: options.now });
      await tx.tasks.moveAll(job.id, "cancel", options.now);
      return "let go";
    case "running":
      return concludeRunning(tx, job, options);
    case "pending":
    case "paused":
    case "cancelled":
    case "completed":
    case "failed":
      return "let go";
  }
}

async function concludeRunning(tx: StoreWriter, job: JobRow, options: ConcludeOptions): Promise<Conclusion> {
  const { now, limits, shuttingDown } = options;
  // No source is asked any more: what was not asked to the end is asked again.
  await tx.search.putBackRuns(job.id);
  const { waits } = await closedHosts(tx, now, limits.maxTasksPerHost);
  const hold = await new QuotaBook(tx, limits.quotas, now).holdWhileRunning(job);
  const wait = await waitOf(tx, job, now, waits, hold);
  if (!wait) await endJob(tx, job, now);
  else if (shuttingDown && options.onShutdown === "interrupt") await interruptJob(tx, job, now);
  else if (wait.waiting.code === "slots" && !shuttingDown) return "goes on";
  else await putBack(tx, job, wait, options);
  return "let go";
}

async function putBack(tx: StoreWriter, job: JobRow, { waiting, run_at }: JobWait, options: ConcludeOptions) {
  const { now, shuttingDown } = options;
  // A stop of our own and waiting for a host, a slot or the owner's limits were no try at anything.
  const wasNoTry = shuttingDown || ["host", "slots", "owner"].includes(waiting.code);
  const attempts = wasNoTry ? Math.max(0, job.attempts - 1) : job.attempts;
  const set = { waiting_code: waiting.code, waiting_for: waiting.text, run_at, attempts };
  await move(tx, job, { event: "putBack", at: now, set, text: shuttingDown ? "the server stopped" : waiting.text });
}

async function endJob(tx: StoreWriter, job: JobRow, at: number): Promise<void> {
  const silence = job.type === "search" && job.detected === 0 ? await silenceOf(tx, job) : null;
  if (silence !== null) return failJob(tx, job, silence, at);
  if (job.downloaded > 0 || job.failed === 0) {
    const message = endMessage(job, await tx.lists.totals(job.id));
    await move(tx, job, {
      event: "complete",
      at,
      set: { message, error_code: null, error_message: null },
      text: message,
    });
    return;
  }
  await failJob(tx, job, await firstFailure(tx, job), at);
}

async function failJob(tx: StoreWriter, job: JobRow, { error_code, error_message }: JobError, at: number) {
  const message = error_message ?? "";
  await move(tx, job, { event: "fail", at, set: { message, error_code, error_message }, text: message });
}

function endMessage({ type, detected, downloaded, failed, request }: JobRow, lists: ListTally): string {
  const passed = passedEntries(lists);
  if (detected === 0) return passed === "" ? "Nothing found" : `Nothing new${passed}`;
  const isFindOnly = type === "search" && downloaded === 0 && !(JSON.parse(request) as SearchRequest).download;
  if (isFindOnly) return `${detected} found`;
  return `${downloaded} of ${detected} ${type === "funds" ? "windows" : "files"}${failed > 0 ? `, ${failed} failed` : ""}${passed}`;
}

/** What became of the entries of lists of which no task was made. */
function passedEntries({ here, refused }: ListTally): string {
  const told = [here > 0 ? `${here} are here already` : "", refused > 0 ? `${refused} may not be fetched` : ""];
  return told.map((part) => (part === "" ? "" : `, ${part}`)).join("");
}

/** The failure of a search of which no source could answer, or null where one did, be it with nothing. */
async function silenceOf(tx: StoreWriter, job: JobRow): Promise<JobError | null> {
  const runs = await tx.search.runs(job.id);
  if (runs.length === 0 || runs.some(({ status }) => hasAnswered(status))) return null;
  const { code, message } = new Failure("no_source_answered");
  const reasons = runs.map(({ source, reason, status }) => `${source}: ${reason ?? status}`).slice(0, TOLD_SOURCES);
  return { error_code: code, error_message: `${message} ${reasons.join(" ")}` };
}

async function firstFailure(tx: StoreWriter, job: JobRow): Promise<JobError> {
  const tasks = await tx.tasks.list(job.id, { limit: 200 });
  return tasks.find((task) => task.status === "failed") ?? { error_code: null, error_message: null };
}

/** Ends a job that a restart or crash interrupted, where restarts are to be failures. */
export async function interruptJob(tx: StoreWriter, job: JobRow, at: number): Promise<void> {
  const { code, message } = new Failure("interrupted");
  // What a person had asked to pause or cancel is that, and no failure.
  const set = job.status === "running" ? { message, error_code: code, error_message: message } : {};
  await move(tx, job, { event: "interrupt", at, set, text: message });
  await tx.tasks.moveAll(job.id, "leaseExpired", at);
  const after = await tx.jobs.get(job.id);
  if (after?.status === "failed") await failTasks(tx, job.id, { code, message }, at);
  if (after?.status === "paused") await tx.tasks.moveAll(job.id, "pause", at);
  if (after?.status === "cancelled") {
    await notePartRemovals(tx, job.id);
    await tx.tasks.moveAll(job.id, "cancel", at);
  }
}

/** Ends every unfinished task of a job that failed as a whole, each with the reason. */
export async function failTasks(
  tx: StoreWriter,
  jobId: JobId,
  reason: { readonly code: FailureCode; readonly message: string },
  at: number,
): Promise<void> {
  await notePartRemovals(tx, jobId);
  await tx.tasks.moveAll(jobId, "fail", at, reason);
}

async function move(tx: StoreWriter, job: JobRow, transition: Omit<Transition, "epoch">): Promise<void> {
  await tx.jobs.transition(job.id, { ...transition, epoch: job.epoch });
}
