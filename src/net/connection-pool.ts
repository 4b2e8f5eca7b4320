import type { Socket } from "node:net";
import { Connection } from "./connection.ts";
import { dial } from "./dial.ts";
import type { DialOptions, Target } from "./dial.ts";
import type { EgressPolicy } from "./egress-policy.ts";
import type { Network } from "./network.ts";

/** Writes of this size were the fastest that stayed steady; in bytes. */
const READ_BYTES = 256 * 1024;
/** Shorter than what common servers grant, in milliseconds. */
const IDLE_MS = 4_000;
const MAX_IDLE_EACH = 16;

type PoolOptions = { readonly policy: EgressPolicy; readonly network?: Network };
type CallOptions = Omit<DialOptions, "network" | "onread">;
type Idle = { readonly connection: Connection; readonly timer: NodeJS.Timeout };

/**
 * The connections of one thread: all read into one buffer, and those whose reply was read whole wait a few seconds for
 * the next request to the same origin by the same way. It belongs to one egress policy, so no connection outlives a change of it.
 */
export class ConnectionPool implements Disposable {
  readonly policy: EgressPolicy;
  readonly #network: Network | undefined;
  readonly #shared = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #idle = new Map<string, Idle[]>();

  constructor({ policy, network }: PoolOptions) {
    this.policy = policy;
    this.#network = network;
  }

  /** Takes a waiting connection to the target's origin, through its proxy if it has one, or null. */
  takeIdle(target: Target): Connection | null {
    const waiting = this.#idle.get(wayTo(target)) ?? [];
    for (let idle = waiting.pop(); idle !== undefined; idle = waiting.pop()) {
      clearTimeout(idle.timer);
      if (idle.connection.isOpen) return idle.connection;
    }
    return null;
  }

  /** Opens a connection for a link; throws what `dial` throws. */
  open(target: Target, options: CallOptions): Promise<Connection> {
    return Connection.open(target, this.policy, this.#shared, this.#within(options));
  }

  /** Opens a bare socket for a link, for those who bring their own parser; throws what `dial` throws. */
  dial(target: Target, options: CallOptions): Promise<Socket> {
    return dial(target, this.policy, this.#within(options));
  }

  /** Lets a connection wait whose reply was read whole. */
  giveBack(target: Target, connection: Connection): void {
    const way = wayTo(target);
    const waiting = this.#idle.get(way) ?? [];
    if (!connection.isOpen || waiting.length >= MAX_IDLE_EACH) return connection.close();
    connection.hold({ take: () => this.#drop(way, connection), end: () => this.#drop(way, connection) });
    connection.resume();
    const timer = setTimeout(() => this.#drop(way, connection), IDLE_MS).unref();
    this.#idle.set(way, [...waiting, { connection, timer }]);
  }

  /** Closes the connections that only wait, so that others may have their open files; returns how many there were. */
  closeIdle(): number {
    const waiting = [...this.#idle.values()].flat();
    this.#idle.clear();
    for (const { connection, timer } of waiting) {
      clearTimeout(timer);
      connection.close();
    }
    return waiting.length;
  }

  [Symbol.dispose](): void {
    this.closeIdle();
  }

  #within({ connectTimeoutMs, signal }: CallOptions): DialOptions {
    return { connectTimeoutMs, signal, ...(this.#network === undefined ? {} : { network: this.#network }) };
  }

  #drop(way: string, connection: Connection): void {
    connection.close();
    const left = (this.#idle.get(way) ?? []).filter((idle) => idle.connection !== connection);
    if (left.length > 0) this.#idle.set(way, left);
    else this.#idle.delete(way);
  }
}

/** Names an origin and the proxy that leads there. No name of a proxy has a space in it. */
function wayTo({ url, proxy }: Target): string {
  return `${proxy?.name ?? ""} ${url.origin}`;
}
