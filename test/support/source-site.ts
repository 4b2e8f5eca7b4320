/**
 * A loopback site that answers as sources do: under `/openverse/` like Openverse, and so on for each of
 * `source-shapes.ts`, with results that point to files of its own. What a query says decides how all of them answer:
 *
 *   n<count>       so many results                    also <name>   their files begin with this name
 *   hang           no answer until it is released     html          a page in the place of JSON
 *   captcha        a page with a captcha              status-<n>    this status
 *
 * A single source may be in a mood of `source-moods.ts`. Files whose names say `held` wait until they are released,
 * those that say `gone` are not there, those that say `equal` have the same bytes.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { jpegOf } from "./test-pictures.ts";
import { SOURCE_MOODS, type SourceMood } from "./source-moods.ts";
import { queryOf, shapeAnswer, SHAPED_SOURCES, type ShapedSource } from "./source-shapes.ts";

export type SourceSite = AsyncDisposable & {
  readonly url: string;
  /** `host:port` */
  readonly host: string;
  /** What was asked so far, as path and query. */
  readonly asked: readonly string[];
  /** How often the source, or the file with this name, was asked for. */
  askedFor(name: string): number;
  /** Answers from now on what was left waiting by `hang` and `held`. */
  release(): void;
  endpoint(source: ShapedSource): string;
  /** The settings that lead the sources here. */
  environment(sources: readonly ShapedSource[]): Record<string, string>;
};

type Options = {
  readonly moods?: Partial<Record<ShapedSource, SourceMood>>;
  /** A source of which every answer waits until it is released. */
  readonly held?: ShapedSource;
};
type Response = ServerResponse<IncomingMessage>;

const CAPTCHA = '<html><form id="captcha-form" action="index" method="post"></form></html>';
const MP4 = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2", "latin1");

export async function openSourceSite({ moods = {}, held }: Options = {}): Promise<SourceSite> {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const picture = await jpegOf(1, 160, 120);
  let isReleased = false;
  let origin = "";
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const url = new URL(request.url ?? "/", origin);
    const [, place = "", file = ""] = url.pathname.split("/");
    if (place === "files") return later(file.includes("held"), () => sendFile(file, picture, response));
    const source = place as ShapedSource;
    if (!SHAPED_SOURCES.includes(source)) return send(response, 404, "text/plain", "no such source");
    const mood = moods[source];
    if (mood !== undefined) return void SOURCE_MOODS[mood](response);
    const query = queryOf(url);
    later(/\bhang\b/.test(query) || source === held, () => answer(source, query, origin, response));
  });
  function later(waits: boolean, reply: () => void): void {
    if (waits && !isReleased) waiting.push(reply);
    else reply();
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  const endpoint = (source: ShapedSource): string => `${origin}/${source}/`;
  return {
    url: origin,
    host,
    asked,
    askedFor: (name) => asked.filter((link) => link.split(/[/?]/).includes(name)).length,
    release: () => {
      isReleased = true;
      for (const reply of waiting.splice(0)) reply();
    },
    endpoint,
    environment: (sources) =>
      Object.fromEntries(sources.map((source) => [`TRAWL_ENDPOINT_${source.toUpperCase()}`, endpoint(source)])),
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function answer(source: ShapedSource, query: string, origin: string, response: Response): void {
  const status = Number(/\bstatus-(\d+)/.exec(query)?.[1] ?? 200);
  if (/\bhtml\b/.test(query)) return send(response, 200, "text/html", "<html><body>Hello</body></html>");
  if (/\bcaptcha\b/.test(query)) return send(response, 200, "text/html", CAPTCHA);
  send(response, status, "application/json", shapeAnswer(source, namesOf(query), origin));
}

function send(response: Response, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}

function namesOf(query: string): string[] {
  const count = Number(/\bn(\d+)\b/.exec(query)?.[1] ?? 0);
  const also = /\balso (\w+)/.exec(query)?.[1] ?? "file";
  return Array.from({ length: count }, (_, index) => `${also}-${index}`);
}

/** A file of its own for each name: of the same pixels, as what follows the end of a picture is not seen. */
function sendFile(name: string, picture: Buffer, response: Response): void {
  if (name.includes("gone")) return send(response, 404, "text/plain", "gone");
  const isVideo = name.endsWith(".mp4");
  const bytes = Buffer.concat([isVideo ? MP4 : picture, Buffer.from(name.includes("equal") ? "equal" : name)]);
  const type = isVideo ? "video/mp4" : "image/jpeg";
  response.writeHead(200, { "content-type": type, "content-length": bytes.length, etag: '"1"' }).end(bytes);
}
