import { request as startRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { Failure } from "../domain/failures.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { dial } from "./dial.ts";
import type { DialOptions } from "./dial.ts";
import type { EgressPolicy } from "./egress-policy.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { bareUrl, readUrl } from "./normalise-url.ts";
import { joinHeaders, listHeaders, withoutOurs } from "./reply-headers.ts";
import type { HeaderList, HeaderFields } from "./reply-headers.ts";

/** Longer heads are refused, in bytes. */
const MAX_HEAD_BYTES = 65_536;
const MAX_HEADERS = 1_000;
const MAX_INTERIM_REPLIES = 16;

export type RequestOptions = DialOptions & {
  readonly method: "GET" | "HEAD";
  /** Sent as they are; `Host` and `Connection` are ours. A user name in the link is never sent. */
  readonly headers: HeaderFields;
  readonly policy: EgressPolicy;
  /** From the sent request to the end of the reply's head, in milliseconds. */
  readonly headTimeoutMs: number;
};

/** The head of a reply, and its body still to be read. Call `close` on every reply. */
export type Reply = {
  readonly status: number;
  /** Names in lower case; what came several times is joined with commas, in order. */
  readonly headers: HeaderFields;
  /** Every header line as it came. */
  readonly rawHeaders: HeaderList;
  /** Bytes as they are framed, not decoded. Its errors are failures, or the reason of the signal. */
  readonly body: Readable;
  /** The link that was asked, without credentials and fragment. */
  readonly url: URL;
  readonly remoteAddress: string;
  /** Drops the connection, whatever is still on it. May be called again. */
  close(): void;
};

/**
 * Makes one HTTP/1.1 exchange on a connection of its own. Redirects are replies like others.
 *
 * Throws what `dial` throws, `timeout` where no head comes in time, `connection_lost` where the server hangs up
 * first, `malformed_reply` where the head breaks the rules or is too large, and the signal's reason when it fires.
 */
export async function request(url: string | URL, options: RequestOptions): Promise<Reply> {
  const target = readUrl(url);
  if (!(target instanceof URL)) throw new Failure(target.code, { message: target.reason });
  const socket = await dial({ url: target }, options.policy, options);
  using undo = new DisposableStack();
  undo.defer(() => socket.destroy());
  const exchange = startExchange(target, socket, options);
  const parserFault = watchParser(exchange);
  const response = await headOf(exchange, target, options);
  undo.move();
  const body = Readable.from(bodyOf(response, parserFault, options.signal), { objectMode: false });
  return toReply(response, body, bareUrl(target), socket);
}

function startExchange(url: URL, socket: Socket, { method, headers }: RequestOptions): ClientRequest {
  const exchange = startRequest({
    method,
    path: url.pathname + url.search,
    headers: { ...withoutOurs(headers), host: url.host },
    setHost: false,
    // A function here and no agent: no pool, no second look-up, no proxy of the environment.
    createConnection: () => socket,
    maxHeaderSize: MAX_HEAD_BYTES,
    insecureHTTPParser: false,
  });
  exchange.maxHeadersCount = 0;
  return exchange.end();
}

async function headOf(exchange: ClientRequest, url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  using deadline = startDeadline(options.headTimeoutMs, `${url.hostname} did not answer in time.`, options.signal);
  using _abort = onAbort(deadline.signal, reject);
  let interim = 0;
  const countInterim = (): void => {
    interim += 1;
    if (interim > MAX_INTERIM_REPLIES) reject(malformed("The server sends interim replies without end."));
  };
  exchange.on("information", countInterim);
  exchange.on("upgrade", () => reject(malformed("The server switched to a protocol that nobody asked for.")));
  exchange.on("error", reject);
  exchange.on("response", resolve);
  try {
    return withFewHeaders(await promise);
  } catch (error) {
    throw toNetworkFailure(error, "exchange");
  }
}

function withFewHeaders(response: IncomingMessage): IncomingMessage {
  if (response.rawHeaders.length > 2 * MAX_HEADERS) throw malformed("The server sends too many headers.");
  return response;
}

function malformed(message: string): Failure {
  return new Failure("malformed_reply", { message });
}

function toReply(response: IncomingMessage, body: Readable, url: URL, socket: Socket): Reply {
  const rawHeaders = listHeaders(response.rawHeaders);
  return {
    status: response.statusCode ?? 0,
    headers: joinHeaders(rawHeaders),
    rawHeaders,
    body,
    url,
    remoteAddress: socket.remoteAddress ?? "",
    close() {
      body.destroy();
      socket.destroy();
    },
  };
}

/** Remembers what the parser objects to: it tells the request, maybe at once, while the reply only breaks off. */
function watchParser(exchange: ClientRequest): () => unknown {
  let fault: unknown;
  exchange.once("error", (error) => (fault = error));
  return () => fault;
}

async function* bodyOf(
  response: IncomingMessage,
  parserFault: () => unknown,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  using _abort = onAbort(signal, () => response.destroy());
  try {
    yield* response;
  } catch (error) {
    throw toNetworkFailure(signal.aborted ? signal.reason : (parserFault() ?? error), "exchange");
  }
}
