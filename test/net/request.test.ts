import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { Stop } from "../../src/domain/stop.ts";
import { request } from "../../src/net/request.ts";
import type { Reply, RequestOptions } from "../../src/net/request.ts";
import { bytesOf, exchangeOptions } from "../support/exchange-options.ts";
import { always, openRawServer } from "../support/raw-server.ts";
import type { RawServer } from "../support/raw-server.ts";

function ask(server: RawServer, path = "/", more: Partial<RequestOptions> = {}): Promise<Reply> {
  const target = `files.example:${server.port}`;
  return request(`http://${target}${path}`, exchangeOptions([target], more));
}

test("one exchange: what is sent, and what comes back", async () => {
  await using server = await openRawServer(
    always('HTTP/1.1 206 Part\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\nETag: "e"\r\n\r\nhello'),
  );
  const headers = { Range: "bytes=5-9", Host: "evil.example", Connection: "upgrade" };
  const reply = await ask(server, "/a%20b?q=ü#part", { headers });
  assert.equal(reply.status, 206);
  assert.deepEqual({ ...reply.headers }, { "content-length": "5", "x-a": "1, 2", etag: '"e"' });
  assert.deepEqual(reply.rawHeaders[1], ["X-A", "1"]);
  assert.equal(reply.url.href, `http://files.example:${server.port}/a%20b?q=%C3%BC`);
  assert.equal(reply.remoteAddress, "127.0.0.1");
  assert.equal((await bytesOf(reply)).toString(), "hello");
  const head = server.heads[0] ?? "";
  assert.match(head, /^GET \/a%20b\?q=%C3%BC HTTP\/1\.1\r\n/);
  assert.deepEqual(head.split("\r\n").slice(1, 3).sort(), ["Range: bytes=5-9", `host: files.example:${server.port}`]);
});

test("a user name in the link is never sent", async () => {
  await using server = await openRawServer(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const target = `files.example:${server.port}`;
  const reply = await request(`http://me:S3CR3T@${target}/`, exchangeOptions([target]));
  assert.doesNotMatch(server.heads[0] ?? "", /authorization|S3CR3T/i);
  assert.equal(reply.url.href, `http://${target}/`);
  reply.close();
});

test("replies that break the rules are malformed", async () => {
  const oversize = `HTTP/1.1 200 OK\r\nX-Big: ${"a".repeat(70_000)}\r\n\r\n`;
  const countless = `HTTP/1.1 200 OK\r\n${"a:b\r\n".repeat(5_000)}\r\n`;
  const floods = [100, 103].map((status) => `HTTP/1.1 ${status} Wait\r\n\r\n`.repeat(1_000));
  const lengths = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc";
  const smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc";
  const strange = [
    "SSH-2.0-OpenSSH_9.9\r\n",
    "HTTP/1.1 banana\r\n\r\n",
    "HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
  ];
  for (const reply of [oversize, countless, ...floods, lengths, smuggled, ...strange]) {
    await using server = await openRawServer(always(reply));
    await assert.rejects(ask(server), { code: "malformed_reply" }, reply.slice(0, 60));
  }
});

test("a misspelled reply is read once more, on a connection of its own that serves nothing else", async () => {
  const misspelled = [
    "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\nok",
  ];
  for (const reply of misspelled) {
    await using server = await openRawServer((socket) => void socket.write(reply), { keepAlive: true });
    const target = `files.example:${server.port}`;
    const options = exchangeOptions([target]);
    for (const connections of [2, 4]) {
      const again = await request(`http://${target}/`, options);
      assert.equal((await bytesOf(again)).toString(), "ok");
      again.close();
      assert.deepEqual([server.accepted(), server.heads.length], [connections, connections], reply);
    }
  }
});

test("a few interim replies are passed over", async () => {
  const interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(3);
  await using server = await openRawServer(always(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`));
  const reply = await ask(server);
  assert.equal((await bytesOf(reply)).toString(), "ok");
});

test("a header stream without end is cut off", async () => {
  const line = `X: ${"a".repeat(1_000)}\r\n`;
  const pour = (socket: Socket): boolean => {
    while (socket.writable) if (!socket.write(line)) return socket.once("drain", () => pour(socket)) && true;
    return false;
  };
  await using server = await openRawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    pour(socket);
  });
  await assert.rejects(ask(server), { code: "malformed_reply" });
});

test("a server that hangs up before the head: connection_lost", async () => {
  for (const reply of ["", "HTTP/1.1 200 OK\r\nContent-"]) {
    await using server = await openRawServer(always(reply));
    await assert.rejects(ask(server), { code: "connection_lost" });
  }
  await using resetting = await openRawServer((socket) => socket.resetAndDestroy());
  await assert.rejects(ask(resetting), { code: "connection_lost" });
});

test("a server that stays silent, also in the middle of the head: timeout", async () => {
  for (const reply of ["", "HTTP/1.1 200 OK\r\nX-A: "]) {
    await using server = await openRawServer((socket) => void socket.write(reply));
    await assert.rejects(ask(server, "/", { headTimeoutMs: 50 }), { code: "timeout" });
  }
});

test("nobody at the door: connect_failed", async () => {
  const server = await openRawServer(always(""));
  await server[Symbol.asyncDispose]();
  await assert.rejects(ask(server), { code: "connect_failed" });
});

test("a body cut short is connection_lost, one with broken chunks malformed_reply", async () => {
  const head = "HTTP/1.1 200 OK\r\n";
  const cut = [`${head}Content-Length: 10\r\n\r\nabc`, `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`];
  for (const bytes of cut) {
    await using server = await openRawServer(always(bytes));
    const reply = await ask(server);
    await assert.rejects(bytesOf(reply), { code: "connection_lost" });
  }
  await using server = await openRawServer(always(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzzz\r\n`));
  const reply = await ask(server);
  await assert.rejects(bytesOf(reply), { code: "malformed_reply" });
});

test("a stop in the middle of the body comes out of it as its own reason", async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await openRawServer((socket) => {
    socket.on("close", closed.resolve).write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  });
  const controller = new AbortController();
  const stop = new Stop("cancelled");
  const reply = await ask(server, "/", { signal: controller.signal });
  const begun = Promise.withResolvers<void>();
  const reading = assert.rejects(
    reply.readBody(() => begun.resolve(), controller.signal),
    stop,
  );
  await begun.promise;
  controller.abort(stop);
  await reading;
  await closed.promise;
});

