/**
 * A loopback HTTP origin for tests: content is computed, never stored, so that a file of any size costs no disk,
 * and misbehaviour is asked for in the link itself.
 *
 *   /bytes/<size>[/<name>]   the file; knobs in the query:
 *     seed=a           which content (default "")            type=image/png   Content-Type
 *     rate=65536       bytes per second for each reply       delay=200        ms before the reply starts
 *     etag=v1          entity tag (`none`: no ETag; `W/x`: a weak one; default made of seed and size)
 *     no-date          no Last-Modified                      name=a.bin       Content-Disposition file name
 *     no-range         answers 200 to ranges                 no-length        chunked, without Content-Length
 *     repr-digest=…  content-digest=…  digest=…  content-encoding=…   sent as headers of these names, unless empty
 *     fail-first=2     the first 2 requests of this link fail: with fail-status=503 (and retry-after=1), or, with
 *     fail-at=5000     by a reset after that many body bytes
 *     max-parallel=1   more requests of this link at a time get busy-status=503
 *     hold-at=5000     sends that many body bytes and keeps still until `release()`
 *   /status/<code>           only that status                /redirect?to=<link>   302 (status=301,307,…)
 *
 * HEAD, single ranges (RFC 9110 §14) and If-Range are honoured. Anything else is 404.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { testCertificate } from "./test-certificate.ts";

export type OriginRequest = {
  method: string;
  /** Path with query, as it came. */
  link: string;
  path: string;
  range: string | null;
  headers: IncomingMessage["headers"];
  /** 0 until the reply began. */
  status: number;
  /** Body bytes handed to the socket so far. */
  bytesSent: number;
  outcome: "open" | "complete" | "reset" | "left";
};

export type Knobs = Record<string, string | number | true>;

export type Origin = {
  /** `http://127.0.0.1:<port>`, or `https:` where it speaks TLS. */
  readonly url: string;
  readonly port: number;
  /** `host:port`, as allow-lists want it. */
  readonly host: string;
  /** Every request so far, oldest first; entries go on changing while their reply is under way. */
  readonly requests: readonly OriginRequest[];
  /** Writes the link of a generated file. */
  link(sizeBytes: number, knobs?: Knobs, name?: string): string;
  /** From now on these knobs win over those of the query, for every link with this path (a file that changes). */
  change(path: string, knobs: Knobs): void;
  /** Body bytes sent for all links with this path. */
  bytesSentFor(path: string): number;
  /** Lets replies that stand at `hold-at` go on, and those to come. */
  release(): void;
  /** Resolves with the first request, past or to come, that fulfils the condition; looked at on every write. */
  seen(condition: (request: OriginRequest) => boolean): Promise<OriginRequest>;
  [Symbol.asyncDispose](): Promise<void>;
};

const MODIFIED = "Wed, 01 Jan 2025 00:00:00 GMT";
const CHUNK_BYTES = 64 * 1024;

/** Computes the bytes of the content `seed` from offset `from`; the same for every size of file. */
export function originBytes(seed: string, from: number, length: number): Buffer {
  const key = createHash("sha256").update(seed).digest().readUInt32LE(0);
  const firstWord = Math.floor(from / 4);
  const words = new Uint32Array(Math.ceil((from + length) / 4) - firstWord);
  for (let at = 0; at < words.length; at += 1) {
    let word = Math.imul((firstWord + at) ^ key, 0x9e3779b1);
    word = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
    words[at] = word ^ (word >>> 13);
  }
  return Buffer.from(words.buffer).subarray(from - firstWord * 4, from - firstWord * 4 + length);
}

/** Gives `sha256:<hex>` of a generated file. */
export function originDigest(sizeBytes: number, seed = ""): string {
  const hash = createHash("sha256");
  for (let at = 0; at < sizeBytes; at += 1 << 20) hash.update(originBytes(seed, at, Math.min(1 << 20, sizeBytes - at)));
  return `sha256:${hash.digest("hex")}`;
}

/**
 * Starts an origin at 127.0.0.1; `port` 0 takes a free one; with `tls` it shows the tests' certificate. Dispose of it
 * to drop every connection and stop.
 */
