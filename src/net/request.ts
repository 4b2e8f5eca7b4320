import { Failure } from "../domain/failures.ts";
import type { Give } from "./body-reader.ts";
import type { Connection } from "./connection.ts";
import type { ProxyChoice } from "./choose-proxies.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import type { Framing } from "./framing.ts";
import type { Target } from "./dial.ts";
import { lenientRequest } from "./lenient-request.ts";
import { readUrl } from "./normalise-url.ts";
import { exchangeHeads } from "./read-head.ts";
import { malformed, OddSpelling } from "./reply-head.ts";
import type { Head } from "./reply-head.ts";
import type { HeaderFields } from "./reply-headers.ts";
import { WireReply } from "./wire-reply.ts";

export type RequestOptions = {
  readonly method: "GET" | "HEAD" | "POST";
  /** Sent with its length behind the head; only a POST has one. */
  readonly body?: string;
  /** Sent as they are; `Host` and `Connection` are ours. A user name in the link is never sent. */
  readonly headers: HeaderFields;
  readonly pool: ConnectionPool;
  /** Says by which proxy a link is asked for; each hop of a redirect is a link of its own. */
  readonly proxyFor: ProxyChoice;
  /** How long one address may take to connect, TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** From the sent request to the end of the reply's head, in milliseconds. */
  readonly headTimeoutMs: number;
  readonly signal: AbortSignal;
};

/** The head of a reply, and its body still to be read. Call `close` on every reply. */
export type Reply = Head & {
  readonly framing: Framing;
  /** The link that was asked, without credentials and fragment. */
  readonly url: URL;
  /** Who took the call: the server, or the proxy that leads to it. */
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
  const way: Target = { url: target, proxy: options.proxyFor(target) };
  try {
    return await strictRequest(way, options);
  } catch (error) {
    if (!(error instanceof OddSpelling)) throw error;
    // What a POST does may not be done twice.
    if (options.method === "POST") throw malformed(error.message);
    return lenientRequest(way, options);
  }
}

async function strictRequest(target: Target, options: RequestOptions): Promise<Reply> {
  // A waiting connection may have been left by the server, and then the request would have to be made again.
  const waiting = options.method === "POST" ? null : options.pool.takeIdle(target);
  if (waiting === null) return exchange(target, await options.pool.open(target, options), options);
  try {
    return await exchange(target, waiting, options);
  } catch (error) {
    // A server may hang up on a waiting connection at any time: that says nothing about the request.
    if (!(error instanceof Failure && error.code === "connection_lost")) throw error;
    return exchange(target, await options.pool.open(target, options), options);
  }
}

async function exchange(target: Target, connection: Connection, options: RequestOptions): Promise<Reply> {
  using undo = new DisposableStack();
  undo.defer(() => connection.close());
  const head = await exchangeHeads(target.url, connection, options);
  const reply = new WireReply(target, connection, head, options);
  undo.move();
  return reply;
}
