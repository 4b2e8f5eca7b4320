import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import type { Failure } from "../../src/domain/failures.ts";
import { PROXY_KINDS } from "../../src/domain/proxy.ts";
import type { Proxy } from "../../src/domain/proxy.ts";
import { request } from "../../src/net/request.ts";
import type { RequestOptions } from "../../src/net/request.ts";
import { bytesOf, namesFrom, onNetwork, publicNames, through } from "../support/exchange-options.ts";
import { openProxy } from "../support/open-proxy.ts";
import { always, openRawServer } from "../support/raw-server.ts";

const LOGIN = { user: "me", password: "S3CR3T" };
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** Asks for a public site through what stands at a port; gives the failure. */
async function failureOf(kind: Proxy["kind"], port: number, more: Partial<RequestOptions> = {}): Promise<Failure> {
  const proxy: Proxy = { name: "office", kind, host: "127.0.0.1", port, login: null };
  const options = through({ proxy }, [], { ...onNetwork(publicNames), ...more });
  const error = await request("http://site.example/", options).then(
    () => assert.fail("it came through"),
    (reason: unknown) => reason as Failure,
  );
  assert.ok(error.message.includes("office") && !error.message.includes("127.0.0.1"), error.message);
  return error;
}

test("what a proxy refuses is told in words, and tried again later", async () => {
  await using rejecting = await openProxy("http", { lead: () => ({ refuse: 401 }) });
  assert.equal((await failureOf("http", rejecting.proxy.port)).code, "proxy_login");
  for (const status of [400, 403, 404, 500, 502, 503, 504, 302]) {
    await using proxy = await openProxy("http", { lead: () => ({ refuse: status }) });
    const { code, retry, message } = await failureOf("http", proxy.proxy.port);
    assert.deepEqual([code, retry, message.includes(`answered ${status}`)], ["proxy_failed", "later", true], message);
  }
  const said = new Set<string>();
  for (let reply = 1; reply <= 9; reply += 1) {
    await using proxy = await openProxy("socks5", { lead: () => ({ refuse: reply }) });
    const { code, message } = await failureOf("socks5", proxy.proxy.port);
    assert.equal(code, "proxy_failed");
    said.add(message);
  }
  assert.equal(said.size, 9);
  for (const words of [/rules forbid/, /refused the connection/, /cannot be reached/, /code 9/])
    assert.ok(
      [...said].some((message) => words.test(message)),
      String(words),
    );
});

test("answers that no proxy gives are the proxy's failure", async () => {
  const granted = "HTTP/1.1 200 Connection established\r\n\r\n";
  const http = {
    "SSH-2.0-x\r\n\r\n": /no HTTP/,
    "HTTP/1.1 banana\r\n\r\n": /no HTTP/,
    "\r\n\r\n": /no HTTP/,
    [`${granted}${OK}`]: /more than was asked for/,
    [`HTTP/1.1 100 Wait\r\n\r\n`.repeat(30)]: /no end/,
    "HTTP/1.1 101 Switch\r\n\r\n": /answered 101/,
    [`HTTP/1.1 200 OK\r\nX: ${"a".repeat(20_000)}`]: /no end/,
    "": /hung up/,
    "HTTP/1.1 200 OK\r\nX": /hung up/,
  };
  for (const [answer, words] of Object.entries(http)) {
    await using proxy = await openRawServer(always(answer));
    const { code, message } = await failureOf("http", proxy.port);
    assert.deepEqual([code, words.test(message)], ["proxy_failed", true], `${answer.slice(0, 40)}: ${message}`);
  }
  const socks: [number[], RegExp][] = [
    [[4, 90], /no SOCKS 5/],
    [[...Buffer.from("HTTP/1.1 400 Bad")], /no SOCKS 5/],
    [[5, 0, 5], /more than was asked for/],
    [[5], /hung up/],
    [[], /hung up/],
  ];
  for (const [answer, words] of socks) {
    await using proxy = await openRawServer((socket) => socket.end(Buffer.from(answer)), { unasked: true });
    const { code, message } = await failureOf("socks5", proxy.port);
    assert.deepEqual([code, words.test(message)], ["proxy_failed", true], `${answer.join()}: ${message}`);
  }
  const replies: [number[], RegExp][] = [
    [[5, 0, 0, 9, 0, 0, 0, 0, 0, 0], /no SOCKS 5/],
    [[5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 72], /more than was asked for/],
    [[5, 0, 0, 3, 200, 1, 2], /hung up/],
    [[7, 0], /no SOCKS 5/],
  ];
  for (const [answer, words] of replies) {
    await using proxy = await openRawServer(
      (socket) =>
        socket.once(
          "data",
          () => (socket.write(Buffer.from([5, 0])), socket.once("data", () => socket.end(Buffer.from(answer)))),
        ),
      { unasked: true },
    );
    const { code, message } = await failureOf("socks5", proxy.port);
    assert.deepEqual([code, words.test(message)], ["proxy_failed", true], `${answer.join()}: ${message}`);
  }
});

