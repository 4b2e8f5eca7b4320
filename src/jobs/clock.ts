/** How far the wall clock may drift from ours before stored deadlines are moved along with it. */
const TOLERATED_DRIFT_MS = 5_000;

/**
 * The time of this process: it starts at the wall clock's and then runs with the monotonic one, so that a clock that
 * is set while we run neither expires a lease nor delays a retry by a month.
 */
export class Clock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  #offset: number;

  constructor(wall: () => number = Date.now, monotonic: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#offset = wall() - monotonic();
  }

  /** Milliseconds since 1970 UTC, whole. */
  now(): number {
    return Math.round(this.#monotonic() + this.#offset);
  }

  /** By how many milliseconds the wall clock was set, usually 0. Stored deadlines move first, then `follow`. */
  drift(): number {
    const drift = Math.round(this.#wall() - this.now());
    return Math.abs(drift) < TOLERATED_DRIFT_MS ? 0 : drift;
  }

  /** Moves this clock along with a wall clock that was set. */
  follow(driftMs: number): void {
    this.#offset += driftMs;
  }
}
