import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { GatherBuffer } from "../../src/net/gather-buffer.ts";
import { request } from "../../src/net/request.ts";
import { bytesOf, exchangeOptions } from "../support/exchange-options.ts";

const RECORD = 16 * 1024;

/** Plays Node: writes pieces where it was told to, and asks for the next place only after each call. */
async function play(sizes: readonly number[], turnAfter: (index: number) => boolean): Promise<void> {
  const sent: Buffer[] = [];
  const got: Buffer[] = [];
  const gather = new GatherBuffer(Buffer.alloc(256 * 1024), (bytes) => got.push(Buffer.from(bytes)));
  let place = gather.buffer();
  for (const [index, size] of sizes.entries()) {
    const bytes = randomBytes(size);
    sent.push(bytes);
    assert(place.length >= RECORD, "room for a whole record");
    bytes.copy(place);
    gather.callback(size, place);
    place = gather.buffer();
    if (turnAfter(index)) await new Promise(setImmediate);
  }
  gather.flush();
  assert.equal(Buffer.concat(got).compare(Buffer.concat(sent)), 0);
}

test("what was written into the buffers comes out once and in order, whenever a turn ends", async () => {
  const full = Array.from({ length: 200 }, () => RECORD);
  await play(full, () => false);
  await play(full, (index) => index % 7 === 0);
  await play(full, () => true);
  const mixed = Array.from({ length: 300 }, (_, index) => (index % 5 === 0 ? 1 + ((index * 7919) % RECORD) : RECORD));
  await play(mixed, (index) => index % 3 === 0);
});

test("many small pieces are handed on as few large ones", () => {
  let calls = 0;
  const gather = new GatherBuffer(Buffer.alloc(256 * 1024), () => (calls += 1));
  for (let index = 0; index < 160; index += 1) gather.callback(RECORD, gather.buffer());
  assert(calls < 20, `${calls} calls for 160 pieces`);
});

test("pieces of a stream come as they were sent, never more at once than wished", async () => {
  const pieces = [1, RECORD, RECORD, RECORD, RECORD, 300_000, 7].map((length) => randomBytes(length));
  for (const most of [Infinity, 5_000]) {
    const came: Buffer[] = [];
    const gather = new GatherBuffer(Buffer.alloc(256 * 1024), (bytes) => void came.push(Buffer.from(bytes)));
    gather.readAtMost(most);
    for (const piece of pieces) gather.take(piece);
    gather.flush();
    assert.equal(Buffer.concat(came).compare(Buffer.concat(pieces)), 0);
    assert.ok(came.every(({ length }) => length <= most));
  }
});

test("a large file over TLS comes as it was sent", async () => {
  const folder = join(import.meta.dirname, "../fixtures/tls");
  const [key = "", cert = ""] = ["key.pem", "certificate.pem"].map((name) => readFileSync(join(folder, name), "utf8"));
  setDefaultCACertificates([...getCACertificates(), cert]);
  const body = randomBytes(24 * 1024 * 1024);
  const server = createServer({ key, cert }, (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = `files.example:${(server.address() as AddressInfo).port}`;
  const reply = await request(`https://${target}/`, exchangeOptions([target]));
  assert.equal((await bytesOf(reply)).compare(body), 0);
  server.close();
});
