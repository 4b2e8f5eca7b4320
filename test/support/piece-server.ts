import { setImmediate as turn } from "node:timers/promises";
import { Failure } from "../../src/domain/failures.ts";
import type { AskForPiece } from "../../src/engines/http/lanes.ts";
import type { Piece } from "../../src/engines/http/segment-plan.ts";
import type { Reply } from "../../src/net/request.ts";
import type { Chance } from "../soak/chance.ts";

type Mood =
  | "well"
  | "cut" // breaks off somewhere
  | "busy" // refuses the connection
  | "whole" // knows no ranges, this time
  | "generous"; // sends more than was asked for

const MOODS = "well well well cut cut cut busy busy whole generous".split(" ") as Mood[];
const MOST_AT_ONCE = 700_000;

/** A server of one file without a network: replies to pieces of it, in moods drawn from chance until it behaves. */
export class PieceServer {
  readonly #bytes: Buffer;
  readonly #chance: Chance;
  behaves = false;

  constructor(bytes: Buffer, chance: Chance) {
    this.#bytes = bytes;
    this.#chance = chance;
  }

  readonly ask: AskForPiece = async (piece) => {
    await turn();
    const mood = this.behaves ? "well" : (this.#chance.one(MOODS) ?? "well");
    if (mood === "busy") throw new Failure("server_error");
    if (mood === "whole") throw new Failure("range_mismatch");
    return this.reply(piece, mood);
  };

  /** The reply to a range up to where the piece ends when it is asked for. */
  reply({ from, end }: Piece, mood: Mood): Reply {
    const to = Math.min(end ?? this.#bytes.length, this.#bytes.length);
    const asked = this.#bytes.subarray(from, to);
    const rest = mood === "generous" ? Buffer.concat([asked, Buffer.alloc(5_000, 0xee)]) : asked;
    const cut = mood === "cut" ? this.#chance.whole(0, rest.length - 1) : rest.length;
    const readBody: Reply["readBody"] = async (give, signal) => {
      for (let at = 0; at < cut;) {
        const length = Math.min(cut - at, this.#chance.whole(1, MOST_AT_ONCE));
        if (this.#chance.next() < 0.8) await turn();
        signal.throwIfAborted();
        // The bytes are there only during the call.
        const bytes = Buffer.from(rest.subarray(at, at + length));
        if (give(bytes) === false) return;
        bytes.fill(0xaa);
        at += length;
      }
      if (mood === "cut") throw new Failure("connection_lost");
    };
    const ignore = (): void => {};
    return {
      status: 206,
      minorVersion: 1,
      headers: {},
      rawHeaders: [],
      framing: { kind: "length", bytes: rest.length },
      url: new URL("http://h.example/file"),
      remoteAddress: "",
      readBody,
      pause: ignore,
      resume: ignore,
      handAtMost: ignore,
      close: ignore,
    };
  }
}
