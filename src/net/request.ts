import { Failure } from "../domain/failures.ts";
import { openBodyReader } from "./body-reader.ts";
import type { BodyReader, Give } from "./body-reader.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { framingOf } from "./framing.ts";
import type { Framing } from "./framing.ts";
import { lenientRequest } from "./lenient-request.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { bareUrl, readUrl } from "./normalise-url.ts";
import { endOfHead, malformed, MAX_HEAD_BYTES, MAX_INTERIM_REPLIES, OddSpelling, parseHead } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";
import { withoutOurs } from "./reply-headers.ts";
import type { HeaderFields } from "./reply-headers.ts";

export type RequestOptions = {
  readonly method: "GET" | "HEAD";
  /** Sent as they are; `Host` and `Connection` are ours. A user name in the link is never sent. */
  readonly headers: HeaderFields;
  readonly pool: ConnectionPool;
  /** How long one address may take to connect, TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** From the sent request to the end of the reply's head, in milliseconds. */
  readonly headTimeoutMs: number;
  /** Goes straight to the parser that forgives misspelled replies. */
  readonly lenient?: boolean;
  readonly signal: AbortSignal;
};

/** The head of a reply, and its body still to be read. Call `close` on every reply. */
export type Reply = Head & {
  readonly framing: Framing;
  /** The link that was asked, without credentials and fragment. */
  readonly url: URL;
  readonly remoteAddress: string;
  /**
   * Hands the body's bytes on as they are framed, not decoded, until its end or until `give` has enough. Throws
   * `Failure` connection_lost or malformed_reply, what `give` throws, and the signal's reason.
   */
  readBody(give: Give, signal: AbortSignal): Promise<void>;
  /** Stops the bytes of the body for a while. */
  pause(): void;
  resume(): void;
  /** From now on at most so many bytes of the body are handed on at once, where the reply can be read in pieces. */
  handAtMost(bytes: number): void;
  /** Ends the exchange, whatever is still to come. May be called again. */
  close(): void;
};

/**
 * Makes one HTTP/1.1 exchange, on a connection that is already open where there is one. Redirects are replies like
 * others. A reply with a misspelled head is asked for once more, on a connection of its own, through a parser that
 * forgives what browsers forgive.
 *
 * Throws what `dial` throws, `timeout` where no head comes in time, `connection_lost` where the server hangs up
 * first, `malformed_reply` where the head breaks the rules or is too large, and the signal's reason when it fires.
 */
export async function request(url: string | URL, options: RequestOptions): Promise<Reply> {
  const target = readUrl(url);
  if (!(target instanceof URL)) throw new Failure(target.code, { message: target.reason });
  const decision = options.pool.policy.decide(target);
  if (!decision.allowed) throw new Failure(decision.code, { message: decision.reason });
  if (options.lenient) return lenientRequest(target, options);
  try {
    return await strictRequest(target, options);
  } catch (error) {
    if (error instanceof OddSpelling) return lenientRequest(target, options);
    throw error;
  }
}

async function strictRequest(url: URL, options: RequestOptions): Promise<Reply> {
  const waiting = options.pool.takeIdle(url);
  if (waiting === null) return exchange(url, await options.pool.open(url, options), options);
  try {
    return await exchange(url, waiting, options);
  } catch (error) {
    // A server may hang up on a waiting connection at any time: that says nothing about the request.
    if (!(error instanceof Failure && error.code === "connection_lost")) throw error;
    return exchange(url, await options.pool.open(url, options), options);
  }
}

async function exchange(url: URL, connection: Connection, options: RequestOptions): Promise<Reply> {
  using undo = new DisposableStack();
  undo.defer(() => connection.close());
  const head = await headOf(url, connection, options);
  const reply = new WireReply(url, connection, head, options);
  undo.move();
  return reply;
}

async function headOf(url: URL, connection: Connection, options: RequestOptions): Promise<Head> {
  const { promise, resolve, reject } = Promise.withResolvers<Head>();
  using deadline = startDeadline(options.headTimeoutMs, `${url.hostname} did not answer in time.`, options.signal);
  using _abort = onAbort(deadline.signal, reject);
  const reader = new HeadReader(connection, resolve, reject);
  connection.hold(reader);
  connection.send(requestHead(url, options));
  connection.resume();
  try {
    return await promise;
  } catch (error) {
    throw error instanceof OddSpelling ? error : toNetworkFailure(error, "exchange");
  }
}

function requestHead(url: URL, { method, headers }: RequestOptions): string {
  const lines = Object.entries({ host: url.host, ...withoutOurs(headers) }).map(([name, value]) => `${name}: ${value}`);
  if (lines.some((line) => /[\0\r\n]/.test(line))) throw new Error("A header of a request has a line break in it.");
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
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

class WireReply implements Reply {
  readonly status: number;
  readonly minorVersion: number;
  readonly headers: HeaderFields;
  readonly rawHeaders: Head["rawHeaders"];
  readonly framing: Framing;
  readonly url: URL;
  readonly remoteAddress: string;
  readonly #connection: Connection;
  readonly #pool: ConnectionPool;
  readonly #body: BodyReader;
  #isOver = false;

  constructor(url: URL, connection: Connection, head: Head, { method, pool }: RequestOptions) {
    this.status = head.status;
    this.minorVersion = head.minorVersion;
    this.headers = head.headers;
    this.rawHeaders = head.rawHeaders;
    this.framing = framingOf(method, head);
    this.url = bareUrl(url);
    this.remoteAddress = connection.remoteAddress;
    this.#connection = connection;
    this.#pool = pool;
    this.#body = openBodyReader(this.framing);
  }

  async readBody(give: Give, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    using _abort = onAbort(signal, reject);
    this.#connection.hold({
      take: (bytes) => this.#take(bytes, give, resolve, reject),
      end: (error) => this.#end(error, resolve, reject),
    });
    if (this.#body.isDone) resolve();
    else this.#connection.resume();
    try {
      await promise;
    } catch (error) {
      this.close();
      throw error;
    }
    this.#finish();
  }

  pause(): void {
    if (!this.#isOver) this.#connection.pause();
  }

  resume(): void {
    if (!this.#isOver) this.#connection.resume();
  }

  handAtMost(bytes: number): void {
    if (!this.#isOver) this.#connection.handAtMost(bytes);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#connection.close();
  }

  #take(bytes: Buffer, give: Give, resolve: () => void, reject: (error: unknown) => void): void {
    try {
      const used = this.#body.take(bytes, give);
      if (used === bytes.length && !this.#body.isDone) return;
      this.#connection.pause();
      this.#connection.unread(bytes.subarray(used));
      resolve();
    } catch (error) {
      this.#connection.pause();
      reject(error);
    }
  }

  #end(error: unknown, resolve: () => void, reject: (error: unknown) => void): void {
    try {
      if (!this.#body.isDone) this.#body.end();
      resolve();
    } catch (fault) {
      reject(error === null ? fault : toNetworkFailure(error, "exchange"));
    }
  }

  /** The connection serves again where nothing speaks against it (RFC 9112 section 9.3). */
  #finish(): void {
    if (this.#isOver) return;
    const wish = this.headers["connection"]?.toLowerCase() ?? "";
    const stays = this.minorVersion === 1 ? !wish.includes("close") : wish.includes("keep-alive");
    if (!stays || !this.#body.isDone || !this.#body.isClean) return this.close();
    this.#connection.handAtMost(Infinity);
    this.#isOver = true;
    this.#pool.giveBack(this.url, this.#connection);
  }
}
