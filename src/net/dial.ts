import { once } from "node:events";
import type { OnReadOpts, Socket } from "node:net";
import { Failure } from "../domain/failures.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { literalAddress } from "./egress-policy.ts";
import type { EgressPolicy, Permission } from "./egress-policy.ts";
import { isPublicAddress, isSameAddress } from "./judge-address.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { systemNetwork } from "./network.ts";
import type { Network, TlsNames } from "./network.ts";
import { portOf } from "./normalise-url.ts";

const LOOKUP_MS = 5_000;
/** A hostile name server may send hundreds; each may cost a whole connect timeout. */
const MAX_ADDRESSES = 4;

export type DialOptions = {
  /** How long one address may take to connect, TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly network?: Network;
  /** Takes the bytes of the connection instead of its stream. */
  readonly onread?: OnReadOpts;
  readonly signal: AbortSignal;
};

/**
 * Opens the connection for a link: the only place where the house connects to other machines. The address that was
 * judged is the address that is dialled; no other look-up happens after the judgement.
 *
 * Throws `Failure` with the policy's refusal, `blocked_address` (any bad address makes all bad), `dns_failed`,
 * `connect_failed`, `tls_failed`, `timeout` or `too_many_open_files`, and the signal's reason when it fires.
 */
export async function dial(target: { readonly url: URL }, policy: EgressPolicy, options: DialOptions): Promise<Socket> {
  options.signal.throwIfAborted();
  const decision = policy.decide(target.url);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  const addresses = await judgedAddresses(decision, options);
  return connectFirst(decision.url, addresses, options);
}

async function judgedAddresses({ url, listed }: Permission, options: DialOptions): Promise<readonly string[]> {
  const literal = literalAddress(url.hostname);
  if (literal !== null) return [literal];
  const addresses = await lookUp(url.hostname, options);
  if (addresses.length === 0) throw new Failure("dns_failed", { message: `${url.hostname} has no address.` });
  if (!listed && !addresses.every(isPublicAddress)) throw blocked(url);
  return [...new Set(addresses)].slice(0, MAX_ADDRESSES);
}

async function lookUp(name: string, { network = systemNetwork, signal }: DialOptions): Promise<readonly string[]> {
  using deadline = startDeadline(LOOKUP_MS, `The name server did not answer for ${name}.`, signal);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  using _abort = onAbort(deadline.signal, reject);
  try {
    return await Promise.race([network.lookup(name), stopped]);
  } catch (error) {
    throw timedOut(error) ? new Failure("dns_failed", { cause: error }) : toNetworkFailure(error, "lookup");
  }
}

function timedOut(error: unknown): boolean {
  return error instanceof Failure && error.code === "timeout";
}

/** Tries the addresses in order. Only an address that cannot be reached passes the turn to the next. */
async function connectFirst(url: URL, addresses: readonly string[], options: DialOptions): Promise<Socket> {
  let unreachable: unknown;
  for (const address of addresses) {
    options.signal.throwIfAborted();
    try {
      return await connectOne(url, address, options);
    } catch (error) {
      if (!(error instanceof Failure && (error.code === "connect_failed" || error.code === "timeout"))) throw error;
      unreachable = error;
    }
  }
  throw unreachable;
}

async function connectOne(url: URL, address: string, options: DialOptions): Promise<Socket> {
  const { network = systemNetwork, onread } = options;
  using deadline = startDeadline(options.connectTimeoutMs, `${url.hostname} did not take the call.`, options.signal);
  const tls = url.protocol === "https:" ? tlsNames(url) : null;
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

/** Names carry SNI without a trailing dot (RFC 6066 section 3); addresses carry none and are checked as addresses. */
function tlsNames(url: URL): TlsNames {
  return { servername: literalAddress(url.hostname) === null ? url.hostname.replace(/\.$/, "") : null };
}

/** Waits until a socket has come so far; otherwise it is destroyed and the failure thrown. */
async function settle(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw toNetworkFailure(signal.aborted ? signal.reason : error, event === "connect" ? "connect" : "tls");
  }
}

function blocked(url: URL): Failure {
  return new Failure("blocked_address", { message: `${url.host} leads to an address that is not public.` });
}
