import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { askSource } from "../../src/engines/search/ask-source.ts";

const OPTIONS = {
  egressAllow: [],
  proxies: new Map(),
  hostProxies: new Map(),
  requestTimeoutMs: 20_000,
  sourceTimeoutMs: 60_000,
};

/** A museum whose search names a thousand objects, of which the first few have a picture; each is asked for by itself. */
async function openMuseum(withPicture: number) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const [, id] = /objects\/(\d+)/.exec(request.url ?? "") ?? [];
    const primaryImage = Number(id) <= withPicture ? `https://images.metmuseum.org/${id}.jpg` : "";
    const answer =
      id === undefined
        ? { objectIDs: Array.from({ length: 1_000 }, (_, index) => index + 1) }
        : { objectID: Number(id), primaryImage };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function askMet(url: string) {
  const wanted = { source: "met", query: "x", limit: 100, safeSearch: "strict", kinds: [] } as const;
  const means = { keys: {}, endpoint: url, engine: null };
  return askSource(wanted, means, OPTIONS, { signal: new AbortController().signal, found: () => {} });
}

test("a source that is asked for each result ends after its budget of requests, with what it found and why", async () => {
  await using museum = await openMuseum(5);
  const { status, found, reason } = await askMet(museum.url);
  assert.deepEqual([status, found, museum.asked()], ["ok", 5, 250]);
  assert.match(reason ?? "", /^Left after 250 requests/);
});

test("one that found nothing by then has not said that there is nothing", async () => {
  await using museum = await openMuseum(0);
  const { status, found, reason } = await askMet(museum.url);
  assert.deepEqual([status, found], ["failed", 0]);
  assert.match(reason ?? "", /^Left after 250 requests/);
});

test("an engine of a SearXNG that is not there any more is a failure in words", async () => {
  const wanted = { source: "searxng_gone", query: "x", limit: 1, safeSearch: "strict", kinds: [] } as const;
  const context = { signal: new AbortController().signal, found: () => {} };
  const { status, reason } = await askSource(wanted, { keys: {}, endpoint: null, engine: null }, OPTIONS, context);
  assert.equal(status, "failed");
  assert.match(reason ?? "", /your SearXNG does not name it/);
});