export async function startOrigin(port = 0, { tls = false } = {}): Promise<Origin> {
  const requests: OriginRequest[] = [];
  const changes = new Map<string, Knobs>();
  const tries = new Map<string, number>();
  const gate = Promise.withResolvers<void>();
  const watchers = new Set<() => void>();
  const looked = (): void => watchers.forEach((look) => look());

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "http://origin");
    for (const [knob, value] of Object.entries(changes.get(url.pathname) ?? {}))
      url.searchParams.set(knob, value === true ? "" : String(value));
    const entry = openEntry(request, url.pathname);
    requests.push(entry);
    const attempt = (tries.get(entry.link) ?? 0) + 1;
    tries.set(entry.link, attempt);
    response.on("close", () => {
      if (entry.outcome === "open") entry.outcome = response.writableFinished ? "complete" : "left";
      looked();
    });
    const others = requests.filter(({ link, outcome }) => link === entry.link && outcome === "open").length - 1;
    const isOneTooMany = others >= Number(url.searchParams.get("max-parallel") ?? Infinity);
    void answer({ url, entry, attempt, isOneTooMany, gate: gate.promise, looked }, request, response);
  };
  const server = tls ? createTlsServer(testCertificate(), serve) : createServer(serve);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;
  const base = `${tls ? "https" : "http"}://127.0.0.1:${bound}`;

  return {
    url: base,
    port: bound,
    host: `127.0.0.1:${bound}`,
    requests,
    link: (sizeBytes, knobs = {}, name) => {
      const query = Object.entries(knobs).map(([k, v]) => (v === true ? k : `${k}=${encodeURIComponent(v)}`));
      return `${base}/bytes/${sizeBytes}${name ? `/${name}` : ""}${query.length > 0 ? `?${query.join("&")}` : ""}`;
    },
    change: (path, knobs) => void changes.set(path, { ...changes.get(path), ...knobs }),
    bytesSentFor: (path) => requests.filter((r) => r.path === path).reduce((sum, r) => sum + r.bytesSent, 0),
    release: () => gate.resolve(),
    seen: (condition) => {
      const { promise, resolve } = Promise.withResolvers<OriginRequest>();
      const look = (): void => {
        const found = requests.find(condition);
        if (found && watchers.delete(look)) resolve(found);
      };
      watchers.add(look);
      look();
      return promise;
    },
    [Symbol.asyncDispose]: async () => {
      gate.resolve();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

type Reply = {
  url: URL;
  entry: OriginRequest;
  attempt: number;
  isOneTooMany: boolean;
  gate: Promise<void>;
  looked: () => void;
};

function openEntry(request: IncomingMessage, path: string): OriginRequest {
  const { method = "GET", url: link = "/", headers } = request;
  return { method, link, path, range: headers.range ?? null, headers, status: 0, bytesSent: 0, outcome: "open" };
}

async function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const knobs = reply.url.searchParams;
  const [, kind, first = ""] = reply.url.pathname.split("/");
  await pause(Number(knobs.get("delay") ?? 0));
  const failing = reply.attempt <= Number(knobs.get("fail-first") ?? 0);
  if (kind === "status") return refuse(reply, response, Number(first));
  if (kind === "redirect") {
    return refuse(reply, response, Number(knobs.get("status") ?? 302), { location: knobs.get("to") ?? "/" });
  }
  if (kind !== "bytes" || !/^\d+$/.test(first)) return refuse(reply, response, 404);
  if (failing && !knobs.has("fail-at")) {
    const wait = knobs.get("retry-after");
    return refuse(reply, response, Number(knobs.get("fail-status") ?? 503), wait ? { "retry-after": wait } : {});
  }
  if (reply.isOneTooMany) return refuse(reply, response, Number(knobs.get("busy-status") ?? 503));
  return sendFile(reply, request, response, Number(first), failing ? Number(knobs.get("fail-at")) : Infinity);
}

function refuse(reply: Reply, response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  reply.entry.status = status;
  response.writeHead(status, { ...headers, "content-type": "text/plain" });
  response.end(status === 204 || status === 304 ? undefined : `${status}\n`);
}

async function sendFile(r: Reply, request: IncomingMessage, response: ServerResponse, size: number, cut: number) {
  const knobs = r.url.searchParams;
  const span = chooseSpan(request.headers, knobs, size);
  r.entry.status = span.status;
  response.writeHead(span.status, fileHeaders(knobs, size, span));
  if (span.status === 416 || request.method === "HEAD") return void response.end();
  const holdAt = Number(knobs.get("hold-at") ?? Infinity);
  const rate = Number(knobs.get("rate") ?? Infinity);
  const step = Math.max(1, Math.min(CHUNK_BYTES, Math.ceil(rate / 20)));
  const beganMs = performance.now();
  response.flushHeaders();
  for (let at = span.from; at < span.to && !response.destroyed;) {
    const sent = at - span.from;
    if (sent >= cut) return reset(r.entry, response);
    if (sent >= holdAt) await r.gate;
    const length = Math.min(step, span.to - at, cut - sent, sent < holdAt ? holdAt - sent : Infinity);
    const room = response.write(originBytes(knobs.get("seed") ?? "", at, length));
    at += length;
    r.entry.bytesSent += length;
    r.looked();
    if (!room && !response.destroyed) await roomOrEnd(response);
    await pause(((at - span.from) / rate) * 1000 - (performance.now() - beganMs));
  }
  response.end();
}

async function roomOrEnd(response: ServerResponse): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  const first = [once(response, "drain", { signal }), once(response, "close", { signal })];
  await Promise.race(first);
  done.abort();
  await Promise.allSettled(first);
}

