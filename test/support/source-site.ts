/**
 * A loopback site that answers as sources do: under `/openverse/` like Openverse, under `/commons/` like Wikimedia
 * Commons, with results that point to files of its own. What a query says decides how it answers:
 *
 *   n<count>       so many results                    also <name>   their files begin with this name
 *   hang           never an answer                    html          a page in the place of JSON
 *   captcha        a page with a captcha              status-<n>    this status
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type SourceSite = AsyncDisposable & {
  readonly url: string;
  /** `host:port` */
  readonly host: string;
  /** What was asked so far, as path and query. */
  readonly asked: readonly string[];
  /** Answers from now on what was left waiting by `hang`. */
  release(): void;
  endpoint(name: "openverse" | "commons"): string;
};

const CAPTCHA = '<html><form id="captcha-form" action="index" method="post"></form></html>';

export async function openSourceSite(): Promise<SourceSite> {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let isReleased = false;
  let origin = "";
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const url = new URL(request.url ?? "/", origin);
    if (url.pathname.startsWith("/files/")) return sendFile(url, response);
    const query = url.searchParams.get("q") ?? url.searchParams.get("gsrsearch") ?? "";
    const send = (): void => answer(url, query, origin, response);
    if (/\bhang\b/.test(query) && !isReleased) waiting.push(send);
    else send();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  return {
    url: origin,
    host,
    asked,
    release: () => {
      isReleased = true;
      for (const send of waiting.splice(0)) send();
    },
    endpoint: (name) => `${origin}/${name}/`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function answer(url: URL, query: string, origin: string, response: ServerResponse<IncomingMessage>): void {
  const status = Number(/\bstatus-(\d+)/.exec(query)?.[1] ?? 200);
  if (/\bhtml\b/.test(query)) return send(response, 200, "text/html", "<html><body>Hello</body></html>");
  if (/\bcaptcha\b/.test(query)) return send(response, 200, "text/html", CAPTCHA);
  const names = namesOf(query);
  const body = url.pathname.startsWith("/openverse/") ? openverse(names, origin) : commons(names, origin);
  send(response, status, "application/json", JSON.stringify(body));
}

function send(response: ServerResponse<IncomingMessage>, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}

function namesOf(query: string): string[] {
  const count = Number(/\bn(\d+)\b/.exec(query)?.[1] ?? 0);
  const also = /\balso (\w+)/.exec(query)?.[1] ?? "file";
  return Array.from({ length: count }, (_, index) => `${also}-${index}`);
}

function openverse(names: readonly string[], origin: string): object {
  const results = names.map((name) => ({
    id: name,
    title: `Title of ${name}`,
    foreign_landing_url: `${origin}/pages/${name}`,
    url: `${origin}/files/${name}.jpg`,
    creator: "Ayşe",
    license: "by",
    license_version: "4.0",
    license_url: "https://creativecommons.org/licenses/by/4.0/",
    width: 640,
    height: 480,
  }));
  return { result_count: names.length, page_count: 1, page: 1, results };
}

function commons(names: readonly string[], origin: string): object {
  const pages = names.map((name, index) => [
    String(index + 1),
    {
      pageid: index + 1,
      index: index + 1,
      title: `File:${name}.jpg`,
      imageinfo: [{ url: `${origin}/files/commons-${name}.jpg`, mime: "image/jpeg", width: 32, height: 32, size: 500 }],
    },
  ]);
  return { batchcomplete: "", query: { pages: Object.fromEntries(pages) } };
}

/** A file of its own for each name; `equal-…` ones have the same bytes. */
function sendFile(url: URL, response: ServerResponse<IncomingMessage>): void {
  const name = url.pathname.split("/").at(-1) ?? "";
  if (name.includes("gone")) return send(response, 404, "text/plain", "gone");
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from(name.includes("equal") ? "equal" : name)]);
  response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length, etag: '"1"' }).end(bytes);
}
