import type { JobId } from "../domain/ids.ts";
import type { Dispatch, TicketHandler } from "./dispatch.ts";

/** Dispatch within one process: tickets and doorbells are function calls. */
export function createLocalDispatch(): Dispatch {
  const bells = new Set<(jobId: JobId) => void>();
  const workers = new Set<LocalWorker>();
  return {
    offer: async () => {
      for (const worker of workers) worker.wake();
    },
    ring: async (jobId) => {
      for (const bell of bells) bell(jobId);
    },
    onRing: (listener) => {
      bells.add(listener);
      return () => bells.delete(listener);
    },
    work: (slots, handler) => {
      const worker = new LocalWorker(slots, handler, () => workers.delete(worker));
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
  readonly #onStop: () => void;
  readonly #runs = new Set<Promise<void>>();
  #stopped = false;

  constructor(slots: number, handler: TicketHandler, onStop: () => void) {
    this.#slots = slots;
    this.#handler = handler;
    this.#onStop = onStop;
  }

  /** A ticket: one free slot looks for work. */
  wake(): void {
    if (this.#stopped || this.#runs.size >= this.#slots) return;
    const run = this.#work().finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#onStop();
    await Promise.allSettled(this.#runs);
  }

  async #work(): Promise<void> {
    while (!this.#stopped && (await this.#handler()));
  }
}
