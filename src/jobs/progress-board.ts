import type { EngineProgress, Fetched } from "../engines/engine.ts";
import type { JobId, TaskId } from "../domain/ids.ts";
import type { JobProgress } from "../stores/store.ts";

/** How much one tick counts in the moving average of the speed. */
const SMOOTHING = 0.3;
/** No ETA before this many ticks of data. */
const TICKS_BEFORE_ETA = 6;

type TaskState = { latest: EngineProgress; dirty: boolean };
type JobState = {
  readonly epoch: number;
  readonly tasks: Map<TaskId, TaskState>;
  speed: number;
  ticks: number;
  lastBytes: number;
  rested: boolean;
};

/**
 * Collects what the transfers report between two ticks. It is not truth, only what the next tick will write: the
 * numbers that people see are the ones that were written.
 */
export class ProgressBoard {
  readonly #jobs = new Map<JobId, JobState>();

  /** True while a job is worked on here. */
  get isBusy(): boolean {
    return this.#jobs.size > 0;
  }

  open(jobId: JobId, epoch: number): void {
    this.#jobs.set(jobId, { epoch, tasks: new Map(), speed: 0, ticks: 0, lastBytes: 0, rested: true });
  }

  /** Forgets a job, unless a later claim has it by now. */
  close(jobId: JobId, epoch: number): void {
    if (this.#jobs.get(jobId)?.epoch === epoch) this.#jobs.delete(jobId);
  }

  report(jobId: JobId, taskId: TaskId, latest: EngineProgress): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    const before = job.tasks.get(taskId);
    if (!before) job.lastBytes += latest.resumedFrom;
    const segments = Math.max(before?.latest.segments ?? 0, latest.segments);
    job.tasks.set(taskId, { latest: { ...latest, segments }, dirty: true });
  }

  /** The most connections that were at work on a task of the board at once. */
  segmentsOf(jobId: JobId, taskId: TaskId): number {
    return this.#jobs.get(jobId)?.tasks.get(taskId)?.latest.segments ?? 0;
  }

  /** Takes a task off the board that did not come to its end; what it reached is settled with its attempt. */
  end(jobId: JobId, taskId: TaskId): EngineProgress | null {
    const job = this.#jobs.get(jobId);
    const task = job?.tasks.get(taskId);
    if (!job || !task) return null;
    job.tasks.delete(taskId);
    job.lastBytes -= task.latest.bytesDone;
    return task.latest;
  }

  /** Takes a task off the board whose file is here, even if it was too quick to be on it. Size in bytes. */
  complete(jobId: JobId, taskId: TaskId, { sizeBytes, resumedFrom }: Pick<Fetched, "sizeBytes" | "resumedFrom">): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    if (!job.tasks.delete(taskId)) job.lastBytes += resumedFrom;
    job.lastBytes -= sizeBytes;
  }

  /** What changed since the last tick, ready to be written. `tickMs` is the time since then. */
  take(tickMs: number): JobProgress[] {
    const updates: JobProgress[] = [];
    for (const [jobId, job] of this.#jobs) {
      const update = takeJob(jobId, job, tickMs);
      if (update) updates.push(update);
    }
    return updates;
  }
}

function takeJob(jobId: JobId, job: JobState, tickMs: number): JobProgress | null {
  const tasks = [...job.tasks];
  const bytes = tasks.reduce((sum, [, task]) => sum + task.latest.bytesDone, 0);
  const gained = Math.max(0, bytes - job.lastBytes);
  job.lastBytes = bytes;
  job.ticks += 1;
  const rate = (gained * 1000) / Math.max(1, tickMs);
  job.speed = job.ticks === 1 ? rate : job.speed + SMOOTHING * (rate - job.speed);
  const changed = tasks.filter(([, task]) => task.dirty);
  if (changed.length === 0 && gained === 0 && job.rested) return null;
  job.rested = changed.length === 0 && gained === 0 && job.speed < 1;
  if (job.rested) job.speed = 0;
  return {
    jobId,
    epoch: job.epoch,
    speed: Math.round(job.speed),
    isSteady: job.ticks >= TICKS_BEFORE_ETA,
    currentFile: tasks.at(-1)?.[1].latest.name ?? null,
    tasks: changed.map(([taskId, task]) => {
      task.dirty = false;
      const { bytesDone, bytesTotal, segments, resumedFrom, name } = task.latest;
      return { taskId, epoch: job.epoch, bytesDone, bytesTotal, segments, resumedFrom, name };
    }),
  };
}
