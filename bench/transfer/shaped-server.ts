/**
 * A process that serves one file as a distant server with a cap would: `node shaped-server.ts FILE RATE LATENCY_MS`.
 * Each connection brings RATE bytes a second; a request takes one round trip to be answered, the first of a
 * connection two. Writes its port as one line. Single ranges (RFC 9110, section 14) and HEAD are honoured.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parseRange } from "./parse-range.ts";

const TICK_MS = 10;

const [path = "", rate = "", latency = ""] = process.argv.slice(2);
const content = readFileSync(path);
const bytesPerMs = Number(rate) / 1000;
const latencyMs = Number(latency);

async function answer(request: IncomingMessage, response: ServerResponse, isFirst: boolean): Promise<void> {
  await wait(isFirst ? 2 * latencyMs : latencyMs);
  const range = parseRange(request.headers.range, content.length);
  const [from, to] = range ?? [0, content.length];
  response.writeHead(range === null ? 200 : 206, {
    "content-type": "application/octet-stream",
    "content-length": to - from,
    "accept-ranges": "bytes",
    etag: '"shaped"',
    ...(range === null ? {} : { "content-range": `bytes ${from}-${to - 1}/${content.length}` }),
  });
  if (request.method === "HEAD") return void response.end();
  await pour(response, from, to);
  response.end();
}

/** Never sends more than the time since its beginning allows. */
async function pour(response: ServerResponse, from: number, to: number): Promise<void> {
  response.flushHeaders();
  const began = performance.now();
  for (let at = from; at < to && !response.destroyed;) {
    await wait(TICK_MS);
    const until = Math.min(to, from + Math.floor((performance.now() - began) * bytesPerMs));
    if (until > at && !response.writableNeedDrain) response.write(content.subarray(at, (at = until)));
  }
}

const seen = new WeakSet<Socket>();
const server = createServer((request, response) => {
  const isFirst = !seen.has(request.socket);
  seen.add(request.socket);
  void answer(request, response, isFirst);
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
