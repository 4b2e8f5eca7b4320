/** What a hostile server may say, and what is to become of an attempt that hears it. */
import type { Socket } from "node:net";
import type { FailureCode } from "../../src/domain/failures.ts";

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