test("a stop before the head comes out as its own reason", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await openRawServer(() => asked.resolve());
  const controller = new AbortController();
  const stop = new Stop("shutdown");
  const outcome = assert.rejects(ask(server, "/", { signal: controller.signal }), stop);
  await asked.promise;
  controller.abort(stop);
  await outcome;
});

test("close drops the connection with the body unread", async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await openRawServer((socket) => {
    socket.on("close", closed.resolve).write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  });
  const reply = await ask(server);
  reply.close();
  reply.close();
  await closed.promise;
});

test("HEAD, 204 and 304 have no body, whatever they announce", async () => {
  for (const [method, status] of [
    ["HEAD", 200],
    ["GET", 204],
    ["GET", 304],
  ] as const) {
    await using server = await openRawServer(always(`HTTP/1.1 ${status} X\r\nContent-Length: 7\r\n\r\n`));
    const reply = await ask(server, "/", { method });
    assert.equal((await bytesOf(reply)).length, 0);
  }
});

test("a body can be had in pieces, with pauses, and the connection serves the next request as before", async () => {
  const body = randomBytes(300_000);
  let connections = 0;
  const server = createServer((_request, response) => response.end(body)).on("connection", () => (connections += 1));
  using _server = { [Symbol.dispose]: () => server.close().closeAllConnections() };
  await once(server.listen(0, "127.0.0.1"), "listening");
  const target = `files.example:${(server.address() as AddressInfo).port}`;
  const options = exchangeOptions([target]);
  const largest: number[] = [];
  for (const isThrottled of [true, false]) {
    const reply = await request(`http://${target}/`, options);
    const pieces: Buffer[] = [];
    if (isThrottled) reply.handAtMost(1_000);
    await reply.readBody((bytes) => {
      pieces.push(Buffer.from(bytes));
      if (!isThrottled || pieces.length % 7 > 0) return;
      reply.pause();
      setImmediate(() => reply.resume());
    }, options.signal);
    assert.ok(Buffer.concat(pieces).equals(body));
    largest.push(Math.max(...pieces.map((piece) => piece.length)));
  }
  assert.equal(largest[0], 1_000);
  assert.ok((largest[1] ?? 0) > 1_000, `${largest[1]}`);
  assert.equal(connections, 1);
});

test("a POST sends its body by its length in bytes, on a connection of its own, and once only", async () => {
  const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  await using server = await openRawServer(always(answer));
  for (const round of [1, 2]) {
    const reply = await ask(server, "/q", { method: "POST", body: '{"ad":"Şule"}', headers: {} });
    assert.equal((await bytesOf(reply)).toString(), "ok");
    assert.match(server.heads[round - 1] ?? "", /^POST \/q HTTP\/1\.1\r\n[^]*content-length: 14\r\n/);
  }
  await using odd = await openRawServer(always("HTTP/1.1  200 OK\nContent-Length: 0\n\n"));
  await assert.rejects(ask(odd, "/q", { method: "POST", body: "{}" }), { code: "malformed_reply" });
  assert.equal(odd.heads.length, 1);
});
