import { setImmediate as nextTurn } from "node:timers/promises";

/** How long statements may follow one another before the rest of the process gets its turn, in milliseconds. */
const LONGEST_MS = 25;

/**
 * Lets the event loop turn during long transactions: the embedded database answers at once, so that awaiting its
 * statements alone never lets anybody else in.
 */
export class Breath {
  #sinceMs: number | null = null;

  /** Waits for the next turn of the event loop when the present one has lasted long enough. */
  async take(): Promise<void> {
    if (this.#sinceMs === null) {
      this.#sinceMs = performance.now();
      setImmediate(() => {
        this.#sinceMs = null;
      });
    } else if (performance.now() - this.#sinceMs >= LONGEST_MS) await nextTurn();
  }
}
