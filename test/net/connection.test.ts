import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, HEAD_READ_BYTES } from "../../src/net/connection.ts";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import { openRawServer } from "../support/raw-server.ts";

test("what a new connection brings first is read in a small piece: nobody can take a body before its head", async () => {
  await using server = await openRawServer((socket) => void socket.write(Buffer.alloc(64 * 1024, "a")), {
    unasked: true,
  });
  const shared = Buffer.alloc(256 * 1024);
  const target = { url: new URL(`http://127.0.0.1:${server.port}/`), proxy: null };
  const policy = createEgressPolicy({ allow: [`127.0.0.1:${server.port}`] });
  const signal = new AbortController().signal;
  const connection = await Connection.open(target, policy, shared, { connectTimeoutMs: 2_000, signal });
  const { promise, resolve } = Promise.withResolvers<number>();
  connection.hold({
    take: (bytes) => {
      connection.pause();
      resolve(bytes.length);
    },
    end: () => resolve(0),
  });
  assert.equal(await promise, HEAD_READ_BYTES);
  assert.equal(shared[HEAD_READ_BYTES - 1], 97);
  assert.equal(shared[HEAD_READ_BYTES], 0, "more was read");
  connection.close();
});
