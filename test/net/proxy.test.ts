import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Failure } from "../../src/domain/failures.ts";
import { PROXY_KINDS } from "../../src/domain/proxy.ts";
import type { Proxy } from "../../src/domain/proxy.ts";
import { Stop } from "../../src/domain/stop.ts";
import { chooseProxies } from "../../src/net/choose-proxies.ts";
import { followRedirects } from "../../src/net/follow-redirects.ts";
import { request } from "../../src/net/request.ts";
import type { Reply } from "../../src/net/request.ts";
import {
  allOnLoopback,
  bytesOf,
  exchangeOptions,
  namesFrom,
  onNetwork,
  publicNames,
  through,
} from "../support/exchange-options.ts";
import { openProxy } from "../support/open-proxy.ts";
import type { TestProxy } from "../support/open-proxy.ts";
import { always, openRawServer } from "../support/raw-server.ts";
import { testCertificate } from "../support/test-certificate.ts";

const LOGIN = { user: "me", password: "S3CR3T:päss@word" };
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const { key, cert } = testCertificate();
setDefaultCACertificates([...getCACertificates(), cert]);

async function textOf(reply: Promise<Reply>): Promise<string> {
  return (await bytesOf(await reply)).toString();
}

for (const kind of PROXY_KINDS) {
  for (const login of [null, LOGIN]) {
    test(`${kind}${login ? " with a password" : ""}: the judged address is asked for, and the bytes come whole`, async () => {
      const body = randomBytes(3_000_000);
      await using origin = await openRawServer((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.end(body);
      });
      await using proxy = await openProxy(kind, { login });
      const target = `files.example:${origin.port}`;
      const reply = await request(`http://${target}/a`, through(proxy, [target]));
      assert.equal((await bytesOf(reply)).compare(body), 0);
      assert.deepEqual(proxy.asked, [`127.0.0.1:${origin.port}`]);
      assert.deepEqual(proxy.logins, login ? [`${LOGIN.user}:${LOGIN.password}`] : []);
      assert.match(origin.heads[0] ?? "", /^GET \/a HTTP\/1\.1\r\nhost: files\.example:/);
      assert.doesNotMatch(origin.heads[0] ?? "", /proxy|S3CR3T/i);
    });
  }

  test(`${kind}: TLS goes through the tunnel to the server of that name`, async () => {
    const body = randomBytes(6_000_000);
    const names: unknown[] = [];
    const origin = createTlsServer({ key, cert }, (socket) => {
      names.push(socket.servername);
      socket
        .on("error", () => undefined)
        .once("data", () => {
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
          socket.end(body);
        });
    }).on("tlsClientError", () => undefined);
    origin.listen(0, "127.0.0.1");
    await once(origin, "listening");
    const { port } = origin.address() as AddressInfo;
    await using proxy = await openProxy(kind);
    const reply = await request(`https://files.example:${port}/`, through(proxy, [`files.example:${port}`]));
    assert.equal((await bytesOf(reply)).compare(body), 0);
    assert.deepEqual([names, proxy.asked], [["files.example"], [`127.0.0.1:${port}`]]);
    const other = `other.example:${port}`;
    await assert.rejects(request(`https://${other}/`, through(proxy, [other])), { code: "tls_failed" });
    await proxy.left();
    origin.close();
  });

  test(`${kind}: an address of six is asked for as such`, async () => {
    await using origin = await openRawServer(always(OK));
    await using proxy = await openProxy(kind, { lead: () => origin.port });
    const network = namesFrom((name) => [name === "site.example" ? "2606:4700::1" : "127.0.0.1"]);
    const options = through(proxy, [], onNetwork(network));
    assert.equal(await textOf(request("http://site.example/", options)), "ok");
    assert.match(proxy.asked[0] ?? "", /^\[2606:4700:(:|0:0:0:0:0:)1\]:80$/);
  });

  test(`${kind}: a redirect to an address that is not public is refused before the proxy hears of it`, async () => {
    for (const place of [
      "http://127.0.0.1/",
      "http://10.0.0.5/",
      "http://[::1]/",
      "http://inner.example/",
      "http://169.254.169.254/",
    ]) {
      await using origin = await openRawServer(
        always(`HTTP/1.1 302 Go\r\nLocation: ${place}\r\nContent-Length: 0\r\n\r\n`),
      );
      await using proxy = await openProxy(kind, { lead: () => origin.port });
      const outcome = followRedirects("http://site.example/", through(proxy, [], onNetwork(publicNames)));
      await assert.rejects(outcome, { code: "blocked_address" }, place);
      assert.deepEqual(proxy.asked, ["93.184.216.34:80"]);
      assert.equal(proxy.accepted(), 1);
    }
  });

  test(`${kind}: what may not be asked for directly may not be asked for through it, itself included`, async () => {
    await using proxy = await openProxy(kind);
    const own = `http://127.0.0.1:${proxy.proxy.port}/`;
    const sets = ["10.0.0.5", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:5"];
    for (const link of [own, "http://localhost/", "http://router.lan/", "http://192.168.0.1/", "http://0x7f.1/"])
      await assert.rejects(request(link, through(proxy, [])), { code: "blocked_address" }, link);
    for (const bad of sets) {
      const network = namesFrom((name) => (name === "site.example" ? ["93.184.216.34", bad] : ["127.0.0.1"]));
      const outcome = request("http://site.example/", through(proxy, [], onNetwork(network)));
      await assert.rejects(outcome, { code: "blocked_address" }, bad);
    }
    assert.equal(proxy.accepted(), 0);
  });

  test(`${kind}: a name that answers differently the second time is judged the second time`, async () => {
    await using origin = await openRawServer(always(OK));
    await using proxy = await openProxy(kind, { lead: () => origin.port });
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const network = namesFrom((name) => (name === "site.example" ? (answers.shift() ?? []) : ["127.0.0.1"]));
    const options = through(proxy, [], onNetwork(network));
    assert.equal(await textOf(request("http://site.example/", options)), "ok");
    options.pool.closeIdle();
    await assert.rejects(request("http://site.example/", options), { code: "blocked_address" });
    assert.deepEqual(proxy.asked, ["93.184.216.34:80"]);
  });

  test(`${kind}: an address that the proxy does not reach passes the turn to the next`, async () => {
    await using origin = await openRawServer(always(OK));
    const lead = (target: string) =>
      target.includes("8.8.8.8") ? { refuse: kind === "socks5" ? 4 : 504 } : origin.port;
    await using proxy = await openProxy(kind, { lead });
    const network = namesFrom((name) => (name === "site.example" ? ["8.8.8.8", "8.8.4.4"] : ["127.0.0.1"]));
    assert.equal(await textOf(request("http://site.example/", through(proxy, [], onNetwork(network)))), "ok");
    assert.deepEqual(proxy.asked, ["8.8.8.8:80", "8.8.4.4:80"]);
  });

  test(`${kind}: wrong credentials end it at once, and nobody repeats them`, async () => {
    await using proxy = await openProxy(kind, { login: LOGIN });
    const network = namesFrom((name) => (name === "site.example" ? ["8.8.8.8", "8.8.4.4"] : ["127.0.0.1"]));
    for (const login of [{ user: "me", password: "WR0NG-p" }, null]) {
      const wrong = { proxy: { ...proxy.proxy, login } };
      const outcome = request("http://site.example/", through(wrong, [], onNetwork(network)));
      await assert.rejects(outcome, (error: Failure) => {
        assert.deepEqual([error.code, error.retry], ["proxy_login", "never"]);
        assert.match(error.message, login ? /wants other credentials/ : /wants a login/);
        return !error.message.includes("WR0NG-p") && error.message.includes(kind);
      });
    }
    assert.deepEqual([proxy.accepted(), proxy.asked], [2, []]);
  });

  test(`${kind}: a connection waits for the next request of the same way only`, async () => {
    await using origin = await openRawServer((socket) => socket.write(OK), { keepAlive: true });
    const lead = (): number => origin.port;
    await using one = await openProxy(kind, { lead, name: "one" });
    await using other = await openProxy(kind, { lead, name: "other" });
    const target = `files.example:${origin.port}`;
    const options = exchangeOptions([target]);
    const ask = (proxy: TestProxy | null) =>
      textOf(request(`http://${target}/`, { ...options, proxyFor: () => proxy?.proxy ?? null }));
    for (const way of [one, one, other, null, one, null, other]) assert.equal(await ask(way), "ok");
    assert.deepEqual([one.accepted(), other.accepted(), origin.accepted()], [1, 1, 3]);
    assert.equal(options.pool.closeIdle(), 3);
    await Promise.all([one.left(), other.left()]);
  });

  test(`${kind}: a stop while the proxy thinks has its own reason, and hangs up`, async () => {
    const asked = Promise.withResolvers<Socket>();
    await using proxy = await openRawServer((socket) => asked.resolve(socket), { unasked: true });
    const controller = new AbortController();
    const settings: Proxy = {
      name: "p",
      kind: kind === "https" ? "http" : kind,
      host: "127.0.0.1",
      port: proxy.port,
      login: null,
    };
    const options = through({ proxy: settings }, [], { ...onNetwork(publicNames), signal: controller.signal });
    const outcome = request("http://site.example/", options);
    const socket = await asked.promise;
    await once(socket, "readable");
    const stop = new Stop("paused");
    controller.abort(stop);
    await assert.rejects(outcome, stop);
    if (!socket.destroyed) await once(socket.resume(), "close");
  });

  test(`${kind}: a paused body stays where it is, and comes in pieces as small as wished`, async () => {
    const body = randomBytes(400_000);
    await using origin = await openRawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body);
    });
    await using proxy = await openProxy(kind);
    const target = `files.example:${origin.port}`;
    const reply = await request(`http://${target}/`, through(proxy, [target]));
    reply.handAtMost(10_000);
    const pieces: Buffer[] = [];
    let isPaused = false;
    const { signal } = new AbortController();
    await reply.readBody((bytes) => {
      assert.ok(!isPaused && bytes.length <= 10_000);
      pieces.push(Buffer.from(bytes));
      isPaused = true;
      reply.pause();
      setImmediate(() => {
        isPaused = false;
        reply.resume();
      });
    }, signal);
    assert.equal(Buffer.concat(pieces).compare(body), 0);
  });

  test(`${kind}: a misspelled reply is asked for again the same way`, async () => {
    await using origin = await openRawServer(always("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"));
    await using proxy = await openProxy(kind, { lead: () => origin.port });
    assert.equal(await textOf(request("http://site.example/", through(proxy, [], onNetwork(publicNames)))), "ok");
    assert.deepEqual(proxy.asked, ["93.184.216.34:80", "93.184.216.34:80"]);
  });
}

