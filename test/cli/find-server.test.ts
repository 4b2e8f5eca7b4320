import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { findServer } from "../../src/cli/find-server.ts";

function dataDir(t: TestContext, serverFile?: unknown): string {
  const path = mkdtempSync(join(tmpdir(), "trawl-find-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  const text = typeof serverFile === "string" ? serverFile : JSON.stringify(serverFile);
  if (serverFile !== undefined) writeFileSync(join(path, "server.json"), text);
  return path;
}

async function healthy(t: TestContext): Promise<string> {
  const server = createServer((request, reply) => reply.writeHead(request.url === "/healthz" ? 200 : 404).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const find = (folder: string) => findServer({ url: null, apiKey: null, dataDir: folder });

test("a living server is found by its file", async (t) => {
  const address = await healthy(t);
  assert.deepEqual(await find(dataDir(t, { address, key: "k", pid: process.pid })), { address, key: "k" });
});

test("no file, half a file, a dead process and a refused connection all mean: no server", async (t) => {
  const address = await healthy(t);
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  assert.equal(await find(dataDir(t)), null);
  assert.equal(await find(join(dataDir(t), "absent")), null);
  assert.equal(await find(dataDir(t, '{"address": "http://127')), null);
  assert.equal(await find(dataDir(t, { address, key: "k", pid: dead })), null);
  assert.equal(await find(dataDir(t, { address: "http://127.0.0.1:9/", key: "k", pid: process.pid })), null);
});

test("an address that was given wins and is not questioned", async (t) => {
  const given = { url: "http://10.0.0.9:8090/trawl", apiKey: "mine", dataDir: dataDir(t) };
  assert.deepEqual(await findServer(given), { address: "http://10.0.0.9:8090/trawl/", key: "mine" });
});
