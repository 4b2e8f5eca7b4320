import { request as startRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Give } from "./body-reader.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import type { Target } from "./dial.ts";
import { framingOf } from "./framing.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { bareUrl } from "./normalise-url.ts";
import { malformed, MAX_HEAD_BYTES, MAX_HEADERS, MAX_INTERIM_REPLIES } from "./reply-head.ts";
import { listHeaders, joinHeaders, withoutOurs } from "./reply-headers.ts";
import type { Reply, RequestOptions } from "./request.ts";

/**
 * Makes one exchange through Node's forgiving parser, for servers whose replies break the letter of the rules. Always
 * on a connection of its own that serves nothing else afterwards, so that a reply read in two ways harms no other.
 * How the body ends must still be clear. Throws as `request` does.
 */
export async function lenientRequest(target: Target, options: RequestOptions): Promise<Reply> {
  const { url } = target;
  const socket = await options.pool.dial(target, options);
  using undo = new DisposableStack();
  undo.defer(() => socket.destroy());
  const exchange = startExchange(url, socket, options);
  const parserFault = watchParser(exchange);
  const response = await headOf(exchange, url, options);
  const reply = toReply(response, url, socket, parserFault, options);
  undo.move();
  return reply;
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
    insecureHTTPParser: true,
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

function toReply(
  response: IncomingMessage,
  url: URL,
  socket: Socket,
  parserFault: () => unknown,
  { method }: RequestOptions,
): Reply {
  const rawHeaders = listHeaders(response.rawHeaders);
  if (rawHeaders.some(([, value]) => value.includes("\0")))
    throw malformed("A header of the reply has a zero byte in it.");
  const head = {
    status: response.statusCode ?? 0,
    minorVersion: response.httpVersionMinor,
    headers: joinHeaders(rawHeaders),
    rawHeaders,
  };
  return {
    ...head,
    framing: framingOf(method, head),
    url: bareUrl(url),
    remoteAddress: socket.remoteAddress ?? "",
    readBody: (give, signal) => readBody(response, parserFault, give, signal),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    // Node's parser has its own measure: 64 KiB.
    handAtMost: () => {},
    close: () => void socket.destroy(),
  };
}

/** Remembers what the parser objects to: it tells the request, maybe at once, while the reply only breaks off. */
function watchParser(exchange: ClientRequest): () => unknown {
  let fault: unknown;
  exchange.once("error", (error) => (fault = error));
  return () => fault;
}

async function readBody(
  response: IncomingMessage,
  parserFault: () => unknown,
  give: Give,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  using _abort = onAbort(signal, reject);
  response.on("data", (bytes: Buffer) => {
    try {
      if (give(bytes) === false) resolve();
    } catch (error) {
      reject(error);
    }
  });
  response.once("end", resolve);
  response.once("error", (error) => reject(toNetworkFailure(parserFault() ?? error, "exchange")));
  try {
    await promise;
  } finally {
    response.removeAllListeners("data").destroy();
  }
}
