import { once } from "node:events";
import { createServer as createRawServer, type Server as RawServer } from "node:net";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Markers } from "./markers.ts";

/** Servers whose every answer tells a secret: in its status line, its headers, its body, where it redirects to. */
export type TellingOrigin = AsyncDisposable & {
  readonly url: string;
  readonly hosts: readonly string[];
  /** Links below `url` that answer, each in another way. */
  readonly paths: readonly string[];
  /** Answers whole replies that no reader of HTTP accepts. */
  readonly rawUrl: string;
};

type Tell = (markers: Markers, response: ServerResponse, base: string) => void;

const TELLS: Readonly<Record<string, Tell>> = {
  "/unauthorised": (m, response) =>
    response.writeHead(401, `token=${m.mint("reason")}`, headersOf(m)).end(`password=${m.mint("body")}`),
  "/forbidden": (m, response) => response.writeHead(403, headersOf(m)).end(JSON.stringify({ api_key: m.mint("body") })),
  "/gone": (m, response) => response.writeHead(410, `Bearer ${m.mint("reason")}`).end(m.mint("body")),
  "/fault": (m, response) =>
    response
      .writeHead(500, `password: ${m.mint("reason")}`, headersOf(m))
      .end(`Authorization: Basic ${m.mint("body")}`),
  "/busy": (m, response) =>
    response.writeHead(503, `secret=${m.mint("reason")}`, { "retry-after": "1", ...headersOf(m) }).end(m.mint("body")),
  "/redirect": (m, response, base) =>
    response.writeHead(302, { location: `${base}/whole.txt?token=${m.mint("location")}`, ...headersOf(m) }).end(),
  "/circle": (m, response, base) =>
    response.writeHead(302, { location: `${base}/circle?sig=${m.mint("location")}` }).end(),
  "/inwards": (m, response) =>
    response
      .writeHead(302, { location: `http://ada:${m.mint("location")}@10.0.0.1/f?key=${m.mint("location")}` })
      .end(),
  "/elsewhere": (m, response) =>
    response.writeHead(301, { location: `ftp://ada:${m.mint("location")}@h.example/` }).end(),
  "/twice": (m, response) => {
    const targets = ["a", "b"].flatMap((name) => ["location", `/${name}?token=${m.mint("location")}`]);
    response.writeHead(302, targets).end();
  },
  "/nested": (m, response) =>
    response
      .writeHead(302, {
        location: `http://10.0.0.1/go?next=${encodeURIComponent(`https://h.example/?sig=${m.mint("location")}`)}`,
      })
      .end(),
  "/wrong-digest": (m, response) =>
    response.writeHead(200, { "content-digest": "sha-256=:AAAA:", ...headersOf(m) }).end("bytes"),
  "/short": (m, response) => {
    response.writeHead(200, { "content-length": "1000", ...headersOf(m) });
    response.write(`token=${m.mint("body")}`);
    setImmediate(() => response.destroy());
  },
  "/whole.txt": (m, response) => response.writeHead(200, headersOf(m)).end("the bytes of a file"),
};

function headersOf(markers: Markers): Record<string, string | string[]> {
  return {
    "set-cookie": [`sid=${markers.mint("set-cookie")}; Path=/`, `token=${markers.mint("set-cookie")}`],
    authorization: `Bearer ${markers.mint("reply-header")}`,
    "x-api-key": markers.mint("reply-header"),
    "www-authenticate": `Basic realm="token=${markers.mint("reply-header")}"`,
    server: `password=${markers.mint("reply-header")}`,
    "content-type": `text/plain; token=${markers.mint("reply-header")}`,
  };
}

export async function openTellingOrigin(markers: Markers): Promise<TellingOrigin> {
  let base = "";
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? "/", "http://h.example");
    // What is not told of here is never answered: it is paused, cancelled and removed.
    TELLS[pathname.split(";")[0] ?? ""]?.(markers, response, base);
  });
  const raw = createRawServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () =>
      socket.end(`HTTP/9.9 200 token=${markers.mint("raw")}\r\nAuthorization ${markers.mint("raw")}\r\n\r\n`),
    );
  });
  base = await listen(server);
  const rawUrl = await listen(raw);
  return {
    url: base,
    rawUrl,
    hosts: [new URL(base).host, new URL(rawUrl).host],
    paths: Object.keys(TELLS),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await Promise.all([server, raw].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

async function listen(server: RawServer): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
