import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { MOVED_TO } from "./demo-files.ts";
import type { DemoFile } from "./demo-files.ts";

/** The server that the demo fetches from: on this machine, on a free port. */
export type DemoOrigin = AsyncDisposable & {
  /** `host:port` */
  readonly hostPort: string;
};

const PIECE_BYTES = 64 * 1024;

type Span = { readonly start: number; readonly end: number; readonly isPart: boolean };

function spanOf(file: DemoFile, request: IncomingMessage): Span | null {
  const whole = { start: 0, end: file.sizeBytes, isPart: false };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  if (!range || file.manner === "no_ranges" || (condition !== undefined && condition !== tagOf(file))) return whole;
  const start = Number(range[1]);
  const end = Math.min(file.sizeBytes, range[2] ? Number(range[2]) + 1 : file.sizeBytes);
  return start < end ? { start, end, isPart: true } : null;
}

function tagOf({ path, sizeBytes }: DemoFile): string {
  return `"${path.length}-${sizeBytes}"`;
}

function headersOf(file: DemoFile, span: Span): Record<string, string | number> {
  return {
    "content-type": file.mime,
    "content-length": span.end - span.start,
    etag: tagOf(file),
    ...(file.manner === "no_ranges" ? {} : { "accept-ranges": "bytes" }),
    ...(span.isPart ? { "content-range": `bytes ${span.start}-${span.end - 1}/${file.sizeBytes}` } : {}),
  };
}

async function* piecesOf(file: DemoFile, { start, end }: Span): AsyncGenerator<Buffer> {
  const began = performance.now();
  for (let at = start; at < end; at += PIECE_BYTES) {
    const piece = file.bytes(at, Math.min(end, at + PIECE_BYTES));
    yield piece;
    const dueMs = file.rate === undefined ? 0 : ((at + piece.length - start) / file.rate) * 1000;
    const earlyMs = dueMs - (performance.now() - began);
    if (earlyMs > 0) await wait(earlyMs);
  }
}

/** Answers as the file's manner demands; `asked` is how often it was asked for before. */
async function answer(file: DemoFile, asked: number, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  if (file.manner === "moved") return void reply.writeHead(302, { location: MOVED_TO }).end();
  if (file.manner === "fails_twice" && asked < 2) {
    return void reply.writeHead(503, { "retry-after": "2" }).end("busy");
  }
  const span = spanOf(file, request);
  if (!span) return void reply.writeHead(416, { "content-range": `bytes */${file.sizeBytes}` }).end();
  reply.writeHead(span.isPart ? 206 : 200, headersOf(file, span));
  if (request.method === "HEAD") return void reply.end();
  if (file.manner !== "short_once" || asked > 0) return pipeline(Readable.from(piecesOf(file, span)), reply);
  // The announced length is a lie this time: half of it comes, then the connection ends.
  reply.write(file.bytes(0, Math.floor(file.sizeBytes / 2)));
  await wait(200);
  reply.destroy();
}

/** Starts the demo's server. */
export async function openDemoOrigin(files: readonly DemoFile[]): Promise<DemoOrigin> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const asked = new Map<string, number>();
  const server = createServer((request, reply) => {
    const file = byPath.get(request.url ?? "");
    if (!file) return void reply.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.");
    const before = asked.get(file.path) ?? 0;
    asked.set(file.path, before + 1);
    void answer(file, before, request, reply).catch(() => reply.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    hostPort: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
