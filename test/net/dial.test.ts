import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Socket, connect } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { Failure } from "../../src/domain/failures.ts";
import { Stop } from "../../src/domain/stop.ts";
import { dial } from "../../src/net/dial.ts";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import type { Network } from "../../src/net/network.ts";
import { namesFrom } from "../support/exchange-options.ts";
import { always, openRawServer } from "../support/raw-server.ts";

const patient = { connectTimeoutMs: 2_000, signal: new AbortController().signal };
const closed = createEgressPolicy({ allow: [] });

/** A network in which every dialled address is written down and leads to a loopback port, or to nothing. */
function recordingNetwork(answers: readonly (readonly string[])[], port: number): Network & { dialled: string[] } {
  const dialled: string[] = [];
  let lookups = 0;
  return {
    dialled,
    lookup: () => Promise.resolve(answers[Math.min(lookups++, answers.length - 1)] ?? []),
    connect(address) {
      dialled.push(address);
      return connect({ host: "127.0.0.1", port });
    },
  };
}

function dialUrl(url: string, network: Network, allow: readonly string[] = []): Promise<unknown> {
  return dial({ url: new URL(url), proxy: null }, createEgressPolicy({ allow }), { ...patient, network });
}

test("any bad address makes all bad, and nothing is dialled", async () => {
  const sets = [["10.0.0.5"], ["93.184.216.34", "10.0.0.5"], ["::1", "93.184.216.34"], ["2606:4700::1", "fd00::5"]];
  for (const set of [...sets, ["::ffff:127.0.0.1"], ["64:ff9b::a00:5"], ["8.8.8.8", "fe80::1%eth0"]]) {
    const network = recordingNetwork([set], 1);
    await assert.rejects(dialUrl("http://files.example/", network), { code: "blocked_address" }, set.join());
    assert.deepEqual(network.dialled, []);
  }
});

test("a name that answers differently the second time is judged the second time", async () => {
  await using server = await openRawServer(always(""));
  const network = recordingNetwork([["93.184.216.34"], ["127.0.0.1"]], server.port);
  // The stand-in connects to loopback, which is not the judged address: that too is noticed.
  await assert.rejects(dialUrl("http://rebind.example/", network), { code: "blocked_address" });
  await assert.rejects(dialUrl("http://rebind.example/", network), { code: "blocked_address" });
  assert.deepEqual(network.dialled, ["93.184.216.34"]);
});

test("the judged address is dialled by number, without another look-up", async () => {
  await using server = await openRawServer(always(""));
  let lookups = 0;
  const network = namesFrom(() => {
    lookups += 1;
    return lookups === 1 ? ["127.0.0.1"] : ["10.0.0.5"];
  });
  const target = `nas.lan:${server.port}`;
  const socket = await dial(
    { url: new URL(`http://${target}/`), proxy: null },
    createEgressPolicy({ allow: [target] }),
    {
      ...patient,
      network,
    },
  );
  assert.deepEqual([socket.remoteAddress, lookups], ["127.0.0.1", 1]);
  socket.destroy();
});

test("literals never reach the resolver, forbidden ones never the network", async () => {
  const network: Network = { lookup: () => assert.fail("looked up"), connect: () => assert.fail("connected") };
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "0", "[::ffff:127.0.0.1]", "[::1]", "127.0.0.1."])
    await assert.rejects(dialUrl(`http://${host}/`, network), { code: "blocked_address" }, host);
});

test("a listed port opens no other port of the same name", async () => {
  const network = recordingNetwork([["127.0.0.1"]], 1);
  await assert.rejects(dialUrl("http://files.example:8081/", network, ["files.example:8080"]), {
    code: "blocked_address",
  });
  assert.deepEqual(network.dialled, []);
});

test("addresses are tried in order until one takes the call, and not without end", async () => {
  await using server = await openRawServer(always(""));
  const network = namesFrom(() => ["127.0.0.2", "127.0.0.3", "127.0.0.1"]);
  await dialUrl(`http://nas.lan:${server.port}/`, network, [`nas.lan:${server.port}`]);
  assert.equal(server.accepted(), 1);
  const many = recordingNetwork([Array.from({ length: 50 }, (_, index) => `8.8.8.${index}`)], 1);
  await assert.rejects(dialUrl("http://many.example/", many), { code: "connect_failed" });
  assert.deepEqual(many.dialled, ["8.8.8.0", "8.8.8.1", "8.8.8.2", "8.8.8.3"]);
});

test("no file left for a socket: says so, and asks no further address", async () => {
  let calls = 0;
  const network: Network = {
    ...namesFrom(() => ["8.8.8.8", "8.8.4.4"]),
    connect() {
      calls += 1;
      return new Socket().destroy(Object.assign(new Error("EMFILE"), { code: "EMFILE" }));
    },
  };
  await assert.rejects(dialUrl("http://files.example/", network), { code: "too_many_open_files" });
  assert.equal(calls, 1);
});

test("what the resolver says becomes the right failure", async () => {
  const failing = (code: string): Network => ({
    lookup: () => Promise.reject(Object.assign(new Error(code), { code })),
    connect: () => assert.fail("connected"),
  });
  for (const code of ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ESOMETHING"])
    await assert.rejects(dialUrl("http://files.example/", failing(code)), { code: "dns_failed" }, code);
  await assert.rejects(dialUrl("http://files.example/", failing("EMFILE")), { code: "too_many_open_files" });
  await assert.rejects(
    dialUrl(
      "http://files.example/",
      namesFrom(() => []),
    ),
    { code: "dns_failed" },
  );
});

test("a resolver that never answers ends as dns_failed after its deadline", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = Promise.withResolvers<void>();
  const network: Network = {
    connect: () => assert.fail("connected"),
    lookup() {
      asked.resolve();
      return new Promise(() => undefined);
    },
  };
  const outcome = assert.rejects(dialUrl("http://files.example/", network), { code: "dns_failed" });
  await asked.promise;
  t.mock.timers.tick(5_000);
  await outcome;
});

test("a stop ends the look-up and the call with its own reason", async () => {
  const stop = new Stop("paused");
  const controller = new AbortController();
  const network: Network = { ...namesFrom(() => []), lookup: () => new Promise(() => undefined) };
  const waiting = dial({ url: new URL("http://files.example/"), proxy: null }, closed, {
    ...patient,
    network,
    signal: controller.signal,
  });
  controller.abort(stop);
  await assert.rejects(waiting, stop);
  const late = dial({ url: new URL("http://files.example/"), proxy: null }, closed, {
    ...patient,
    network,
    signal: controller.signal,
  });
  await assert.rejects(late, stop);
});

test("a certificate that nobody vouches for is refused", async () => {
  const folder = join(import.meta.dirname, "../fixtures/tls");
  const [key, cert] = ["key.pem", "certificate.pem"].map((name) => readFileSync(join(folder, name)));
  const server = createTlsServer({ key, cert }, (socket) => socket.end()).on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = `files.example:${(server.address() as AddressInfo).port}`;
  await assert.rejects(
    dialUrl(
      `https://${target}/`,
      namesFrom(() => ["127.0.0.1"]),
      [target],
    ),
    { code: "tls_failed" },
  );
  server.close();
});

test("a server that never shakes hands ends as timeout", async () => {
  await using server = await openRawServer(() => undefined);
  const target = `127.0.0.1:${server.port}`;
  const outcome = dial({ url: new URL(`https://${target}/`), proxy: null }, createEgressPolicy({ allow: [target] }), {
    ...patient,
    connectTimeoutMs: 50,
  });
  await assert.rejects(outcome, (error) => error instanceof Failure && error.code === "timeout");
});
