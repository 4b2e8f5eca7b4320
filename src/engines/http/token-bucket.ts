/** How much of its rate an idle bucket saves up, in seconds: what a late timer may cost without making it slower. */
const SAVED_SECONDS = 0.04;
/** How much of a new rate the debts of an old one may cost, in seconds. */
const MOST_DEBT_SECONDS = 0.25;
const CLOSE_ENOUGH_BYTES = 1e-6;

/**
 * Counts what may pass at a rate in bytes a second; 0 is no limit. It may be overdrawn, and is ready again once that is
 * made up for. Times in milliseconds; it has no clock of its own.
 */
export class TokenBucket {
  #rate: number;
  #tokens = 0;
  #atMs = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  setRate(rate: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#rate = rate;
    this.#tokens = Math.max(-rate * MOST_DEBT_SECONDS, Math.min(this.#tokens, rate * SAVED_SECONDS));
  }

  /** How long until something may pass; 0 is now. */
  waitMs(nowMs: number): number {
    if (this.#rate === 0) return 0;
    this.#fill(nowMs);
    return this.#tokens >= -CLOSE_ENOUGH_BYTES ? 0 : (-this.#tokens * 1000) / this.#rate;
  }

  take(bytes: number, nowMs: number): void {
    if (this.#rate === 0) return;
    this.#fill(nowMs);
    this.#tokens -= bytes;
  }

  /** Takes back what was not used after all. */
  giveBack(bytes: number, nowMs: number): void {
    this.take(-bytes, nowMs);
    this.#tokens = Math.min(this.#tokens, this.#rate * SAVED_SECONDS);
  }

  #fill(nowMs: number): void {
    const passedSeconds = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#atMs = nowMs;
    this.#tokens = Math.min(this.#tokens + passedSeconds * this.#rate, this.#rate * SAVED_SECONDS);
  }
}
