import type { JobsOptions } from "./deps.ts";

const AT_ONCE = 100;

/**
 * Removes the files that committed changes no longer want. A row is forgotten only when its file is gone, so a crash
 * in between costs nothing but a second look. Rounds follow one another: a round that overlapped another could remove
 * a part file that a retried task has just begun again.
 */
export class Removals {
  readonly #deps: Pick<JobsOptions, "store" | "library">;
  #last: Promise<void> = Promise.resolve();

  constructor(deps: Pick<JobsOptions, "store" | "library">) {
    this.#deps = deps;
  }

  /** Removes everything noted so far. Throws what the store or the disk throws; the rest stays noted. */
  carryOut(): Promise<void> {
    const round = this.#last.then(() => this.#round());
    this.#last = round.catch(() => undefined);
    return round;
  }

  async #round(): Promise<void> {
    const { store, library } = this.#deps;
    for (;;) {
      const rows = await store.read((tx) => tx.removals(AT_ONCE));
      if (rows.length === 0) return;
      for (const row of rows) await library.remove(row);
      await store.write((tx) => tx.forgetRemovals(rows.map((row) => row.id)));
    }
  }
}
