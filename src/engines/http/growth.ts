/** How long bytes are counted before the first decision, and before connections count as useless; in milliseconds. */
const GLANCE_MS = 50;
const VERDICT_MS = 500;
/** A file that will be whole this soon gets no more connections, in milliseconds. */
const SOON_MS = 1_500;
/** More connections must bring at least this much more. */
const WORTH = 1.2;
const STEP = 4;

type Look = { readonly lanes: number; readonly bytesDone: number; readonly bytesLeft: number };

/**
 * Decides how many connections one file is worth: one at first, more while more bring more. Times in milliseconds,
 * sizes in bytes; it has no clock of its own.
 */
export class Growth {
  #limit: number;
  #wanted = 1;
  #before = 0;
  #sinceMs: number | null = null;
  #sinceBytes = 0;
  #isSettled = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The server gives no more than this many connections. */
  lower(limit: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, limit));
    this.#isSettled = true;
  }

  /** How many connections the file is worth as far as is known. */
  get wanted(): number {
    return Math.min(this.#wanted, this.#limit);
  }

  /** What was counted says nothing about the connections: they were made to wait. */
  startOver(): void {
    this.#sinceMs = null;
  }

  /** Tells whether a look can change anything already. */
  isDue(nowMs: number): boolean {
    return !this.#isSettled && (this.#sinceMs === null || nowMs - this.#sinceMs >= GLANCE_MS);
  }

  /** Looks at what the connections bring; returns how many the file is worth now. */
  look(nowMs: number, { lanes, bytesDone, bytesLeft }: Look): number {
    if (this.#sinceMs === null || lanes < this.wanted) this.#begin(nowMs, bytesDone);
    else if (!this.#isSettled) this.#judge(nowMs - this.#sinceMs, nowMs, bytesDone, bytesLeft);
    return this.wanted;
  }

  #judge(passedMs: number, nowMs: number, bytesDone: number, bytesLeft: number): void {
    const rate = (bytesDone - this.#sinceBytes) / passedMs;
    if (passedMs < GLANCE_MS || bytesLeft < rate * SOON_MS) return;
    const isBetter = rate >= this.#before * WORTH;
    if (!isBetter && passedMs < VERDICT_MS) return;
    if (isBetter && this.#wanted < this.#limit) return this.#step(rate, nowMs, bytesDone);
    this.#isSettled = true;
    if (!isBetter) this.#wanted /= STEP;
  }

  #step(rate: number, nowMs: number, bytesDone: number): void {
    this.#before = rate;
    this.#wanted *= STEP;
    this.#begin(nowMs, bytesDone);
  }

  #begin(nowMs: number, bytesDone: number): void {
    this.#sinceMs = nowMs;
    this.#sinceBytes = bytesDone;
  }
}
