import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import type { RequestOptions } from "../../src/net/guarded-request.ts";
import type { Network } from "../../src/net/network.ts";
import { systemNetwork } from "../../src/net/network.ts";

/** Resolves every name by the given function and connects for real. */
export function namesFrom(resolve: (name: string) => readonly string[]): Network {
  return { ...systemNetwork, lookup: (name) => Promise.resolve(resolve(name)) };
}

/** Every name stands on this machine. */
export const allOnLoopback: Network = namesFrom(() => ["127.0.0.1"]);

/** Options of one exchange in a test: the given `host:port` pairs are allowed, all names lead to loopback. */
export function exchangeOptions(allow: readonly string[], more: Partial<RequestOptions> = {}): RequestOptions {
  return {
    method: "GET",
    headers: {},
    policy: createEgressPolicy({ allow }),
    connectTimeoutMs: 2_000,
    headTimeoutMs: 2_000,
    network: allOnLoopback,
    signal: new AbortController().signal,
    ...more,
  };
}
