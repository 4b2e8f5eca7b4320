import { setTimeout as wait } from "node:timers/promises";
import type { Failure } from "../domain/failures.ts";
import type { JobRow, MediaOriginRow } from "../domain/rows.ts";
import type { AttemptEnd, StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";
import type { ProgressBoard } from "./progress-board.ts";
import { confirmBlob, prepareAssets, type Finished, type Prepared } from "./store-asset.ts";
import type { Turns } from "./turns.ts";

type Deps = Pick<JobsOptions, "store" | "library" | "randomBytes" | "clock"> & {
  readonly turns: Turns;
  readonly board: ProgressBoard;
  /** Writes in one transaction, for as long as it takes. */
  readonly write: <T>(work: (tx: StoreWriter) => Promise<T>) => Promise<T>;
  /** Ends attempts, inside a transaction. */
  readonly end: (tx: StoreWriter, ends: readonly AttemptEnd[]) => Promise<void>;
};

type Waiting = Finished & {
  readonly resolve: (refused: Failure | null) => void;
  readonly reject: (error: unknown) => void;
};

/** Files that are completed together: one flush of the folder and one transaction serve all. */
const AT_ONCE = 128;
/** How long a file waits for others to be completed with, in milliseconds: longer where they come in a crowd. */
const GATHER_MS = 5;
const GATHER_CROWD_MS = 40;
/** So many in one batch are a crowd. */
const CROWD = 4;

/**
 * Completes the fetched files of one job. Those that come while others are being completed are the next batch, so a
 * single file waits for nobody and thousands of small ones share the cost.
 */
export class Completions {
  readonly #deps: Deps;
  readonly #job: JobRow;
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(deps: Deps, job: JobRow) {
    this.#deps = deps;
    this.#job = job;
  }

  /**
   * Settles when the task is completed. Gives the failure where the disk does not take its name now; the bytes are
   * there and are found by the next attempt.
   */
  complete(finished: Finished): Promise<Failure | null> {
    const { promise, resolve, reject } = Promise.withResolvers<Failure | null>();
    this.#waiting.push({ ...finished, resolve, reject });
    if (!this.#isBusy) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let last = 0; this.#waiting.length > 0;) {
      await wait(Math.max(last, this.#waiting.length) >= CROWD ? GATHER_CROWD_MS : GATHER_MS);
      const batch = this.#takeBatch();
      last = batch.size;
      await this.#settle(batch);
    }
    this.#isBusy = false;
  }

  /** Equal bytes are completed one after the other: each needs to see the names that the others have. */
  #takeBatch(): ReadonlyMap<string, Waiting> {
    const batch = new Map<string, Waiting>();
    this.#waiting = this.#waiting.filter((one) => {
      const key = one.fetched.digest ?? one.fetched.blobId;
      if (batch.size === AT_ONCE || batch.has(key)) return true;
      batch.set(key, one);
      return false;
    });
    return batch;
  }

  async #settle(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    const files = [...batch.values()];
    try {
      const refused = await this.#deps.turns.take([...batch.keys()], () => this.#publish(files));
      for (const { task, resolve } of files) resolve(refused.get(task.id) ?? null);
    } catch (error) {
      for (const { reject } of files) reject(error);
    }
  }

  /** Returns the tasks whose files the disk did not take, each with the reason. */
  async #publish(files: readonly Finished[]): Promise<ReadonlyMap<string, Failure>> {
    const refused = new Map<string, Failure>();
    for (let left = files; left.length > 0;) {
      const prepared = await prepareAssets(this.#deps, this.#job, left);
      for (const one of prepared) if ("refused" in one) refused.set(one.task.id, one.refused);
      left = await this.#deps.write((tx) => this.#record(tx, prepared));
    }
    return refused;
  }

  /** Returns the files whose shared blob went meanwhile. */
  async #record(tx: StoreWriter, prepared: readonly Prepared[]): Promise<Finished[]> {
    const again: Finished[] = [];
    const ends: AttemptEnd[] = [];
    const origins: MediaOriginRow[] = [];
    for (const one of prepared) {
      if ("refused" in one) continue;
      const { task, fetched, asset } = one;
      const { resumedFrom, requests } = fetched;
      const segments = this.#deps.board.segmentsOf(this.#job.id, task.id);
      if (await confirmBlob(tx, asset, fetched)) {
        ends.push({ id: task.id, event: "complete", asset, resumedFrom, requests, segments });
        if (fetched.origin) origins.push({ ...fetched.origin, task_id: task.id });
      } else again.push(one);
    }
    await tx.lists.noteOrigins(origins);
    await this.#deps.end(tx, ends);
    return again;
  }
}
