import { ConnectionPool } from "../../net/connection-pool.ts";
import { createEgressPolicy } from "../../net/egress-policy.ts";
import type { ThreadOptions } from "./messages.ts";

/** The pools of one thread: one for all, and one for each source that may reach what others may not. */
export class Pools {
  readonly #options: Pick<ThreadOptions, "egressAllow" | "sourceHosts">;
  readonly #common: ConnectionPool;
  readonly #ofSources = new Map<string, ConnectionPool>();

  constructor(options: Pick<ThreadOptions, "egressAllow" | "sourceHosts">) {
    this.#options = options;
    this.#common = new ConnectionPool({ policy: createEgressPolicy({ allow: options.egressAllow }) });
  }

  /** The pool for a link of this source; null: for a pasted one. */
  for(source: string | null): ConnectionPool {
    const { egressAllow, sourceHosts = {} } = this.#options;
    const own = source !== null && Object.hasOwn(sourceHosts, source) ? sourceHosts[source] : undefined;
    if (source === null || own === undefined) return this.#common;
    const known = this.#ofSources.get(source);
    if (known !== undefined) return known;
    const pool = new ConnectionPool({ policy: createEgressPolicy({ allow: [...egressAllow, ...own] }) });
    this.#ofSources.set(source, pool);
    return pool;
  }

  /** Closes the connections that only wait; returns how many there were. */
  closeIdle(): number {
    return [this.#common, ...this.#ofSources.values()].reduce((closed, pool) => closed + pool.closeIdle(), 0);
  }
}