test("each hop goes the way of its own host, unless the job has one", async () => {
  await using last = await openRawServer(always(OK));
  const place = `http://second.example:${last.port}/`;
  await using first = await openRawServer(always(`HTTP/1.1 302 Go\r\nLocation: ${place}\r\nContent-Length: 0\r\n\r\n`));
  await using one = await openProxy("http", { name: "one" });
  await using two = await openProxy("socks5", { name: "two" });
  const proxies = new Map([
    ["one", one.proxy],
    ["two", two.proxy],
  ]);
  const hostProxies = new Map([
    ["*", "one"],
    ["second.example", "direct"],
    [`second.example:${last.port}`, "two"],
  ]);
  const allow = [`first.example:${first.port}`, `second.example:${last.port}`];
  const ask = (job: string | null) =>
    textOf(
      followRedirects(
        `http://${allow[0]}/`,
        exchangeOptions(allow, { proxyFor: chooseProxies(job, { proxies, hostProxies }) }),
      ),
    );
  assert.equal(await ask(null), "ok");
  assert.deepEqual([one.asked, two.asked], [[`127.0.0.1:${first.port}`], [`127.0.0.1:${last.port}`]]);
  assert.equal(await ask("two"), "ok");
  assert.deepEqual([one.asked.length, two.asked.length], [1, 3]);
  assert.equal(await ask("direct"), "ok");
  assert.deepEqual([one.asked.length, two.asked.length], [1, 3]);
  const before = first.accepted();
  await assert.rejects(ask("gone"), { code: "proxy_unknown", retry: "never" });
  assert.equal(first.accepted(), before);
});

test("a proxy's own name is looked up where all names are", async () => {
  await using origin = await openRawServer(always(OK));
  await using proxy = await openProxy("http");
  const target = `files.example:${origin.port}`;
  const named = { proxy: { ...proxy.proxy, host: "proxy.lan" } };
  assert.equal(
    await textOf(request(`http://${target}/`, through(named, [target], onNetwork(allOnLoopback, [target])))),
    "ok",
  );
});