type Span = { status: 200 | 206 | 416; from: number; to: number };

function chooseSpan(headers: IncomingMessage["headers"], knobs: URLSearchParams, size: number): Span {
  const whole: Span = { status: 200, from: 0, to: size };
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "");
  const condition = headers["if-range"];
  const fresh = condition === undefined || condition === etagOf(knobs, size) || condition === MODIFIED;
  if (!match || knobs.has("no-range") || !fresh || (match[1] === "" && match[2] === "")) return whole;
  const from = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const to = match[1] === "" || match[2] === "" ? size : Math.min(size, Number(match[2]) + 1);
  return from < to ? { status: 206, from, to } : { status: 416, from: 0, to: 0 };
}

function etagOf(knobs: URLSearchParams, size: number): string | null {
  const tag = knobs.get("etag") ?? `${knobs.get("seed") ?? ""}-${size}`;
  if (tag === "none") return null;
  return tag.startsWith("W/") ? `W/"${tag.slice(2)}"` : `"${tag}"`;
}

const SENT_AS_HEADERS = ["repr-digest", "content-digest", "digest", "content-encoding"];

function fileHeaders(knobs: URLSearchParams, size: number, span: Span): Record<string, string | number> {
  const tag = etagOf(knobs, size);
  const name = knobs.get("name");
  return {
    "content-type": knobs.get("type") ?? "application/octet-stream",
    ...(tag === null ? {} : { etag: tag }),
    ...(knobs.has("no-date") ? {} : { "last-modified": MODIFIED }),
    ...(knobs.has("no-range") ? {} : { "accept-ranges": "bytes" }),
    ...Object.fromEntries(
      SENT_AS_HEADERS.flatMap((header) => (knobs.get(header) ? [[header, knobs.get(header)]] : [])),
    ),
    ...(name === null ? {} : { "content-disposition": `attachment; filename="${name}"` }),
    ...(span.status === 206 ? { "content-range": `bytes ${span.from}-${span.to - 1}/${size}` } : {}),
    ...(span.status === 416 ? { "content-range": `bytes */${size}` } : {}),
    ...(knobs.has("no-length") ? {} : { "content-length": span.to - span.from }),
  };
}

function reset(entry: OriginRequest, response: ServerResponse): void {
  entry.outcome = "reset";
  response.socket?.resetAndDestroy();
}

function pause(ms: number): Promise<void> | void {
  return ms > 0 ? new Promise((done) => setTimeout(done, ms)) : undefined;
}
