import type { Socket } from "node:net";
import { Failure } from "../domain/failures.ts";
import type { Proxy } from "../domain/proxy.ts";
import { onAbort } from "./deadline.ts";
import { connectRequest, readConnectReply } from "./http-connect.ts";
import { talkSocks } from "./socks5.ts";
import { TunnelRefusal } from "./tunnel-refusal.ts";

/** Longer answers than any honest proxy gives, in bytes. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** Sends bytes and gives the answer that `read` finds in what comes back; null means that more must come. */
export type Ask = <T>(bytes: Buffer, read: (all: Buffer) => Answer<T> | null) => Promise<T>;
/** What an answer says, and how many of the bytes it was. */
export type Answer<T> = { readonly value: T; readonly length: number };
/** The judged address that a tunnel leads to: never a name. */
export type TunnelEnd = { readonly address: string; readonly port: number };

/**
 * Has a proxy connect on to an address; afterwards the socket speaks with what is there, and not one byte was read of it.
 * Throws `TunnelRefusal` where this proxy does not lead there, `Failure` proxy_login, and the signal's reason.
 */
export async function openTunnel(socket: Socket, proxy: Proxy, end: TunnelEnd, signal: AbortSignal): Promise<void> {
  const ask: Ask = (bytes, read) => exchange(socket, bytes, read, signal);
  if (proxy.kind === "socks5") await talkSocks(ask, end, proxy.login);
  else await ask(connectRequest(end, proxy.login), readConnectReply);
  // Nobody has asked yet who is at the other end: what speaks now is no answer.
  if (socket.readableLength > 0) throw chatter();
}

/**
 * One question and its answer. The socket is read by hand, so that it is as fresh as before afterwards: nothing flows
 * until somebody else takes it up.
 */
async function exchange<T>(
  socket: Socket,
  bytes: Buffer,
  read: (all: Buffer) => Answer<T> | null,
  signal: AbortSignal,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  using _abort = onAbort(signal, reject);
  let all: Buffer = Buffer.alloc(0);
  const look = (): void => {
    try {
      for (let piece = take(socket); piece !== null; piece = take(socket)) all = Buffer.concat([all, piece]);
      const answer = read(all);
      if (answer === null) demandShort(all);
      else if (answer.length < all.length) throw chatter();
      else resolve(answer.value);
    } catch (error) {
      reject(error);
    }
  };
  const gone = (): void => reject(new TunnelRefusal("it hung up before it answered"));
  socket.on("readable", look).once("end", gone).once("close", gone);
  if (socket.destroyed) gone();
  else socket.write(bytes);
  try {
    return await promise;
  } finally {
    socket.off("readable", look).off("end", gone).off("close", gone);
  }
}

function take(socket: Socket): Buffer | null {
  return socket.read() as Buffer | null;
}

function demandShort(all: Buffer): void {
  if (all.length > MAX_ANSWER_BYTES) throw new TunnelRefusal("its answer has no end");
}

function chatter(): TunnelRefusal {
  return new TunnelRefusal("it sends more than was asked for");
}

/** Names the proxy in what it refused, for people. */
export function refusedBy({ name }: Proxy, refusal: TunnelRefusal): Failure {
  return new Failure("proxy_failed", {
    message: `The proxy ${name} did not connect: ${refusal.message}.`,
    cause: refusal,
  });
}
