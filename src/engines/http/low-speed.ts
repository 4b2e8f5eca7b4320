import { Failure } from "../../domain/failures.ts";
import { onAbort } from "../../net/deadline.ts";

export type LowSpeedRule = { readonly bytesPerSecond: number; readonly seconds: number };

/**
 * Ends a transfer that stays below the low-speed limit; there is no limit on how long a moving one may take. A window
 * in which we made the server wait is not judged. Its signal also fires with the one it was given.
 */
export class LowSpeedWatch implements Disposable {
  readonly #abort = new AbortController();
  readonly #outer: Disposable;
  readonly #timer: NodeJS.Timeout;
  #bytesInWindow = 0;
  #isHeld = false;
  #wasHeld = false;

  constructor({ bytesPerSecond, seconds }: LowSpeedRule, signal: AbortSignal) {
    this.#outer = onAbort(signal, (reason) => this.#abort.abort(reason));
    const least = Math.max(1, bytesPerSecond * seconds);
    this.#timer = setInterval(() => {
      if (this.#bytesInWindow < least && !this.#wasHeld)
        this.#abort.abort(new Failure("stalled", { message: `no data worth the name for ${seconds} s` }));
      this.#bytesInWindow = 0;
      this.#wasHeld = this.#isHeld;
    }, seconds * 1000);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  count(bytes: number): void {
    this.#bytesInWindow += bytes;
  }

  /** From now until `release` nothing can come, by our own will. */
  hold(): void {
    this.#isHeld = true;
    this.#wasHeld = true;
  }

  release(): void {
    this.#isHeld = false;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#outer[Symbol.dispose]();
  }
}
