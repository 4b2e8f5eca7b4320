import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import { directly } from "../../src/net/choose-proxies.ts";
import { EgressProxy, type EgressPass } from "../../src/net/egress-proxy.ts";
import { systemNetwork, type Network } from "../../src/net/network.ts";
import { originBytes, startOrigin } from "../support/origin.ts";

async function open(allow: readonly string[], network: Network = systemNetwork) {
  const stack = new AsyncDisposableStack();
  const proxy = stack.use(await EgressProxy.open({ connectTimeoutMs: 2_000, network }));
  const pass = stack.use(proxy.admit({ policy: createEgressPolicy({ allow }), proxyFor: directly }));
  return { proxy, pass, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Says something to the proxy and gives all that it answers, until it hangs up. */
async function say(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (piece: string) => (answer += piece));
  socket.write(text);
  await once(socket, "close");
  return answer;
}

const login = (url: string): string =>
  `Proxy-Authorization: Basic ${Buffer.from(`trawl:${new URL(url).password}`).toString("base64")}\r\n`;
const get = (pass: EgressPass, target: string): Promise<string> =>
  say(pass.url, `GET ${target} HTTP/1.1\r\nHost: other.example\r\n${login(pass.url)}X-Own: 1\r\n\r\n`);
const tunnel = (pass: EgressPass, target: string, then = ""): Promise<string> =>
  say(pass.url, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login(pass.url)}\r\n${then}`);

test("a plain request is made at the host of its link, without what was for the proxy", async () => {
  await using origin = await startOrigin();
  await using world = await open([origin.host]);
  const answer = await get(world.pass, origin.link(3_000));
  assert.match(answer, /^HTTP\/1.1 200 OK\r\n/);
  assert.equal(answer.slice(answer.indexOf("\r\n\r\n") + 4), originBytes("", 0, 3_000).toString("latin1"));
  const { headers } = origin.requests[0] ?? assert.fail();
  assert.deepEqual([headers.host, headers["x-own"], headers["proxy-authorization"]], [origin.host, "1", undefined]);
  const [entry] = world.pass.entries;
  assert.deepEqual(entry, { method: "GET", target: origin.host, address: "127.0.0.1", failure: null });
});

test("a tunnel carries bytes both ways", async () => {
  await using origin = await startOrigin();
  await using world = await open([origin.host]);
  const request = `GET ${new URL(origin.link(5)).pathname} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const answer = await tunnel(world.pass, origin.host, request);
  assert.match(answer, /^HTTP\/1.1 200 Connection Established\r\n\r\nHTTP\/1.1 200 OK/);
  assert(answer.endsWith(originBytes("", 0, 5).toString("latin1")));
});

test("without the token of a pass that is open, nothing is reached", async () => {
  await using origin = await startOrigin();
  await using world = await open([origin.host]);
  const ended = world.proxy.admit({ policy: createEgressPolicy({ allow: [origin.host] }), proxyFor: directly });
  const { url } = ended;
  await ended[Symbol.asyncDispose]();
  for (const header of ["", login(url), login("http://trawl:@x"), "Proxy-Authorization: Basic ====\r\n"]) {
    assert.match(await say(url, `GET ${origin.link(5)} HTTP/1.1\r\nHost: x\r\n${header}\r\n`), /^HTTP\/1.1 407 /);
    assert.match(await say(url, `CONNECT ${origin.host} HTTP/1.1\r\nHost: x\r\n${header}\r\n`), /^HTTP\/1.1 407 /);
  }
  assert.deepEqual(origin.requests, []);
});

test("what is not public is refused before anything is dialled, whatever way it is asked for", async () => {
  const dialled: string[] = [];
  const network: Network = {
    lookup: async (name) => (name === "mixed.example" ? ["93.184.216.34", "10.0.0.5"] : ["169.254.169.254"]),
    connect: (address) => assert.fail(String(dialled.push(address))),
  };
  await using world = await open([], network);
  const targets = [
    "169.254.169.254",
    "10.0.0.5",
    "[::1]",
    "2130706433",
    "localhost",
    "rebind.example",
    "mixed.example",
  ];
  for (const target of targets) {
    assert.match(await get(world.pass, `http://${target}/a`), /^HTTP\/1.1 403 Refused by Trawl \(blocked_address\)/);
    assert.match(await tunnel(world.pass, `${target}:443`), /^HTTP\/1.1 403 Refused by Trawl \(blocked_address\)/);
  }
  assert.equal(world.pass.entries.filter(({ failure }) => failure?.code === "blocked_address").length, 14);
  for (const link of ["ftp://a.example/", "https://a.example/", "/path", "gopher://a.example:70/"])
    assert.match(await get(world.pass, link), /^HTTP\/1.1 403 Refused by Trawl \(bad_scheme\)/);
  assert.match(await tunnel(world.pass, "a.example:25"), /\(bad_port\)/);
  assert.match(await tunnel(world.pass, "a.example"), /\(blocked_address\)/);
  assert.deepEqual(dialled, []);
});

test("what may pass by itself is answered so that it is asked again", async () => {
  const dead = createServer().listen(0, "127.0.0.1");
  await once(dead, "listening");
  const { port } = dead.address() as AddressInfo;
  dead.close();
  await using world = await open([`127.0.0.1:${port}`]);
  assert.match(await tunnel(world.pass, `127.0.0.1:${port}`), /^HTTP\/1.1 502 Bad Gateway \(connect_failed\)/);
  assert.equal(world.pass.entries[0]?.failure?.code, "connect_failed");
});

test("an answer that breaks off breaks off for the client, too", async () => {
  await using origin = await startOrigin();
  await using world = await open([origin.host]);
  const answer = await get(world.pass, origin.link(50_000, { "fail-first": 1, "fail-at": 20_000 }));
  assert(answer.length < 30_000);
});

test("the end of a pass ends what goes on with it", async () => {
  await using origin = await startOrigin();
  await using world = await open([origin.host]);
  const answer = get(world.pass, origin.link(50_000, { "hold-at": 20_000 }));
  await origin.seen(({ bytesSent }) => bytesSent >= 20_000);
  await world.pass[Symbol.asyncDispose]();
  await answer;
  await origin.seen(({ outcome }) => outcome === "left");
  assert.match(await get(world.pass, origin.link(5)), /^HTTP\/1.1 407 /);
});
