import { setTimeout as wait } from "node:timers/promises";
import { Stop } from "../domain/stop.ts";
import type { Log } from "./deps.ts";
import type { ProgressBoard } from "./progress-board.ts";

/** The rest between two portions: others want the disk and the database, too. In milliseconds. */
const REST_MS = 200;
const RETRY_MS = 2_000;

export type PassOptions = {
  readonly log: Log;
  readonly board: Pick<ProgressBoard, "isBusy">;
  /** Downloads under way have the machine for so long before the next portion, in milliseconds. */
  readonly giveWayMs: number;
  /** What is said when a portion could not be done. */
  readonly lament: string;
};

/** One portion of the work: `do` carries it out. Null: nothing is left to do. */
export type Portion = { readonly do: (signal: AbortSignal) => Promise<void> } | null;

/**
 * Work on what is completed already, portion after portion, while nothing else is to be done. What is left to do, only
 * the rows say: after a crash it goes on where they stand.
 */
export class BackgroundPass implements AsyncDisposable {
  readonly #options: PassOptions;
  readonly #next: () => Promise<Portion>;
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  #news = Promise.withResolvers<void>();

  constructor(options: PassOptions, next: () => Promise<Portion>) {
    this.#options = options;
    this.#next = next;
    this.#done = this.#work();
  }

  /** Tells that there is something to do. */
  wake(): void {
    this.#news.resolve();
  }

  /** Stops at once, in the middle of a portion too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort(new Stop("shutdown"));
    this.wake();
    await this.#done;
  }

  async #work(): Promise<void> {
    while (!this.#abort.signal.aborted) await this.#round();
  }

  /** The top of the pass: what cannot be done now is said, and done a little later. */
  async #round(): Promise<void> {
    const { signal } = this.#abort;
    try {
      this.#news = Promise.withResolvers<void>();
      const portion = await this.#next();
      if (portion !== null) {
        await this.#giveWay();
        await portion.do(signal);
      } else if (!signal.aborted) await this.#news.promise;
      await wait(REST_MS, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      this.#options.log.warn({ err: error }, this.#options.lament);
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #giveWay(): Promise<void> {
    const { board, giveWayMs } = this.#options;
    const beganMs = performance.now();
    while (board.isBusy && performance.now() - beganMs < giveWayMs)
      await wait(REST_MS, undefined, { signal: this.#abort.signal });
  }
}
