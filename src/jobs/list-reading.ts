import type { KeptPortion, ListTally } from "../stores/media-lists.ts";

/** What one attempt at reading a list has seen so far, and how that is said. */
export class ListReading {
  readonly title: string;
  readonly #seen = new Set<string>();
  #entries = 0;
  #refused = 0;
  #kept: KeptPortion = { added: 0, here: 0, elsewhere: 0, left: 0 };

  constructor(title: string) {
    this.title = title;
  }

  get tally(): ListTally {
    return { entries: this.#entries, here: this.#kept.here, refused: this.#refused };
  }

  /** What the job says while further entries may come. */
  get underWay(): string {
    return `Resolving ${this.title}: ${this.#entries} entries found`;
  }

  /** What it says when no more come before the next try. */
  get brokenOff(): string {
    return `${this.title} broke off after ${this.#entries} entries`;
  }

  /** What it says when all were read. */
  get summary(): string {
    const { here, elsewhere, left } = this.#kept;
    const told = [
      `${this.title}: ${this.#entries} entries`,
      here > 0 ? `${here} are here already` : "",
      elsewhere > 0 ? `${elsewhere} are being fetched by another job` : "",
      this.#refused > 0 ? `${this.#refused} may not be fetched` : "",
      left > 0 ? "the rest is more than one job may have" : "",
    ];
    return told.filter((part) => part !== "").join(", ");
  }

  /** False where an earlier entry has the same link. */
  isNew(urlKey: string): boolean {
    if (this.#seen.has(urlKey)) return false;
    this.#seen.add(urlKey);
    return true;
  }

  countRead(entries: number): void {
    this.#entries += entries;
  }

  /** Returns how many were refused by now. */
  countRefused(): number {
    this.#refused += 1;
    return this.#refused;
  }

  count({ added, here, elsewhere, left }: KeptPortion): void {
    const before = this.#kept;
    this.#kept = {
      added: before.added + added,
      here: before.here + here,
      elsewhere: before.elsewhere + elsewhere,
      left: before.left + left,
    };
  }
}
