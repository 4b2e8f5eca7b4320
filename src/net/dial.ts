import type { OnReadOpts, Socket } from "node:net";
import { Failure } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import { connectThrough } from "./connect-through.ts";
import { startDeadline } from "./deadline.ts";
import { literalAddress } from "./egress-policy.ts";
import type { EgressPolicy, Permission } from "./egress-policy.ts";
import { isPublicAddress, isSameAddress } from "./judge-address.ts";
import { lookUp } from "./look-up.ts";
import { systemNetwork, tlsNamesOf } from "./network.ts";
import type { Network, TlsNames } from "./network.ts";
import { portOf } from "./normalise-url.ts";
import { settle } from "./settle.ts";
import { refusedBy } from "./tunnel.ts";
import { TunnelRefusal } from "./tunnel-refusal.ts";

/** A hostile name server may send hundreds; each may cost a whole connect timeout. */
const MAX_ADDRESSES = 4;

/** A link, and the proxy that leads to it, or null. */
export type Target = { readonly url: URL; readonly proxy: Proxy | null };

export type DialOptions = {
  /** How long one address may take to connect, TLS included, in milliseconds; with a proxy, each of its steps. */
  readonly connectTimeoutMs: number;
  readonly network?: Network;
  /** Takes the bytes of the connection instead of its stream; not of one through a proxy. */
  readonly onread?: OnReadOpts;
  readonly signal: AbortSignal;
};

/**
 * Opens the connection for a link: the only place where the house connects to other machines. The address that was
 * judged is the address that is dialled, or that a proxy is told to connect to; no other look-up happens after the
 * judgement.
 *
 * Throws `Failure` with the policy's refusal, `blocked_address` (any bad address makes all bad), `dns_failed`,
 * `connect_failed`, `tls_failed`, `timeout`, `too_many_open_files`, `proxy_failed` or `proxy_login`, and the signal's
 * reason when it fires.
 */
export async function dial({ url, proxy }: Target, policy: EgressPolicy, options: DialOptions): Promise<Socket> {
  options.signal.throwIfAborted();
  const decision = policy.decide(url);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  const addresses = await judgedAddresses(decision, options);
  return connectFirst({ url: decision.url, proxy }, addresses, options);
}

async function judgedAddresses({ url, listed }: Permission, options: DialOptions): Promise<readonly string[]> {
  const literal = literalAddress(url.hostname);
  if (literal !== null) return [literal];
  const addresses = await lookUp(url.hostname, options.network ?? systemNetwork, options.signal);
  if (addresses.length === 0) throw new Failure("dns_failed", { message: `${url.hostname} has no address.` });
  if (!listed && !addresses.every(isPublicAddress)) throw blocked(url);
  return [...new Set(addresses)].slice(0, MAX_ADDRESSES);
}

/** Tries the addresses in order. Only an address that cannot be reached passes the turn to the next. */
async function connectFirst(target: Target, addresses: readonly string[], options: DialOptions): Promise<Socket> {
  let unreachable: unknown;
  for (const address of addresses) {
    options.signal.throwIfAborted();
    try {
      return await connectOne(target, address, options);
    } catch (error) {
      if (!isOfAddress(error)) throw error;
      unreachable = error;
    }
  }
  if (unreachable instanceof TunnelRefusal && target.proxy !== null) throw refusedBy(target.proxy, unreachable);
  throw unreachable;
}

function isOfAddress(error: unknown): boolean {
  if (error instanceof TunnelRefusal) return true;
  return error instanceof Failure && (error.code === "connect_failed" || error.code === "timeout");
}

function connectOne({ url, proxy }: Target, address: string, options: DialOptions): Promise<Socket> {
  const tls = url.protocol === "https:" ? tlsNamesOf(url.hostname) : null;
  if (proxy === null) return connectDirectly(url, address, tls, options);
  return connectThrough(proxy, { address, port: portOf(url) }, tls, options);
}

async function connectDirectly(url: URL, address: string, tls: TlsNames | null, options: DialOptions): Promise<Socket> {
  const { network = systemNetwork, onread } = options;
  using deadline = startDeadline(options.connectTimeoutMs, `${url.hostname} did not take the call.`, options.signal);
  const socket = network.connect(address, portOf(url), { ...(onread ? { onread } : {}), tls });
  await settle(socket, "connect", deadline.signal);
  demandAddress(socket, address, url);
  if (tls !== null) await settle(socket, "secureConnect", deadline.signal);
  return socket;
}

function demandAddress(socket: Socket, address: string, url: URL): void {
  const reached = socket.remoteAddress;
  if (reached !== undefined && isSameAddress(reached, address)) return;
  socket.destroy();
  throw reached === undefined ? new Failure("connection_lost") : blocked(url);
}

function blocked(url: URL): Failure {
  return new Failure("blocked_address", { message: `${url.host} leads to an address that is not public.` });
}
