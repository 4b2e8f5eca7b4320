/** Counts the connections to each host over all files, so that many files together stay polite. */
export class HostLanes {
  readonly #most: number;
  readonly #lanes = new Map<string, number>();

  /** @param most connections to one host beyond which no file gets a further one; its first it always gets */
  constructor(most: number) {
    this.#most = most;
  }

  hasRoom(host: string): boolean {
    return (this.#lanes.get(host) ?? 0) < this.#most;
  }

  enter(host: string): void {
    this.#lanes.set(host, (this.#lanes.get(host) ?? 0) + 1);
  }

  leave(host: string): void {
    const left = (this.#lanes.get(host) ?? 0) - 1;
    if (left > 0) this.#lanes.set(host, left);
    else this.#lanes.delete(host);
  }
}
