/**
 * Hands on what comes in portions, in its order, one portion at a time: what comes meanwhile is the next. Once `abort`
 * has fired no further portion is handed on; it fires with what broke in `take`.
 */
export class Portions<T> {
  readonly #atOnce: number;
  readonly #abort: AbortController;
  readonly #take: (portion: readonly T[]) => Promise<void>;
  readonly #waiting: T[] = [];
  #handing = Promise.resolve();
  #isBusy = false;

  constructor(atOnce: number, abort: AbortController, take: (portion: readonly T[]) => Promise<void>) {
    this.#atOnce = atOnce;
    this.#abort = abort;
    this.#take = take;
  }

  add(one: T): void {
    this.#waiting.push(one);
    if (!this.#isBusy) this.#handing = this.#handOn();
  }

  /** Waits until all was handed on, or nothing more is. */
  settled(): Promise<void> {
    return this.#handing;
  }

  async #handOn(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0 && !this.#abort.signal.aborted) {
      try {
        await this.#take(this.#waiting.splice(0, this.#atOnce));
      } catch (error) {
        this.#abort.abort(error);
      }
    }
    this.#isBusy = false;
  }
}
