/** Servers on loopback that loop, lie, flood, drip, stall, reset and bomb: one mood each, on a port of its own. */
import type { Socket } from "node:net";
import type { FailureCode } from "../../src/domain/failures.ts";
import { HOSTILE_MOODS } from "./hostile-moods.ts";
import { openRawServer } from "./raw-server.ts";

/** One request on its way: where to say something, what was asked, and the how-manieth of this server it is. */
export type Talk = { readonly socket: Socket; readonly head: string; readonly nth: number; readonly port: number };

export type HostileMood = {
  /** Answers one request, or one connection where `unasked`. */
  readonly talk: (talk: Talk) => void;
  /**
   * The codes that an attempt may fail with; `whole`: it completes with `file`; `endless`: it goes on until it is
   * stopped, however long.
   */
  readonly ends: readonly FailureCode[] | "whole" | "endless";
  readonly file?: Buffer;
  /** Attempts to make one after the other; `ends` speaks of each that fails. */
  readonly attempts?: number;
  readonly scheme?: "https";
  readonly unasked?: true;
};

export type HostileServer = AsyncDisposable & {
  readonly name: string;
  readonly mood: HostileMood;
  readonly url: string;
  /** `host:port`, as allow-lists want it. */
  readonly host: string;
};

/** Starts one server for each mood. Dispose of them to drop every connection. */
export function startHostileServers(): Promise<readonly HostileServer[]> {
  return Promise.all(Object.entries(HOSTILE_MOODS).map(([name, mood]) => startHostileServer(name, mood)));
}

/** Starts the server of one mood. */
export async function startHostileServer(name: string, mood: HostileMood): Promise<HostileServer> {
  let nth = 0;
  const server = await openRawServer(
    (socket, head) => {
      nth += 1;
      mood.talk({ socket, head, nth, port: server.port });
    },
    { unasked: mood.unasked === true },
  );
  const host = `127.0.0.1:${server.port}`;
  const url = `${mood.scheme ?? "http"}://${host}/${name.replaceAll(/\W+/g, "-")}.bin`;
  return { name, mood, host, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Says the same again and again as fast as it is taken, until the other side has gone. */
export function flood(socket: Socket, piece: string): void {
  const bytes = Buffer.from(piece.repeat(Math.max(1, Math.ceil(16_384 / piece.length))), "latin1");
  const more = (): void => {
    if (socket.writable && socket.write(bytes)) setImmediate(more);
  };
  socket.on("drain", more);
  more();
}

/** Says the same again and again, once in `everyMs` milliseconds, until the other side has gone. */
export function drip(socket: Socket, piece: string, everyMs = 50): void {
  const timer = setInterval(() => socket.write(piece, "latin1"), everyMs);
  socket.on("close", () => clearInterval(timer));
}
