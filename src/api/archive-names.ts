import { numberedName } from "../domain/file-name.ts";

/** Gives the files of an archive names that differ, also where a file system takes no notice of case. */
export class ArchiveNames {
  readonly #taken: Set<string>;
  /** The number from which on a name that was wanted before is tried. */
  readonly #next = new Map<string, number>();

  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved.map(fold));
  }

  /** Takes the wanted name, or the wanted one with a number, so that it is free with each of the endings, too. */
  take(wanted: string, endings: readonly string[] = []): string {
    for (let number = this.#next.get(fold(wanted)) ?? 1; ; number += 1) {
      const name = numberedName(wanted, number);
      const all = [name, ...endings.map((ending) => name + ending)].map(fold);
      if (all.some((one) => this.#taken.has(one))) continue;
      for (const one of all) this.#taken.add(one);
      this.#next.set(fold(wanted), number + 1);
      return name;
    }
  }
}

const fold = (name: string): string => name.normalize("NFC").toLowerCase();
