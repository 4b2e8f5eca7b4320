import type { Actor } from "./actor.ts";

const KEEP_MS = 2_000;
const MAX_ENTRIES = 10_000;

type Entry = { readonly actor: Promise<Actor>; readonly until: number };

/**
 * Remembers for two seconds whose credentials these are, so that a page that polls costs no session query each time.
 * Any change of sessions or users forgets everything at once.
 */
export class SessionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** @param now the clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Gives the actor of a credential, asking `look` where it is not remembered. A failed look is not remembered. */
  get(key: string, look: () => Promise<Actor>): Promise<Actor> {
    const known = this.#entries.get(key);
    if (known && known.until > this.#now()) return known.actor;
    const actor = look();
    this.#remember(key, actor);
    actor.catch(() => this.#entries.delete(key));
    return actor;
  }

  forget(): void {
    this.#entries.clear();
  }

  #remember(key: string, actor: Promise<Actor>): void {
    this.#entries.delete(key);
    const oldest = this.#entries.size >= MAX_ENTRIES ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(key, { actor, until: this.#now() + KEEP_MS });
  }
}
