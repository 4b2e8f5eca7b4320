import { Failure } from "../domain/failures.ts";
import type { Framing } from "./framing.ts";
import { malformed } from "./reply-head.ts";

/** Takes bytes of a body, which are only there during the call; `false` means: enough, no more. */
export type Give = (bytes: Buffer) => boolean | void;

/** Finds the bytes of one body among those of a connection. */
export type BodyReader = {
  readonly isDone: boolean;
  /** Nothing in the framing was misspelled: what follows on the connection can be trusted to be another reply. */
  readonly isClean: boolean;
  /** Hands on what belongs to the body and returns how many bytes were used; fewer where it ends or nobody wants more. */
  take(bytes: Buffer, give: Give): number;
  /** To be told when the connection ends. Throws `Failure` connection_lost when the body is not whole. */
  end(): void;
};

const MAX_LINE_BYTES = 4_096;
const MAX_TRAILER_BYTES = 65_536;

export function openBodyReader(framing: Framing): BodyReader {
  if (framing.kind === "chunked") return new ChunkedBody();
  return framing.kind === "length" ? new CountedBody(framing.bytes) : new OpenBody();
}

function cutShort(): Failure {
  return new Failure("connection_lost", { message: "The connection ended in the middle of the file." });
}

class CountedBody implements BodyReader {
  readonly isClean = true;
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  take(bytes: Buffer, give: Give): number {
    const count = Math.min(bytes.length, this.#left);
    this.#left -= count;
    if (count === 0) return 0;
    const goesOn = give(count === bytes.length ? bytes : bytes.subarray(0, count)) !== false;
    return goesOn ? count : 0;
  }

  end(): void {
    if (this.#left > 0) throw cutShort();
  }
}

class OpenBody implements BodyReader {
  readonly isClean = false;
  isDone = false;

  take(bytes: Buffer, give: Give): number {
    return give(bytes) === false ? 0 : bytes.length;
  }

  end(): void {
    this.isDone = true;
  }
}

/**
 * RFC 9112 section 7.1: sizes in hexadecimal, extensions passed over, trailers read and dropped. Lines may end with a
 * bare line feed, as some servers have it. The data of many small chunks is moved together and handed on as one.
 */
class ChunkedBody implements BodyReader {
  isClean = true;
  #state: "size" | "data" | "after-data" | "trailer" | "done" = "size";
  #left = 0;
  #line = "";
  #trailerBytes = 0;

  get isDone(): boolean {
    return this.#state === "done";
  }

  take(bytes: Buffer, give: Give): number {
    let at = 0;
    let data = 0;
    while (at < bytes.length && this.#state !== "done") {
      if (this.#state !== "data") at += this.#gatherLine(bytes.subarray(at));
      else {
        const count = Math.min(bytes.length - at, this.#left);
        if (at !== data) bytes.copyWithin(data, at, at + count);
        this.#pass(count);
        at += count;
        data += count;
      }
    }
    return data === 0 || give(bytes.subarray(0, data)) !== false ? at : 0;
  }

  end(): void {
    if (this.#state !== "done") throw cutShort();
  }

  #pass(count: number): void {
    this.#left -= count;
    if (this.#left === 0) this.#state = "after-data";
  }

  #gatherLine(bytes: Buffer): number {
    const end = bytes.indexOf(10);
    const used = end === -1 ? bytes.length : end + 1;
    this.#line += bytes.toString("latin1", 0, used);
    if (this.#line.length > MAX_LINE_BYTES) throw malformed("A line between the chunks of the reply has no end.");
    if (end !== -1) this.#endLine();
    return used;
  }

  #endLine(): void {
    if (!this.#line.endsWith("\r\n")) this.isClean = false;
    const text = this.#line.replace(/\r?\n$/, "");
    this.#line = "";
    if (this.#state === "size") this.#begin(text);
    else if (this.#state === "trailer") this.#trailer(text);
    else if (text === "") this.#state = "size";
    else throw malformed("A chunk of the reply is longer than announced.");
  }

  #begin(text: string): void {
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(text)?.[1];
    if (size === undefined) throw malformed("A chunk of the reply has no readable size.");
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? "trailer" : "data";
  }

  #trailer(text: string): void {
    this.#trailerBytes += text.length + 2;
    if (this.#trailerBytes > MAX_TRAILER_BYTES) throw malformed("The reply's trailer has no end.");
    if (text === "") this.#state = "done";
  }
}
