/** A loopback SearXNG: says what engines it has, and answers every search with the same text. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type SearxngSite = AsyncDisposable & {
  readonly url: string;
  readonly host: string;
  /** What was asked so far, as path and query. */
  readonly asked: readonly string[];
  /** The engines that it says it has; null: it answers /config with an error. */
  engines: readonly (readonly [name: string, category: string, enabled?: boolean])[] | null;
  /** The answer to every search, as JSON. */
  answer: unknown;
  /** From now on nobody is there. */
  stop(): void;
};

export async function openSearxngSite(): Promise<SearxngSite> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const link = request.url ?? "";
    asked.push(link);
    const isConfig = link.startsWith("/config");
    if (isConfig && site.engines === null) return void response.writeHead(500).end("out of order");
    const engines = (site.engines ?? []).map(([name, category, enabled = true]) => ({
      name,
      categories: [category],
      enabled,
    }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isConfig ? { engines } : site.answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: SearxngSite = {
    url: `http://${host}`,
    host,
    asked,
    engines: [],
    answer: { results: [] },
    stop() {
      server.close();
      server.closeAllConnections();
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      site.stop();
      await once(server, "close");
    },
  };
  return site;
}
