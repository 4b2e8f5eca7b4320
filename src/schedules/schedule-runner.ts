import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../domain/failures.ts";
import type { JobId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ScheduleRow } from "../domain/rows.ts";
import { cadenceOf, countDue, nextDue } from "../domain/schedule.ts";
import { isEnded } from "../domain/status.ts";
import type { Store } from "../stores/store.ts";

/** How often it is looked what is due, in milliseconds: cadences are told to the minute. */
const LOOK_MS = 10_000;
const AT_ONCE = 20;
/** Among so many runs the last that made a job is looked for. */
const LOOKED_BACK = 20;
const MOST_MISSED = 1_000;

export type ScheduleRunnerOptions = {
  readonly store: Pick<Store, "read" | "write">;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** Makes the job of a schedule as its owner; the same key makes it once. Throws `Refusal` where it cannot be made. */
  readonly make: (schedule: ScheduleRow, idempotencyKey: string) => Promise<JobId>;
  readonly log: { warn(facts: object, text: string): void };
};

type Outcome = { readonly outcome: "made" | "skipped"; readonly job_id: JobId | null; readonly text: string };

/**
 * Makes the jobs of schedules when they are due. Times that were missed while nobody was there are made up for by one
 * run, and what was not made is noted with the reason.
 */
export class ScheduleRunner implements AsyncDisposable {
  readonly #options: ScheduleRunnerOptions;
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;

  constructor(options: ScheduleRunnerOptions) {
    this.#options = options;
    this.#done = this.#work();
  }

  /** Does what is due now. */
  async round(): Promise<void> {
    const { store, now } = this.#options;
    const due = await store.read((tx) => tx.schedules.due(now(), AT_ONCE));
    for (const schedule of due) if (!this.#abort.signal.aborted) await this.#run(schedule);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  /** The top of the runner: what cannot be done now is said, and tried again at the next look. */
  async #work(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        this.#options.log.warn({ err: error }, "the jobs of schedules could not be made; trying again");
      }
      await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #run(schedule: ScheduleRow): Promise<void> {
    const { store, now } = this.#options;
    const due_at = schedule.next_at ?? 0;
    const outcome = await this.#outcome(schedule, due_at);
    const at = now();
    const cadence = cadenceOf(schedule);
    const missed = countDue(cadence, due_at, at, MOST_MISSED);
    const text = [outcome.text, missed > 0 ? `It stands for ${missed} later times, too: nobody was there then.` : ""];
    const run = { ...outcome, schedule_id: schedule.id, due_at, at, text: text.filter(Boolean).join(" ") };
    await store.write((tx) => tx.schedules.ran(run, nextDue(cadence, at)));
  }

  /** After a crash between making a job and noting it, the job is found again by its key. */
  async #outcome(schedule: ScheduleRow, dueAt: number): Promise<Outcome> {
    const key = `schedule ${schedule.id} ${dueAt}`;
    const { known, running } = await this.#options.store.read(async (tx) => {
      const runs = await tx.schedules.runs(schedule.id, LOOKED_BACK);
      const last = runs.find(({ job_id }) => job_id !== null)?.job_id ?? null;
      const job = last === null ? null : await tx.jobs.get(last);
      const isRunning = job !== null && !isEnded(job.status);
      return { known: await tx.idempotent(schedule.owner_id, key), running: isRunning ? job.status : null };
    });
    if (known !== null) return { outcome: "made", job_id: known.job_id, text: "" };
    if (running !== null) return skipped(`The job of the time before is still ${running}.`);
    try {
      return { outcome: "made", job_id: await this.#options.make(schedule, key), text: "" };
    } catch (error) {
      if (isFinal(error)) return skipped(error.message);
      throw error;
    }
  }
}

function skipped(text: string): Outcome {
  return { outcome: "skipped", job_id: null, text };
}

/** A full disk and a folder that cannot be written pass: the run waits for that instead of being left out. */
function isFinal(error: unknown): error is Refusal | Failure {
  if (error instanceof Failure) return error.code === "unsupported";
  return error instanceof Refusal && error.status < 500;
}
