import { Failure } from "../domain/failures.ts";
import type { JobId } from "../domain/ids.ts";
import type { JobRow } from "../domain/rows.ts";
import type { StopReason } from "../domain/stop.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import type { JobProgress, StoreWriter } from "../stores/store.ts";
import { claimJob, LEASE_MS } from "./claim.ts";
import { closedHosts } from "./closed-hosts.ts";
import { explainWaits } from "./explain-waits.ts";
import { JobRun, type JobRunDeps } from "./job-run.ts";
import { reapJobs } from "./reap.ts";
import { Tidying } from "./tidying.ts";

/** How often leases are renewed, in milliseconds. */
const BEAT_MS = 5_000;
const SWEEP_MS = 1_000;
/** How often progress is written: all jobs of a tick in one transaction. */
const TICK_MS = 500;
/** How often the store is tidied by one part; thousands of new files a minute are no more work than that. */
const TIDY_MS = 5_000;
/** A worker that cannot renew stops this long before its lease ends, so that nobody else can have begun. */
const SAFETY_MS = 5_000;

type ProgressListener = (jobs: readonly JobRow[]) => void;

/** The part of a process that works on jobs: claims, keeps its leases, writes progress, and takes over from the dead. */
export class Worker implements AsyncDisposable {
  readonly #deps: JobRunDeps;
  readonly #runs = new Map<JobId, JobRun>();
  /** Epochs of claims whose work broke off or whose lease was given up, until they are taken back. */
  readonly #abandoned = new Map<JobId, number>();
  readonly #listeners = new Set<ProgressListener>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stopListening: () => void;
  readonly #tickets: AsyncDisposable;
  #lastBeatAt = performance.now();
  #lastTickAt = performance.now();
  #stopping = false;

  constructor(deps: JobRunDeps) {
    this.#deps = deps;
    this.#stopListening = deps.dispatch.onRing((id) => void this.#guard("doorbell", () => this.#heed(id)));
    this.#every(BEAT_MS, "heartbeat", () => this.#beat());
    this.#every(SWEEP_MS, "sweep", () => this.#sweep());
    this.#every(TICK_MS, "progress", () => this.#tick());
    const tidying = new Tidying(deps);
    this.#every(TIDY_MS, "tidy", () => tidying.round());
    this.#tickets = deps.dispatch.work(deps.limits.maxJobs, () => this.#workOnOne());
  }

  get lastBeatAt(): number {
    return this.#lastBeatAt;
  }

