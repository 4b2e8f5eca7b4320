import type { Proxy } from "../../src/domain/proxy.ts";
import { directly } from "../../src/net/choose-proxies.ts";
import { ConnectionPool } from "../../src/net/connection-pool.ts";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import type { Network } from "../../src/net/network.ts";
import { systemNetwork } from "../../src/net/network.ts";
import type { Reply, RequestOptions } from "../../src/net/request.ts";

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
    proxyFor: directly,
    pool: new ConnectionPool({ policy: createEgressPolicy({ allow }), network: allOnLoopback }),
    connectTimeoutMs: 2_000,
    headTimeoutMs: 2_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Public names (`site.…`) lead to a public address, all others to this machine. */
export const publicNames: Network = namesFrom((name) => [name.startsWith("site.") ? "93.184.216.34" : "127.0.0.1"]);

/** Options of an exchange through a proxy. */
export function through(
  { proxy }: { readonly proxy: Proxy },
  allow: readonly string[],
  more: Partial<RequestOptions> = {},
): RequestOptions {
  return exchangeOptions(allow, { proxyFor: () => proxy, ...more });
}

/** A pool on another network. */
export function onNetwork(network: Network, allow: readonly string[] = []): Pick<RequestOptions, "pool"> {
  return { pool: new ConnectionPool({ policy: createEgressPolicy({ allow }), network }) };
}

/** All bytes of a reply's body. */
export async function bytesOf(reply: Reply, signal = new AbortController().signal): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await reply.readBody((bytes) => void pieces.push(Buffer.from(bytes)), signal);
  return Buffer.concat(pieces);
}
