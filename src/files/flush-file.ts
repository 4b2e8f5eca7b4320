import { fsync, fsyncSync } from "node:fs";
import { promisify } from "node:util";

const syncElsewhere = promisify(fsync);

/** A flush that takes less than this is over before another thread has heard of it; in milliseconds. */
const QUICK_MS = 0.3;
/** A busy machine holds up one or the other: so many slow ones in a row are the disk's. */
const SLOW_ONES = 3;
/** How long a slow disk is left to other threads before it is tried again, in milliseconds. */
const SLOW_FOR_MS = 5_000;

/**
 * Flushes small files for a thread that may wait for the disk: right here where that is quick (a disk in memory, one
 * with a safe cache), else in threads that wait, many at once.
 */
export class FileFlush {
  #slowUntilMs = 0;
  #slowOnes = 0;

  /** Flushes an open file. Throws what the system says, and is not to be tried again after that. */
  async flush(fd: number): Promise<void> {
    const beganMs = performance.now();
    if (beganMs < this.#slowUntilMs) return syncElsewhere(fd);
    fsyncSync(fd);
    const endedMs = performance.now();
    this.#slowOnes = endedMs - beganMs > QUICK_MS ? this.#slowOnes + 1 : 0;
    if (this.#slowOnes >= SLOW_ONES) this.#slowUntilMs = endedMs + SLOW_FOR_MS;
  }
}
