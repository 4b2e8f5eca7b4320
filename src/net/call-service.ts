import { request as startRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { Failure } from "../domain/failures.ts";
import { onAbort, startDeadline } from "./deadline.ts";
import { dial } from "./dial.ts";
import { createEgressPolicy } from "./egress-policy.ts";
import { toNetworkFailure } from "./network-errors.ts";
import { hostPortOf, readUrl } from "./normalise-url.ts";

/** What is asked of a service; a body makes it a POST. */
export type ServiceRequest = { readonly headers: Readonly<Record<string, string>>; readonly body?: string };
export type ServiceReply = { readonly status: number; readonly text: string };

/** A service that answers with more than this is not the one that was meant; in bytes. */
const MAX_REPLY_BYTES = 256 * 1024;
/** For the whole exchange, in milliseconds. */
const DEADLINE_MS = 10_000;

/**
 * Makes the way to a service that an admin named by its address: its very `host:port` may be private, every other
 * address that it points to must be public. Replies are short and come in time; redirects are not followed.
 *
 * What it gives throws `Failure`: what `dial` throws, `timeout`, `connection_lost`, `malformed_reply`, `too_large`.
 */
export function createServiceCall(address: string): (url: string, ask: ServiceRequest) => Promise<ServiceReply> {
  const policy = createEgressPolicy({ allow: [hostPortOf(new URL(address))] });
  return async (text, ask) => {
    const url = readUrl(text);
    if (!(url instanceof URL)) throw new Failure(url.code, { message: url.reason });
    using deadline = startDeadline(DEADLINE_MS, `${url.host} did not answer in time.`, new AbortController().signal);
    const { signal } = deadline;
    const socket = await dial({ url, proxy: null }, policy, { connectTimeoutMs: DEADLINE_MS, signal });
    using undo = new DisposableStack();
    undo.defer(() => socket.destroy());
    const exchange = startRequest({
      method: ask.body === undefined ? "GET" : "POST",
      path: url.pathname + url.search,
      headers: { ...ask.headers, host: url.host, connection: "close", "accept-encoding": "identity" },
      setHost: false,
      // A function here and no agent: no pool, no second look-up, no proxy of the environment.
      createConnection: () => socket,
    });
    return await readReply(exchange.end(ask.body), signal);
  };
}

async function readReply(exchange: ClientRequest, signal: AbortSignal): Promise<ServiceReply> {
  const { promise, resolve, reject } = Promise.withResolvers<ServiceReply>();
  using _abort = onAbort(signal, reject);
  exchange.once("error", reject);
  exchange.once("response", (response) => {
    collect(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
  });
  try {
    return await promise;
  } catch (error) {
    throw toNetworkFailure(error, "exchange");
  }
}

async function collect(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_REPLY_BYTES) throw new Failure("too_large", { message: "The service answers with far too much." });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
