import { once } from "node:events";
import type { Socket } from "node:net";
import { toNetworkFailure } from "./network-errors.ts";

/** Waits until a socket has come so far; otherwise it is destroyed and the failure thrown. */
export async function settle(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw toNetworkFailure(signal.aborted ? signal.reason : error, event === "connect" ? "connect" : "tls");
  }
}
