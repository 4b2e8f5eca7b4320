import { request as startRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What belongs to one connection and is not handed on. RFC 9110 section 7.6.1; what `Connection` names goes, too. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: URL;
  /** The connection to the target, already open. */
  readonly server: Socket;
};

/** Makes a client's request at the target and hands the reply back as it comes; a broken one breaks the client's. */
export function forwardRequest({ request, response, target, server }: Exchange): void {
  const breakOff = (): void => void response.destroy();
  const onward = startRequest({
    method: request.method ?? "GET",
    path: target.pathname + target.search,
    headers: { ...handedOn(request), host: target.host, connection: "close" },
    setHost: false,
    // A function here and no agent: no pool, no second look-up, no proxy of the environment.
    createConnection: () => server,
  });
  onward.on("error", breakOff);
  onward.on("response", (reply) => {
    reply.on("error", breakOff).on("aborted", breakOff);
    response.writeHead(reply.statusCode ?? 502, reply.statusMessage, {
      ...handedOn(reply),
      connection: "close",
    });
    reply.pipe(response);
  });
  request.on("error", () => onward.destroy());
  response.on("close", () => server.destroy());
  request.pipe(onward);
}

function handedOn({ headersDistinct }: IncomingMessage): Record<string, string[]> {
  const named = (headersDistinct["connection"] ?? [])
    .join(",")
    .toLowerCase()
    .split(/\s*,\s*/);
  const dropped = new Set([...OF_CONNECTION, ...named]);
  return Object.fromEntries(
    Object.entries(headersDistinct).flatMap(([name, values]) =>
      values === undefined || dropped.has(name) || name === "host" ? [] : [[name, values]],
    ),
  );
}