  onProgress(listener: ProgressListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops taking jobs, lets the running ones go and waits until that is recorded. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    for (const timer of this.#timers) clearInterval(timer);
    for (const run of this.#runs.values()) run.stop("shutdown");
    await this.#tickets[Symbol.asyncDispose]();
  }

  async #workOnOne(): Promise<boolean> {
    if (this.#stopping || this.#deps.store.tight) return false;
    const job = await this.#claim();
    if (!job) return false;
    // Where one job was, there may be more: the next free slot looks, too.
    await this.#deps.dispatch.offer(job.id);
    const run = new JobRun(this.#deps, job);
    this.#runs.set(job.id, run);
    if (this.#stopping) run.stop("shutdown");
    try {
      await run.work();
    } catch (error) {
      // The next sweep takes the job over like that of a dead worker, and counts it.
      this.#abandoned.set(job.id, job.epoch);
      this.#deps.log.error({ job: job.id, err: error }, "work on a job broke off");
    } finally {
      // Paused and resumed meanwhile, the job may be in another slot by now.
      if (this.#runs.get(job.id) === run) this.#runs.delete(job.id);
    }
    return true;
  }

  /** A database that cannot be written now is tried again by the next sweep. */
  async #claim(): Promise<JobRow | null> {
    try {
      return await claimJob(this.#deps);
    } catch (error) {
      if (error instanceof Failure && error.retry === "wait") return null;
      throw error;
    }
  }

  /** Reads the row of a running job and does what it says now. */
  async #heed(id: JobId): Promise<void> {
    const run = this.#runs.get(id);
    if (!run) return;
    const row = await this.#deps.store.read((tx) => tx.jobs.get(id));
    if (row) run.heed(row);
    const reason = stopReasonOf(run, row);
    if (reason) run.stop(reason);
    else run.look();
  }

  async #beat(): Promise<void> {
    const { store, workerId, clock } = this.#deps;
    const moved = clock.drift();
    if (moved !== 0) {
      this.#deps.log.warn({ by_ms: moved }, "the clock was set; deadlines move with it");
      await store.write((tx) => tx.shiftDeadlines(moved));
      clock.follow(moved);
    }
    const leases = [...this.#runs.values()].map(({ job }) => ({ id: job.id, epoch: job.epoch }));
    const rows =
      leases.length === 0 ? [] : await store.write((tx) => tx.jobs.beat(workerId, leases, clock.now() + LEASE_MS));
    this.#lastBeatAt = performance.now();
    const known = new Map(rows.map((row) => [row.id, row]));
    for (const { id } of leases) {
      const run = this.#runs.get(id);
      const row = known.get(id) ?? null;
      if (row) run?.heed(row);
      const reason = run && stopReasonOf(run, row);
      if (reason) run.stop(reason);
    }
  }

  async #sweep(): Promise<void> {
    this.#stopWhenUnsure();
    await this.#stopWhenFull();
    const reaped = await reapJobs(this.#deps, (job, now) => this.#isLost(job, now));
    for (const { id } of reaped) this.#abandoned.delete(id);
    if (reaped.length > 0) this.#deps.log.warn({ count: reaped.length }, "jobs of lost workers go on");
    await this.#deps.removals.carryOut();
    await this.#lookAgain();
    const next = await this.#deps.store.read((tx) => tx.jobs.list({ statuses: ["pending"] }, { limit: 1 }));
    for (const { id } of next) await this.#deps.dispatch.offer(id);
    if (next.length > 0) await explainWaits(this.#deps);
  }

  /** What was abandoned is lost at once: a heartbeat under way may just have renewed its lease. */
  #isLost({ id, epoch, lease_until }: JobRow, now: number): boolean {
    if (this.#runs.get(id)?.job.epoch === epoch) return false;
    return this.#abandoned.get(id) === epoch || (!this.#runs.has(id) && (lease_until ?? 0) < now);
  }

  /** Wakes the runs that could start a task now: a host has room again, or the next try of a task is due. */
  async #lookAgain(): Promise<void> {
    const { store, clock, limits } = this.#deps;
    if (this.#runs.size === 0) return;
    const able = await store.read(async (tx) => {
      const now = clock.now();
      const { waits } = await closedHosts(tx, now, limits.maxTasksPerHost);
      const found: JobId[] = [];
      for (const id of this.#runs.keys())
        if ((await tx.tasks.startable(id, now, [...waits.keys()], 1)).length > 0) found.push(id);
      return found;
    });
    for (const id of able) this.#runs.get(id)?.look();
  }

  #stopWhenUnsure(): void {
    if (performance.now() - this.#lastBeatAt < LEASE_MS - SAFETY_MS) return;
    for (const { job } of this.#runs.values()) this.#abandoned.set(job.id, job.epoch);
    for (const run of this.#runs.values()) run.stop("lease_lost");
  }

  async #stopWhenFull(): Promise<void> {
    const { library, limits, store, reserve } = this.#deps;
    const tight = store.tight && !(await reserve.restore());
    if (this.#runs.size === 0) return;
    const full = tight || (await library.freeBytes()) < limits.floorBytes;
    if (full) for (const run of this.#runs.values()) run.stop("space");
  }

  async #tick(): Promise<void> {
    const { board, store, clock } = this.#deps;
    const now = performance.now();
    const updates = board.take(now - this.#lastTickAt);
    this.#lastTickAt = now;
    if (updates.length === 0) return;
    const { rows, overdrawn } = await store.write((tx) => this.#writeProgress(tx, updates, clock.now()));
    for (const id of overdrawn) this.#runs.get(id)?.stop("quota");
    for (const listener of this.#listeners) listener(rows);
  }

  /** Writes progress; gives the jobs as they stand, and those whose owner has used up what they may use. */
  async #writeProgress(tx: StoreWriter, updates: readonly JobProgress[], now: number) {
    const rows = await tx.jobs.progress(updates, now);
    const book = new QuotaBook(tx, this.#deps.limits.quotas, now);
    const overdrawn: JobId[] = [];
    for (const row of rows) if ((await book.holdWhileRunning(row)) !== null) overdrawn.push(row.id);
    return { rows, overdrawn };
  }

  /** Runs `work` again and again, never two at once. */
  #every(ms: number, name: string, work: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      void this.#guard(name, work).finally(() => {
        busy = false;
      });
    }, ms);
    this.#timers.push(timer);
  }

  /** The top of every timer and doorbell: what cannot be done now is said, and done at the next round. */
  async #guard(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ round: name, err: error }, "a round of the worker failed; the next one tries again");
    }
  }
}

/** What a running job's row asks of its worker, or null when it may go on. */
function stopReasonOf({ job }: JobRun, row: JobRow | null): StopReason | null {
  if (!row || row.epoch !== job.epoch) return "lease_lost";
  if (row.status === "pausing") return "paused";
  if (row.status === "cancelling") return "cancelled";
  return row.status === "running" ? null : "lease_lost";
}
