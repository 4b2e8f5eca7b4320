import { setTimeout as wait } from "node:timers/promises";
import type { Failure } from "../domain/failures.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "clock"> & {
  readonly limits: Pick<JobsOptions["limits"], "fundRequestsPerMinute">;
  readonly write: <T>(work: (tx: StoreWriter) => Promise<T>) => Promise<T>;
};

const SERVICE = "tefas";
/** A service that objects is asked up to so many times more slowly. */
const MAX_SLOWNESS = 8;
/** How long nobody asks after it objected without a word of how long, in milliseconds. */
const REST_MS = 60_000;
/** Nobody sleeps for longer than this without looking at the row again: what it says may have changed. */
const LONGEST_SLEEP_MS = 5_000;

/**
 * The pace at which TEFAS is asked, by all fund jobs together. It stands in the database, so that a restart is no way
 * around it.
 */
export class FundPace {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The usual time between two requests, in milliseconds. */
  get spacingMs(): number {
    return 60_000 / this.#deps.limits.fundRequestsPerMinute;
  }

  /** Waits until it is time to ask. Throws the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    const { clock, write } = this.#deps;
    for (;;) {
      signal.throwIfAborted();
      const early = await write((tx) => tx.funds.takePace(SERVICE, this.spacingMs, clock.now()));
      if (early === 0) return;
      await sleep(Math.min(early, LONGEST_SLEEP_MS), signal);
    }
  }

  /** Notes that an answer came, and how long the service wants no further request, in milliseconds. */
  async answered(tx: StoreWriter, restMs: number): Promise<void> {
    const until = this.#deps.clock.now() + restMs;
    await tx.funds.notePace(SERVICE, until, (before) => Math.max(1, before / 2));
  }

  /** Notes a failure, if it is one of being asked too often. */
  async failed(failure: Failure): Promise<void> {
    const restMs = restAfter(failure);
    if (restMs === null) return;
    const until = this.#deps.clock.now() + restMs;
    await this.#deps.write((tx) => tx.funds.notePace(SERVICE, until, (before) => Math.min(MAX_SLOWNESS, before * 2)));
  }
}

/** How long nobody asks after a failure, in milliseconds; null where it was not one of being asked too often. */
export function restAfter({ code, retryAfterMs }: Failure): number | null {
  return code === "rate_limited" || code === "kept_out" ? (retryAfterMs ?? REST_MS) : null;
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    // The reason says why, the error of the timer only that.
    signal.throwIfAborted();
    throw error;
  }
}
