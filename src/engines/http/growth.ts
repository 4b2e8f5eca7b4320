/**
 * How long bytes are counted before a decision, in milliseconds: where it is plain, where it is not, and before
 * connections count as useless.
 */
const GLANCE_MS = 20;
const LOOK_MS = 50;
const VERDICT_MS = 500;
/** A file that will be whole this soon gets no more connections, in milliseconds. */
const SOON_MS = 1_500;
/** More connections must bring at least this much more. */
const WORTH = 1.2;
/** So far beyond what is asked, nothing needs to be looked at twice. */
const PLAIN = 2;
const STEP = 4;
/** A thread that is at work for a larger share of its time is what holds the bytes up: connections are not. */
const MOST_AT_WORK = 0.5;

type Look = {
  readonly lanes: number;
  readonly bytesDone: number;
  readonly bytesLeft: number;
  /** Time that the thread was at work so far, not waiting for anything. */
  readonly workMs: number;
};

/**
 * Decides how many connections one file is worth: one at first, more while more bring more. Times in milliseconds,
 * sizes in bytes; it has no clock of its own.
 */
export class Growth {
  #limit: number;
  #wanted = 1;
  #before = 0;
  #eachBrought = 0;
  #sinceMs: number | null = null;
  #since: Pick<Look, "bytesDone" | "workMs"> = { bytesDone: 0, workMs: 0 };
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

  /** What one connection brought when this was last decided, in bytes a millisecond; 0 while nothing is known. */
  get eachBrought(): number {
    return this.#eachBrought;
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
  look(nowMs: number, seen: Look): number {
    if (this.#sinceMs === null || seen.lanes < this.wanted) this.#begin(nowMs, seen);
    else if (this.isDue(nowMs)) this.#judge(nowMs - this.#sinceMs, nowMs, seen);
    return this.wanted;
  }

  #judge(passedMs: number, nowMs: number, seen: Look): void {
    const rate = (seen.bytesDone - this.#since.bytesDone) / passedMs;
    const isPlain = rate >= this.#before * PLAIN && seen.bytesLeft >= rate * SOON_MS * PLAIN;
    if (seen.bytesLeft < rate * SOON_MS || (passedMs < LOOK_MS && !isPlain)) return;
    const isBetter = rate >= this.#before * WORTH;
    if (!isBetter && passedMs < VERDICT_MS) return;
    if (isBetter && this.#wanted < this.#limit) return this.#step(rate, passedMs, nowMs, seen);
    this.#isSettled = true;
    if (!isBetter) this.#wanted /= STEP;
  }

  #step(rate: number, passedMs: number, nowMs: number, seen: Look): void {
    if (seen.workMs - this.#since.workMs < passedMs * MOST_AT_WORK) {
      this.#before = rate;
      this.#eachBrought = rate / this.#wanted;
      this.#wanted *= STEP;
    }
    this.#begin(nowMs, seen);
  }

  #begin(nowMs: number, { bytesDone, workMs }: Look): void {
    this.#sinceMs = nowMs;
    this.#since = { bytesDone, workMs };
  }
}
