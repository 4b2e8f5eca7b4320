import type { Socket } from "node:net";
import { Failure } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import { startDeadline } from "./deadline.ts";
import { secureOver } from "./network.ts";
import type { TlsNames } from "./network.ts";
import { reachProxy } from "./reach-proxy.ts";
import type { ReachOptions } from "./reach-proxy.ts";
import { settle } from "./settle.ts";
import { openTunnel } from "./tunnel.ts";
import type { TunnelEnd } from "./tunnel.ts";
import { TunnelRefusal } from "./tunnel-refusal.ts";

/**
 * Connects to an address through a proxy, with TLS (where `tls` is not null) to whoever is there inside of the tunnel.
 * Throws `TunnelRefusal`, `Failure` proxy_failed, proxy_login, tls_failed, timeout, and the signal's reason.
 */
export async function connectThrough(
  proxy: Proxy,
  end: TunnelEnd,
  tls: TlsNames | null,
  options: ReachOptions,
): Promise<Socket> {
  const socket = await reachProxy(proxy, options);
  using undo = new DisposableStack();
  undo.defer(() => socket.destroy());
  await openInTime(socket, proxy, end, options);
  const inner = tls === null ? socket : secureOver(socket, tls);
  if (tls !== null) {
    using deadline = startDeadline(options.connectTimeoutMs, "The server did not shake hands.", options.signal);
    await settle(inner, "secureConnect", deadline.signal);
  }
  undo.move();
  return inner;
}

async function openInTime(socket: Socket, proxy: Proxy, end: TunnelEnd, options: ReachOptions): Promise<void> {
  using deadline = startDeadline(options.connectTimeoutMs, "", options.signal);
  try {
    await openTunnel(socket, proxy, end, deadline.signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === "timeout") throw new TunnelRefusal("it did not answer in time", { cause: error });
    const message = `The proxy ${proxy.name} wants ${proxy.login === null ? "a login" : "other credentials"}.`;
    throw error.code === "proxy_login" ? new Failure("proxy_login", { message }) : error;
  }
}
