import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { CaseAnswer, CaseExchange } from "./source-case.ts";

const FOLDER = join(process.env["TRAWL_FIXTURES"] ?? join(import.meta.dirname, "../../../shared/fixtures"), "sources");

export type Asked = {
  readonly path: string;
  readonly parameters: Record<string, string>;
  readonly headers: IncomingHttpHeaders;
};

/** Tells which recorded answers of a case are not on this machine. */
export function absentAnswers(exchanges: readonly CaseExchange[]): string[] {
  const names = exchanges.flatMap(({ answer }) => (answer.fixture === undefined ? [] : [answer.fixture]));
  return names.filter((name) => !existsSync(join(FOLDER, name)));
}

/** A site on loopback that answers one request after the other as told, and remembers what it was asked. */
export async function openAnsweringSite(
  exchanges: readonly CaseExchange[],
): Promise<AsyncDisposable & { readonly url: URL; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    asked.push({ path: url.pathname, parameters: Object.fromEntries(url.searchParams), headers: request.headers });
    const exchange = exchanges[asked.length - 1];
    if (exchange === undefined) return void response.writeHead(500).end("asked more often than expected");
    const { status = 200, headers } = exchange.answer;
    response.writeHead(status, { "content-type": typeOf(exchange.answer), ...headers });
    response.end(bodyOf(exchange.answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function bodyOf({ fixture, whole, own }: CaseAnswer): string | Buffer {
  if (fixture !== undefined) {
    const recorded = readFileSync(join(FOLDER, fixture));
    return whole === undefined ? recorded : JSON.stringify(whole(JSON.parse(recorded.toString())));
  }
  return typeof own === "string" ? own : JSON.stringify(own ?? {});
}

function typeOf({ fixture, own }: CaseAnswer): string {
  if (fixture?.endsWith(".html")) return "text/html; charset=utf-8";
  if (fixture?.endsWith(".xml") || fixture?.endsWith(".rss")) return "application/xml; charset=utf-8";
  return typeof own === "string" ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
}
