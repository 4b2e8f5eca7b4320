import { ConnectionPool } from "../../net/connection-pool.ts";
import { createEgressPolicy } from "../../net/egress-policy.ts";

/**
 * The connections of the transfer thread, apart by what is open to them: a `host:port` that the settings open for one
 * source is reached by the tasks of that source and by no other.
 */
export class PoolByOpening {
  readonly #allow: readonly string[];
  readonly #pools = new Map<string, ConnectionPool>();

  constructor(allow: readonly string[]) {
    this.#allow = allow;
  }

  /** The connections of tasks for which this is open besides what is open to all; null: nothing. */
  get(opens: string | null): ConnectionPool {
    const key = opens ?? "";
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const allow = opens === null ? this.#allow : [...this.#allow, opens];
    const pool = new ConnectionPool({ policy: createEgressPolicy({ allow }) });
    this.#pools.set(key, pool);
    return pool;
  }

  /** Closes the connections that only wait; returns how many there were. */
  closeIdle(): number {
    return [...this.#pools.values()].reduce((closed, pool) => closed + pool.closeIdle(), 0);
  }
}
