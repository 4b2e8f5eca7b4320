const WINDOW_MS = 15 * 60_000;
/** Windows kept; the oldest goes first, so that memory stays bounded whatever is tried. */
const MAX_WINDOWS = 20_000;

type Window = { tries: number; readonly endsAt: number };

/** Counts tries by key, each in a window of 15 minutes that begins with the first. */
export class TryWindows {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;
  readonly #max: number;

  /**
   * @param max tries a window
   * @param now the clock, in milliseconds
   */
  constructor(max: number, now: () => number) {
    this.#max = max;
    this.#now = now;
  }

  get size(): number {
    return this.#windows.size;
  }

  /** How long until there is a try left, in milliseconds; 0 where there is one. */
  waitMs(key: string): number {
    const window = this.#current(key);
    return window === undefined || window.tries < this.#max ? 0 : window.endsAt - this.#now();
  }

  count(key: string): void {
    const window = this.#current(key);
    if (window !== undefined) window.tries += 1;
    else this.#open(key);
  }

  /** Takes one try back. */
  giveBack(key: string): void {
    const window = this.#current(key);
    if (window !== undefined && window.tries > 0) window.tries -= 1;
  }

  forget(key: string): void {
    this.#windows.delete(key);
  }

  #current(key: string): Window | undefined {
    const known = this.#windows.get(key);
    return known !== undefined && known.endsAt > this.#now() ? known : undefined;
  }

  #open(key: string): void {
    this.#windows.delete(key);
    const oldest = this.#windows.size >= MAX_WINDOWS ? this.#windows.keys().next().value : undefined;
    if (oldest !== undefined) this.#windows.delete(oldest);
    this.#windows.set(key, { tries: 1, endsAt: this.#now() + WINDOW_MS });
  }
}
