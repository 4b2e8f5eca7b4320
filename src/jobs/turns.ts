/** Lets works that share a key follow one another, and all others go at once. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Works as soon as no earlier work has one of the keys. All keys are taken at one moment, so nobody waits in a ring. */
  async take<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#last.get(key) ?? []);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const key of keys) this.#last.set(key, promise);
    await Promise.all(before);
    try {
      return await work();
    } finally {
      for (const key of keys) if (this.#last.get(key) === promise) this.#last.delete(key);
      resolve();
    }
  }
}
