import { Failure } from "../../domain/failures.ts";

export type LowSpeedRule = { readonly bytesPerSecond: number; readonly seconds: number };

/** Ends a transfer that stays below the low-speed limit; there is no limit on how long a moving one may take. */
export class LowSpeedWatch implements Disposable {
  readonly signal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #bytesInWindow = 0;

  constructor({ bytesPerSecond, seconds }: LowSpeedRule) {
    this.signal = this.#abort.signal;
    const least = Math.max(1, bytesPerSecond * seconds);
    this.#timer = setInterval(() => {
      if (this.#bytesInWindow < least)
        this.#abort.abort(new Failure("stalled", { message: `no data worth the name for ${seconds} s` }));
      this.#bytesInWindow = 0;
    }, seconds * 1000);
  }

  count(bytes: number): void {
    this.#bytesInWindow += bytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
