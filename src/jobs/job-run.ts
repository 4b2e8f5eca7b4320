import { setTimeout as wait } from "node:timers/promises";
import type { Fetched } from "../engines/engine.ts";
import { Failure } from "../domain/failures.ts";
import type { TaskId } from "../domain/ids.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import { Stop, type StopReason } from "../domain/stop.ts";
import { isWaitForSpace, waitingForSpace } from "../domain/waiting.ts";
import type { AttemptEnd, StoreWriter, TaskEnd } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import { conclude, type Conclusion } from "./conclude.ts";
import type { JobsOptions } from "./deps.ts";
import { FileWork, LEAST_ROOM_BYTES, type TaskWork, type Writing } from "./file-work.ts";
import { leftoversOf } from "./part-removals.ts";
import type { ProgressBoard } from "./progress-board.ts";
import type { Removals } from "./removals.ts";
import { SearchPhase } from "./search-phase.ts";
import { coolDownHost, endOfFailedAttempt } from "./settle-failure.ts";
import { startTasks } from "./start-tasks.ts";
import type { Turns } from "./turns.ts";
import { WindowWork } from "./window-work.ts";

export type JobRunDeps = JobsOptions & {
  readonly board: ProgressBoard;
  readonly removals: Removals;
  readonly turns: Turns;
  /** Called when a file was completed. */
  readonly onCompleted: (job: JobRow, task: TaskRow, fetched: Fetched) => void;
};

const STORE_PAUSE_MS = 500;
const GATHER_MS = 5;
/** No further files are fetched while so many wait to be completed. */
const MAX_ARRIVED = 256;

/**
 * A worker's work on one claimed job: starts its tasks, settles each attempt, and lets go when the job ends, waits,
 * or somebody wants it to stop. What the job is, only its row says; this holds nothing but what is under way.
 */
export class JobRun {
  readonly job: JobRow;
  readonly #deps: JobRunDeps;
  readonly #running = new Map<TaskId, Promise<void>>();
  /** The tasks whose bytes are here: what is left to do needs nothing of a host. */
  readonly #arrived = new Set<TaskId>();
  readonly #work: TaskWork;
  /** Asks the sources of a search; null for jobs of other types. */
  readonly #search: SearchPhase | null;
  #abort = new AbortController();
  #news = Promise.withResolvers<void>();
  #leaving = false;
  #fault: Error | null = null;
  /** The job's row as it was last read. */
  #row: JobRow;