test("a grant may come in pieces, after interim replies, and name a length that means nothing", async () => {
  const grant =
    "HTTP/1.1 103 Early\r\n\r\nHTTP/1.0 200 Yes\r\nContent-Length: 900\r\nTransfer-Encoding: chunked\r\n\r\n";
  await using server = await openRawServer((socket) => {
    void (async () => {
      for (const letter of grant) {
        socket.write(letter);
        await new Promise((done) => setImmediate(done));
      }
      socket.once("data", () => socket.end(OK)).resume();
    })();
  });
  const proxy: Proxy = { name: "slow", kind: "http", host: "127.0.0.1", port: server.port, login: null };
  assert.equal(
    (await bytesOf(await request("http://site.example/", through({ proxy }, [], onNetwork(publicNames))))).toString(),
    "ok",
  );
});

test("an endless head is cut off, and a proxy that says nothing is given up on", async () => {
  const line = `X: ${"a".repeat(1_000)}\r\n`;
  const pour = (socket: Socket): void => {
    while (socket.writable) if (!socket.write(line)) return void socket.once("drain", () => pour(socket));
  };
  await using endless = await openRawServer((socket) => (socket.write("HTTP/1.1 200 OK\r\n"), pour(socket)));
  assert.match((await failureOf("http", endless.port)).message, /no end/);
  await using silent = await openRawServer(() => undefined, { unasked: true });
  for (const kind of ["http", "socks5"] as const) {
    const { code, message } = await failureOf(kind, silent.port, { connectTimeoutMs: 60 });
    assert.deepEqual([code, /did not answer in time/.test(message)], ["proxy_failed", true], message);
  }
  const { code, message } = await failureOf("https", silent.port, { connectTimeoutMs: 60 });
  assert.deepEqual([code, /did not take the call in time/.test(message)], ["proxy_failed", true], message);
});

test("a proxy that is not there fails without its address, and no link goes around it", async () => {
  await using origin = await openRawServer(always(OK));
  const closed = await openRawServer(() => undefined);
  await closed[Symbol.asyncDispose]();
  for (const kind of PROXY_KINDS) assert.equal((await failureOf(kind, closed.port)).code, "proxy_failed");
  const proxy: Proxy = { name: "office", kind: "http", host: "proxy.lan", port: 1, login: null };
  const nameless = namesFrom((name) => (name === "proxy.lan" ? [] : ["127.0.0.1"]));
  const target = `files.example:${origin.port}`;
  const outcome = request(`http://${target}/`, through({ proxy }, [target], onNetwork(nameless, [target])));
  await assert.rejects(outcome, { code: "proxy_failed" });
  assert.equal(origin.accepted(), 0);
});

test("an https proxy whose certificate is for another name is not spoken to", async () => {
  await using proxy = await openProxy("https", { login: LOGIN });
  const { code, message } = await failureOf("https", proxy.proxy.port);
  assert.deepEqual([code, /cannot be reached.*certificate/.test(message)], ["proxy_failed", true], message);
  assert.deepEqual(proxy.logins, []);
});
