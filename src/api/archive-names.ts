import { numberedName } from "../domain/file-name.ts";

/**
 * Gives the files of an archive names that differ, also where a file system takes no notice of case. `beside` is the
 * ending of what stands beside each file, so that its name is free, too.
 */
export class ArchiveNames {
  readonly #taken: Set<string>;
  readonly #beside: string | null;
  /** The number from which on a name that was wanted more than once is tried. */
  readonly #next = new Map<string, number>();

  constructor(reserved: readonly string[] = [], beside: string | null = null) {
    this.#taken = new Set(reserved.map(fold));
    this.#beside = beside;
  }

  /** Takes the wanted name, or the wanted one with a number. */
  take(wanted: string): string {
    for (let number = this.#next.get(fold(wanted)) ?? 1; ; number += 1) {
      const name = numberedName(wanted, number);
      if (!this.#isFree(fold(name))) continue;
      this.#taken.add(fold(name));
      if (number > 1) this.#next.set(fold(wanted), number + 1);
      return name;
    }
  }

  #isFree(name: string): boolean {
    if (this.#taken.has(name)) return false;
    if (this.#beside === null) return true;
    const isBeside = name.endsWith(this.#beside) && this.#taken.has(name.slice(0, -this.#beside.length));
    return !isBeside && !this.#taken.has(name + this.#beside);
  }
}

const fold = (name: string): string => name.normalize("NFC").toLowerCase();
