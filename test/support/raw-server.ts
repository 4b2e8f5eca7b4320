import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A loopback server that says exactly the bytes it is told to, and keeps the heads it was sent. */
export type RawServer = {
  readonly port: number;
  /** The head of every request, in order of arrival. */
  readonly heads: readonly string[];
  /** How many connections were accepted. */
  readonly accepted: () => number;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts one; `answer` gets each connection with the head of its first request, with `keepAlive` of every request, and
 * with `unasked` as soon as it is there, without a head.
 */
export async function openRawServer(
  answer: (socket: Socket, head: string) => void,
  { keepAlive = false, unasked = false }: { keepAlive?: boolean; unasked?: boolean } = {},
): Promise<RawServer> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket)));
    if (unasked) return answer(socket, "");
    readHeads(socket, keepAlive, (head) => {
      heads.push(head);
      answer(socket, head);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heads,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers every request with the same bytes and closes. */
export function always(reply: string): (socket: Socket) => void {
  return (socket) => socket.end(reply, "latin1");
}

function readHeads(socket: Socket, all: boolean, done: (head: string) => void): void {
  let text = "";
  const collect = (data: Buffer): void => {
    text += data.toString("latin1");
    if (!text.includes("\r\n\r\n")) return;
    if (!all) socket.off("data", collect).resume();
    done(text);
    text = "";
  };
  socket.on("data", collect);
}
