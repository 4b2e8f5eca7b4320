import type { Socket } from "node:net";
import { Failure } from "../domain/failures.ts";
import type { FailureCode } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import { startDeadline } from "./deadline.ts";
import { literalAddress } from "./egress-policy.ts";
import { lookUp } from "./look-up.ts";
import { systemNetwork, tlsNamesOf } from "./network.ts";
import type { Network } from "./network.ts";
import { settle } from "./settle.ts";

const MAX_ADDRESSES = 4;
/** In words of ours: those of the system name the address, which is for nobody but the operator. */
const WHY: Partial<Record<FailureCode, string>> = {
  timeout: ": it did not take the call in time",
  tls_failed: ": its certificate could not be verified",
};

export type ReachOptions = {
  /** How long one address of the proxy may take to connect, TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly network?: Network;
  readonly signal: AbortSignal;
};

/**
 * Connects to a proxy where the settings say it is, be that address public or not. Only who is named there is dialled:
 * this looks at no link. Throws `Failure` proxy_failed without the address, too_many_open_files, and the signal's reason.
 */
export async function reachProxy(proxy: Proxy, options: ReachOptions): Promise<Socket> {
  const addresses = await orProxyFailed(proxy, "has no address", addressesOf(proxy, options));
  let unreachable = new Failure("proxy_failed", { message: `The proxy ${proxy.name} has no address.` });
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    try {
      return await orProxyFailed(proxy, "cannot be reached", connectOne(proxy, address, options));
    } catch (error) {
      if (!(error instanceof Failure && error.code === "proxy_failed")) throw error;
      unreachable = error;
    }
  }
  throw unreachable;
}

async function addressesOf({ host }: Proxy, { network = systemNetwork, signal }: ReachOptions) {
  const literal = literalAddress(host);
  return literal === null ? [...new Set(await lookUp(host, network, signal))] : [literal];
}

async function connectOne(proxy: Proxy, address: string, options: ReachOptions): Promise<Socket> {
  const { network = systemNetwork, connectTimeoutMs, signal } = options;
  signal.throwIfAborted();
  using deadline = startDeadline(connectTimeoutMs, "", signal);
  const tls = proxy.kind === "https" ? tlsNamesOf(proxy.host) : null;
  const socket = network.connect(address, proxy.port, { tls });
  await settle(socket, "connect", deadline.signal);
  if (tls !== null) await settle(socket, "secureConnect", deadline.signal);
  // Whoever reads next hears of a fault by the close that follows it; in between there may be nobody.
  return socket.on("error", () => undefined);
}

/** Says of a failure that it is the proxy's. What is this machine's, or somebody's wish, stays itself. */
async function orProxyFailed<T>({ name }: Proxy, what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "too_many_open_files") throw error;
    throw new Failure("proxy_failed", { message: `The proxy ${name} ${what}${WHY[error.code] ?? ""}.`, cause: error });
  }
}
