import type { JobId } from "../domain/ids.ts";
import type { Dispatch, TicketHandler } from "./dispatch.ts";

/**
 * Dispatch within one process: tickets and doorbells are function calls. `onFault` hears what a handler or a listener
 * threw; the others are called all the same.
 */
export function createLocalDispatch(onFault: (error: unknown) => void): Dispatch {
  const bells = new Set<(jobId: JobId) => void>();
  const workers = new Set<LocalWorker>();
  return {
    offer: async () => {
      for (const worker of workers) worker.wake();
    },
    ring: async (jobId) => {
      for (const bell of bells) {
        try {
          bell(jobId);
        } catch (error) {
          onFault(error);
        }
      }
    },
    onRing: (listener) => {
      bells.add(listener);
      return () => bells.delete(listener);
    },
    work: (slots, handler) => {
      const worker = new LocalWorker(slots, handler, onFault, () => workers.delete(worker));
      workers.add(worker);
      worker.wake();
      return worker;
    },
  };
}

/** Up to `slots` runs of the handler at once; a run that found work looks for more at once. */
class LocalWorker implements AsyncDisposable {
  readonly #slots: number;
  readonly #handler: TicketHandler;
  readonly #onFault: (error: unknown) => void;
  readonly #onStop: () => void;
  readonly #runs = new Set<Promise<void>>();
  #busy = 0;
  /** Tickets that came while every slot was busy: a run that finds nothing may have looked too early for them. */
  #missed = 0;
  #stopped = false;

  constructor(slots: number, handler: TicketHandler, onFault: (error: unknown) => void, onStop: () => void) {
    this.#slots = slots;
    this.#handler = handler;
    this.#onFault = onFault;
    this.#onStop = onStop;
  }

  /** A ticket: one free slot looks for work. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#busy < this.#slots) this.#start();
    else this.#missed = Math.min(this.#missed + 1, this.#slots);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#onStop();
    await Promise.all(this.#runs);
  }

  #start(): void {
    this.#busy += 1;
    const run = this.#work().finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  /** The slot is free again in the same step as the last look, so that no ticket falls between the two. */
  async #work(): Promise<void> {
    let again = true;
    while (again && !this.#stopped) again = (await this.#look()) || this.#takeMissed();
    this.#busy -= 1;
  }

  async #look(): Promise<boolean> {
    try {
      return await this.#handler();
    } catch (error) {
      this.#onFault(error);
      return false;
    }
  }

  #takeMissed(): boolean {
    if (this.#missed === 0) return false;
    this.#missed -= 1;
    return true;
  }
}
