import { Failure } from "../domain/failures.ts";
import { HEAD_READ_BYTES, type Connection } from "./connection.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { endOfHead, malformed, MAX_HEAD_BYTES, MAX_INTERIM_REPLIES, OddSpelling, parseHead } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";
import { withoutOurs } from "./reply-headers.ts";
import type { RequestOptions } from "./request.ts";

/**
 * Sends a request and reads the head of its reply; the connection is paused then, before the first byte of the body.
 * Throws `OddSpelling` for a head that the forgiving parser may be able to read, and `Failure` for all else.
 */
export async function exchangeHeads(url: URL, connection: Connection, options: RequestOptions): Promise<Head> {
  const { promise, resolve, reject } = Promise.withResolvers<Head>();
  using deadline = startDeadline(options.headTimeoutMs, `${url.hostname} did not answer in time.`, options.signal);
  using _abort = onAbort(deadline.signal, reject);
  const reader = new HeadReader(connection, resolve, reject);
  connection.hold(reader);
  connection.handAtMost(HEAD_READ_BYTES);
  connection.send(requestHead(url, options) + bytesAsText(options.body ?? ""));
  connection.resume();
  try {
    return await promise;
  } catch (error) {
    throw error instanceof OddSpelling ? error : toNetworkFailure(error, "exchange");
  }
}

function requestHead(url: URL, { method, headers, body }: RequestOptions): string {
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const fields = { host: url.host, ...withoutOurs(headers), ...length };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  if (lines.some((line) => /[\0\r\n]/.test(line))) throw new Error("A header of a request has a line break in it.");
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

/** The bytes of a text, each as a character: connections send what every head can be written in. */
function bytesAsText(body: string): string {
  return Buffer.from(body).toString("latin1");
}

/** Collects the bytes of a head; what comes behind it goes back to the connection. */
class HeadReader {
  readonly #connection: Connection;
  readonly #resolve: (head: Head) => void;
  readonly #reject: (error: unknown) => void;
  #collected: Buffer = Buffer.alloc(0);
  #interim = 0;

  constructor(connection: Connection, resolve: (head: Head) => void, reject: (error: unknown) => void) {
    this.#connection = connection;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  take(bytes: Buffer): void {
    const all = this.#collected.length === 0 ? bytes : Buffer.concat([this.#collected, bytes]);
    try {
      const rest = this.#read(all);
      if (rest === null) this.#collected = Buffer.from(all);
    } catch (error) {
      this.#reject(error);
    }
  }

  end(error: unknown): void {
    this.#reject(error ?? new Failure("connection_lost", { message: "The server hung up before it answered." }));
  }

  /** Reads heads until one counts; null while more bytes must come. */
  #read(all: Buffer): Buffer | null {
    let rest = all;
    for (;;) {
      demandHttp(rest);
      const end = endOfHead(rest);
      if (end === -1 && rest.length > MAX_HEAD_BYTES) throw malformed("The head of the reply is too long.");
      if (end === -1) return rest === all ? null : this.#keep(rest);
      if (end > MAX_HEAD_BYTES) throw malformed("The head of the reply is too long.");
      const head = parseHead(rest.subarray(0, end));
      rest = rest.subarray(end);
      if (!this.#isInterim(head)) return this.#settle(head, rest);
    }
  }

  #keep(rest: Buffer): Buffer {
    this.#collected = Buffer.from(rest);
    return rest;
  }

  #isInterim({ status }: Head): boolean {
    if (status === 101) throw malformed("The server switched to a protocol that nobody asked for.");
    if (status >= 200) return false;
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM_REPLIES) throw malformed("The server sends interim replies without end.");
    return true;
  }

  #settle(head: Head, rest: Buffer): Buffer {
    this.#connection.pause();
    this.#connection.handAtMost(Infinity);
    this.#connection.unread(rest);
    this.#resolve(head);
    return rest;
  }
}

/** What speaks another protocol may wait for an answer for ever. */
function demandHttp(bytes: Buffer): void {
  const begin = bytes.toString("latin1", 0, 5);
  if (!"HTTP/".startsWith(begin)) throw new OddSpelling("The reply does not begin with a status line.");
}