  constructor(deps: JobRunDeps, job: JobRow) {
    this.#deps = deps;
    this.job = job;
    this.#row = job;
    const writing: Writing = { write: (work) => this.#write(work), end: (tx, ends) => this.#end(tx, ends) };
    this.#work =
      job.type === "funds"
        ? new WindowWork({ ...deps, ...writing }, job)
        : new FileWork({ ...deps, ...writing, ...this.#hearing() }, job);
    this.#search = job.type === "search" ? this.#searchPhase(job) : null;
  }

  /** Asks the transfers to let go. The first reason counts until they have; a shutdown is never forgotten. */
  stop(reason: StopReason): void {
    if (reason === "shutdown") this.#leaving = true;
    this.#abort.abort(new Stop(reason));
  }

  /** Learns how the row stands; a limit in it holds for what is under way. */
  heed(row: JobRow): void {
    if (row.version < this.#row.version) return;
    this.#row = row;
    this.#deps.engine.limitJob(row.id, row.max_speed);
  }

  /** Looks again for tasks that can start now, while others still run. */
  look(): void {
    this.#news.resolve();
  }

  /** Works until the job is let go. Throws only what nobody expected. */
  async work(): Promise<void> {
    this.#deps.board.open(this.job.id, this.job.epoch);
    try {
      while ((await this.#step()) === "goes on");
    } finally {
      this.stop("lease_lost");
      await Promise.allSettled(this.#running.values());
      await this.#search?.settled();
      this.#deps.board.close(this.job.id, this.job.epoch);
    }
    await this.#deps.removals.carryOut();
  }

  async #step(): Promise<Conclusion> {
    this.#news = Promise.withResolvers<void>();
    if (this.#fault !== null) throw this.#fault;
    if (!this.#abort.signal.aborted) {
      await this.#search?.askMore(this.#abort.signal);
      await this.#startMore();
    }
    if (this.#running.size === 0 && !this.#search?.isBusy) return this.#conclude();
    const before = this.#running.size;
    await this.#news.promise;
    // What comes within a moment of it is one piece of news with it.
    await wait(GATHER_MS);
    // A host has room again: another job may have waited for it.
    if (this.#running.size < before) await this.#deps.dispatch.offer(this.job.id);
    return "goes on";
  }

  /** What the work on files tells of, and asks, while it goes on. */
  #hearing() {
    return {
      row: () => this.#row,
      onArrived: (id: TaskId) => this.#arrive(id),
      onEntries: () => this.#news.resolve(),
    };
  }

  #searchPhase(job: JobRow): SearchPhase {
    return new SearchPhase(
      { ...this.#deps, write: (work) => this.#write(work), onNews: () => this.#news.resolve() },
      job,
    );
  }

  async #startMore(): Promise<void> {
    if (this.#arrived.size >= MAX_ARRIVED) return;
    for (const task of await this.#write((tx) => this.#startTasks(tx))) {
      const attempt = this.#attempt(task).catch((error: unknown) => {
        this.#fault ??= new Error("An attempt broke off.", { cause: error });
      });
      this.#running.set(
        task.id,
        attempt.finally(() => this.#news.resolve()),
      );
    }
  }

  async #conclude(): Promise<Conclusion> {
    const reason = this.#stopReason();
    if (reason === "lease_lost") return "let go";
    const conclusion = await this.#write((tx) => this.#concludeIn(tx));
    // A resume overtook the pause: the job is still ours, so the transfers begin again.
    if (conclusion === "goes on" && this.#abort.signal.aborted) this.#abort = new AbortController();
    return conclusion;
  }

  #concludeIn(tx: StoreWriter): Promise<Conclusion> {
    const { clock, limits } = this.#deps;
    const onShutdown = limits.onRestart === "fail" ? "interrupt" : "putBack";
    return conclude(tx, this.job, {
      now: clock.now(),
      limits,
      shuttingDown: this.#leaving,
      onShutdown,
    });
  }

  async #startTasks(tx: StoreWriter): Promise<TaskRow[]> {
    const { clock, limits } = this.#deps;
    const job = await tx.jobs.get(this.job.id);
    if (job?.status !== "running" || job.epoch !== this.job.epoch) return [];
    this.heed(job);
    if ((await new QuotaBook(tx, limits.quotas, clock.now()).holdWhileRunning(job)) !== null) return [];
    const arrived = [...this.#arrived];
    const here = { fetching: this.#running.size - arrived.length, arrived };
    return startTasks(tx, job, here, clock.now(), limits.maxTasksPerHost);
  }

  async #attempt(task: TaskRow): Promise<void> {
    try {
      const outcome = await this.#work.attempt(task, this.#abort.signal);
      if (outcome) await this.#settle(task, outcome);
      // Only what was settled leaves: a fault stays, so that the next step meets it.
      this.#running.delete(task.id);
    } finally {
      this.#arrived.delete(task.id);
      this.#deps.space.release(task.id);
    }
  }

  #arrive(id: TaskId): void {
    if (this.#arrived.has(id)) return;
    this.#arrived.add(id);
    this.#news.resolve();
  }

  async #settle(task: TaskRow, outcome: Failure | Stop): Promise<void> {
    const reached = this.#deps.board.end(this.job.id, task.id);
    const bytesDone = reached?.bytesDone ?? task.bytes_done;
    if (this.#stopReason() === "lease_lost") return;
    const failure = await this.#inWords(failureOf(outcome), bytesDone, reached?.bytesTotal ?? task.bytes_total);
    await this.#write(async (tx) => {
      const attempt = {
        task,
        failure,
        bytesDone,
        now: this.#deps.clock.now(),
        backoff: this.#deps.backoff,
      };
      const stopped: TaskEnd = {
        event: "putBack",
        bytesDone,
        fruitless: false,
        runAt: null,
        waitingFor: null,
        code: null,
        message: null,
      };
      if (attempt.failure) await coolDownHost(tx, { ...attempt, failure: attempt.failure });
      const end = attempt.failure ? endOfFailedAttempt({ ...attempt, failure: attempt.failure }) : stopped;
      const { requests, segments } = reached ?? { requests: 0, segments: 0 };
      await this.#end(tx, [{ ...end, id: task.id, requests, segments }]);
    });
  }

  /** A full disk is told as what the task waits for, whoever noticed it. Sizes in bytes. */
  async #inWords(failure: Failure | null, done: number, total: number | null): Promise<Failure | null> {
    if (failure?.code !== "disk_full" || isWaitForSpace(failure.message)) return failure;
    const { library, limits } = this.#deps;
    const missing = total === null ? LEAST_ROOM_BYTES : Math.max(0, total - done);
    const { text } = waitingForSpace(limits.floorBytes + missing, await library.freeBytes());
    return new Failure("disk_full", { message: text, cause: failure });
  }

  /** Ends attempts and, when they were the last ones under way, what becomes of the job in the same transaction. */
  async #end(tx: StoreWriter, ends: readonly AttemptEnd[]): Promise<void> {
    const ours = await tx.tasks.end(this.job.epoch, ends, this.#deps.clock.now());
    if (ours.size === 0) return;
    if (this.#running.size === ours.size && !this.#search?.isBusy) await this.#concludeIn(tx);
    for (const { id, event } of ends) if (event === "fail" && ours.has(id)) await tx.noteRemovals(leftoversOf(id));
  }

  /** Writes, waiting as long as it takes for a database that is locked or full: what was reached must not be lost. */
  async #write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.#deps.store.write(work);
      } catch (error) {
        if (!(error instanceof Failure) || error.retry !== "wait" || this.#stopReason() === "lease_lost") throw error;
        this.#deps.log.warn({ job: this.job.id, code: error.code }, "the database cannot be written now; waiting");
      }
      await wait(STORE_PAUSE_MS);
    }
  }

  #stopReason(): StopReason | null {
    const { signal } = this.#abort;
    return signal.aborted && signal.reason instanceof Stop ? signal.reason.reason : null;
  }
}

/** Running out of space is a failure of this machine, whoever noticed it. */
function failureOf(outcome: Failure | Stop): Failure | null {
  if (outcome instanceof Failure) return outcome;
  return outcome.reason === "space" ? new Failure("disk_full") : null;
}
