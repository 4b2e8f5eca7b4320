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

  /** Follows a wall clock that was set; returns by how many milliseconds stored deadlines must move, usually 0. */
  follow(): number {
    const drift = Math.round(this.#wall() - this.now());
    if (Math.abs(drift) < TOLERATED_DRIFT_MS) return 0;
    this.#offset += drift;
    return drift;
  }
}
