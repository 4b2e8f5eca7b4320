/**
 * A loopback site of media that ffmpeg made: a film as a plain file, in pieces (HLS plain and encrypted, DASH with sound
 * and picture apart), pages, and odd ones. Everything asked for is written down.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export type MediaRequest = {
  readonly path: string;
  readonly range: string | null;
  /** Bytes of the body handed to the socket so far. */
  bytesSent: number;
};

export type MediaSite = AsyncDisposable & {
  readonly url: string;
  /** `host:port` */
  readonly host: string;
  readonly requests: readonly MediaRequest[];
  /** From now on each reply sends that many bytes a second; 0: as fast as it goes. */
  setRate(bytesPerSecond: number): void;
  /** From now on a path answers this. */
  put(path: string, text: string | Buffer, type?: string): void;
  /** From now on a path leads to this link. */
  redirect(path: string, link: string): void;
  /** From now on a path is cut off in its middle. */
  cut(path: string): void;
  /** The nth request for a path from now on is answered 503. */
  failOnce(path: string, nth: number): void;
  read(path: string): Buffer;
};

const TYPES: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
  ts: "video/mp2t",
  m4s: "video/iso.segment",
  html: "text/html; charset=utf-8",
  rss: "application/rss+xml",
};
const SLICE_MS = 50;

/** Makes the files once for each process of tests: ten seconds of film, about 1 MB. */
export function makeMedia(folder: string): void {
  const ffmpeg = (...args: string[]): void =>
    void execFileSync("ffmpeg", ["-v", "error", "-y", ...args], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const picture = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-f", "lavfi", "-i", "sine=frequency=440"];
  ffmpeg(
    ...picture,
    "-t",
    "10",
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-b:v",
    "800k",
    "-g",
    "10",
    "-c:a",
    "aac",
    "film.mp4",
  );
  const hls = ["-c", "copy", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"];
  ffmpeg("-i", "film.mp4", ...hls, "-hls_segment_filename", "plain%d.ts", "plain.m3u8");
  writeFileSync(join(folder, "key.bin"), "0123456789abcdef");
  writeFileSync(join(folder, "key.info"), "key.bin\nkey.bin\n");
  ffmpeg("-i", "film.mp4", ...hls, "-hls_key_info_file", "key.info", "-hls_segment_filename", "aes%d.ts", "aes.m3u8");
  ffmpeg("-i", "film.mp4", "-c", "copy", "-f", "dash", "-seg_duration", "2", "film.mpd");
}

export async function startMediaSite(): Promise<MediaSite> {
  const folder = mkdtempSync(join(tmpdir(), "trawl-media-"));
  makeMedia(folder);
  const requests: MediaRequest[] = [];
  const cut = new Set<string>();
  const untilFailure = new Map<string, number>();
  const moved = new Map<string, string>();
  let rate = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const range = request.headers.range ?? null;
    const entry: MediaRequest = { path, range, bytesSent: 0 };
    requests.push(entry);
    const left = untilFailure.get(path) ?? 0;
    untilFailure.set(path, left - 1);
    if (left === 1) return void response.writeHead(503).end();
    const location = moved.get(path);
    if (location !== undefined) return void response.writeHead(302, { location }).end();
    void answer(request, response, {
      file: join(folder, basename(path)),
      entry,
      isCut: cut.has(path),
      rate: () => rate,
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    requests,
    setRate: (bytesPerSecond) => (rate = bytesPerSecond),
    put: (path, text) => writeFileSync(join(folder, basename(path)), text),
    redirect: (path, link) => void moved.set(path, link),
    cut: (path) => void cut.add(path),
    failOnce: (path, nth) => void untilFailure.set(path, nth),
    read: (path) => readFileSync(join(folder, basename(path))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

type Exchange = {
  readonly file: string;
  readonly entry: MediaRequest;
  readonly isCut: boolean;
  readonly rate: () => number;
};

async function answer(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<void> {
  const { file, entry, isCut } = exchange;
  const looks = statSync(file, { throwIfNoEntry: false });
  if (!looks?.isFile()) return void response.writeHead(404).end();
  const bytes = readFileSync(file);
  const type = TYPES[file.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  const etag = `"${looks.mtimeMs}-${bytes.length}"`;
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers["range"] ?? "");
  const ifRange = request.headers["if-range"];
  const isRange = asked !== null && (ifRange === undefined || ifRange === etag);
  const from = isRange ? Number(asked[1]) : 0;
  const end = isRange && asked[2] !== "" ? Math.min(Number(asked[2]) + 1, bytes.length) : bytes.length;
  if (from >= bytes.length) return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  response.setMaxListeners(0);
  response.writeHead(isRange ? 206 : 200, {
    "content-type": type,
    "content-length": end - from,
    "accept-ranges": "bytes",
    etag,
    ...(isRange ? { "content-range": `bytes ${from}-${end - 1}/${bytes.length}` } : {}),
  });
  if (request.method === "HEAD") return void response.end();
  const last = isCut ? from + Math.floor((end - from) / 2) : end;
  for (let at = from; at < last && !response.destroyed;) {
    const rate = exchange.rate();
    const piece = bytes.subarray(at, Math.min(last, at + (rate > 0 ? Math.ceil((rate * SLICE_MS) / 1000) : 65_536)));
    at += piece.length;
    entry.bytesSent += piece.length;
    if (!response.write(piece)) await Promise.race([once(response, "drain"), once(response, "close")]);
    if (rate > 0) await wait(SLICE_MS);
  }
  if (isCut) response.destroy();
  else response.end();
}
