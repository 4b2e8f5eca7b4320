import assert from "node:assert/strict";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Assignment } from "../fixtures/egress-world/visitor.ts";
import { readAttackTable } from "../support/attack-tables.ts";
import { openNetworkNamespace } from "../support/network-namespace.ts";
import type { NetworkNamespace } from "../support/network-namespace.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");
const PRIVATE = [
  "10.0.0.5",
  "169.254.169.254",
  "192.168.1.1",
  "172.16.0.1",
  "100.64.0.1",
  "127.0.0.1",
  "127.127.127.127",
];
const PRIVATE_HOSTS = [
  ...PRIVATE,
  "168.63.129.16",
  "[::1]",
  "[fd00::5]",
  "[fe80::1]",
  "[64:ff9b::a00:5]",
  "[::ffff:10.0.0.5]",
  "[::10.0.0.5]",
  "[4000::1]",
];

/** How often each `address port` was reached. */
type Reached = Readonly<Record<string, number>>;

type World = {
  /** Sends the URLs through the door; gives what became of each and what was reached meanwhile. */
  visit(assignment: Partial<Assignment>): Promise<{ outcomes: readonly string[]; reached: Reached }>;
};

async function startWorld(namespace: NetworkNamespace): Promise<World> {
  const child = namespace.run(join(FIXTURES, "egress-world/world.ts"));
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, "ready");
  return {
    async visit(assignment) {
      const outcomes = await sendVisitor(namespace, { allow: [], headers: {}, urls: [], around: [], ...assignment });
      child.stdin.write("\n");
      return { outcomes, reached: JSON.parse(String((await lines.next()).value)) as Reached };
    },
  };
}

async function sendVisitor(namespace: NetworkNamespace, assignment: Assignment): Promise<readonly string[]> {
  const visitor: ChildProcessWithoutNullStreams = namespace.run(join(FIXTURES, "egress-world/visitor.ts"), {
    NODE_EXTRA_CA_CERTS: join(FIXTURES, "tls/certificate.pem"),
    // A careless environment must open nothing.
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    NODE_USE_ENV_PROXY: "1",
    http_proxy: "http://10.0.0.5:8080",
    https_proxy: "http://10.0.0.5:8080",
  });
  visitor.stdin.end(JSON.stringify(assignment));
  const [out, complaints] = await Promise.all([text(visitor.stdout), text(visitor.stderr)]);
  assert.notEqual(out, "", complaints);
  return JSON.parse(out) as readonly string[];
}

function redirectsTo(targets: readonly string[]): string[] {
  return targets.flatMap((target, index) => {
    const status = [301, 302, 303, 307, 308][index % 5];
    return `http://public.example/to?status=${status}&url=${encodeURIComponent(target)}`;
  });
}

async function plainDownloads(t: TestContext, world: World): Promise<void> {
  await t.test("public servers are reached, by name and by number, in both families, with TLS", async () => {
    const literals = ["http://93.184.216.34/", "http://[2606:4700::1111]/", "https://93.184.216.34/"];
    const urls = ["http://public.example/", "http://public6.example/", "https://public.example/", ...literals];
    const { outcomes, reached } = await world.visit({ urls });
    assert.deepEqual(
      outcomes,
      urls.map((url) => `from ${new URL(url).host}`),
    );
    assert.deepEqual(reached, { "93.184.216.34 80": 2, "2606:4700::1111 80": 2, "93.184.216.34 443": 2 });
  });

  await t.test("a certificate for another name is refused, whatever the environment says", async () => {
    const { outcomes } = await world.visit({ urls: ["https://wrong-certificate.example/"] });
    assert.deepEqual(outcomes, ["tls_failed"]);
  });

  await t.test("a redirect may leave https, but not with credentials of the caller", async () => {
    const urls = [`https://public.example/to?url=${encodeURIComponent("http://public.example/")}`];
    assert.deepEqual((await world.visit({ urls })).outcomes, ["from public.example"]);
    const harmless = { Range: "bytes=0-", "User-Agent": "trawl" };
    assert.deepEqual((await world.visit({ urls, headers: harmless })).outcomes, ["from public.example"]);
    for (const name of ["Authorization", "cookie", "X-Api-Key", "Private-Token"]) {
      const { outcomes, reached } = await world.visit({ urls, headers: { ...harmless, [name]: "S3CR3T" } });
      assert.deepEqual([outcomes, reached], [["bad_scheme"], { "93.184.216.34 443": 1 }], name);
    }
  });
}

async function forbiddenAddresses(t: TestContext, world: World): Promise<void> {
  await t.test("no URL of the bypass list reaches anything", async (inner) => {
    const cases = readAttackTable<{ readonly url: string }>(inner, "ssrf-url-bypass/urls.json");
    if (cases === null) return;
    const { outcomes, reached } = await world.visit({ urls: cases.map(({ url }) => url) });
    for (const outcome of outcomes) assert.match(outcome, /^(blocked_address|bad_scheme|bad_url|bad_port)$/);
    assert.equal(outcomes.length, cases.length);
    assert.deepEqual(reached, {});
  });

  await t.test("private addresses are not reached, be they written or looked up", async () => {
    const ports = PRIVATE_HOSTS.flatMap((host) => [`http://${host}/`, `http://${host}:8080/`, `https://${host}/`]);
    const mixed = ["mixed", "mixed-reversed", "mixed6", "nat64", "mapped", "anything"];
    const { outcomes, reached } = await world.visit({
      urls: [...ports, ...mixed.map((name) => `http://${name}.example/`)],
    });
    assert.deepEqual(new Set(outcomes), new Set(["blocked_address"]));
    assert.deepEqual(reached, {});
  });

  await t.test("names without an address fail closed, and say that it is the name", async () => {
    const { outcomes, reached } = await world.visit({ urls: ["http://gone.example/", "http://empty.example/"] });
    assert.deepEqual(outcomes, ["dns_failed", "dns_failed"]);
    assert.deepEqual(reached, {});
  });

  await t.test("ports of other services are not reached, at public addresses neither", async () => {
    const urls = [22, 2375, 2379, 6379, 11211].map((port) => `http://public.example:${port}/`);
    const { outcomes, reached } = await world.visit({ urls });
    assert.deepEqual(new Set(outcomes), new Set(["bad_port"]));
    assert.deepEqual(reached, {});
  });
}

async function detours(t: TestContext, world: World): Promise<void> {
  await t.test("a name that turns private after its first answer is not reached again", async () => {
    const again = redirectsTo(["http://rebind-hop.example/again"])[0]?.replace("public", "rebind-hop") ?? "";
    const { outcomes, reached } = await world.visit({
      urls: ["http://rebind.example/", "http://rebind.example/", again],
    });
    assert.deepEqual(outcomes, ["from rebind.example", "blocked_address", "blocked_address"]);
    assert.deepEqual(reached, { "93.184.216.34 80": 2 });
  });

  await t.test("redirects to private addresses and names are not followed", async () => {
    const targets = PRIVATE_HOSTS.flatMap((host) => [`http://${host}/`, `https://${host}/`, `//${host}:8080/x`]);
    const names = ["http://private.example/", "http://mixed.example/", "http://localhost/", "http://2130706433/"];
    const urls = redirectsTo([...targets, ...names, ...redirectsTo(["http://10.0.0.5/"])]);
    const { outcomes, reached } = await world.visit({ urls });
    assert.deepEqual(new Set(outcomes), new Set(["blocked_address"]));
    assert.deepEqual(Object.keys(reached), ["93.184.216.34 80"]);
  });

  await t.test("a listed host:port opens itself and nothing beside it", async () => {
    const beside = ["http://10.0.0.5/", "http://192.168.1.1:8080/", "http://anything.example:8080/"];
    const urls = [
      "http://10.0.0.5:8080/",
      ...redirectsTo(["http://10.0.0.5:8080/"]),
      ...beside,
      ...redirectsTo(beside),
    ];
    const { outcomes, reached } = await world.visit({ allow: ["10.0.0.5:8080"], urls });
    const open = "from 10.0.0.5:8080";
    assert.deepEqual(outcomes, [open, open, ...Array.from({ length: 6 }, () => "blocked_address")]);
    assert.deepEqual(Object.keys(reached).sort(), ["10.0.0.5 8080", "93.184.216.34 80"]);
  });
}

test("in a real network nothing private is ever reached", { timeout: 110_000 }, async (t) => {
  const namespace = openNetworkNamespace();
  if (typeof namespace === "string") {
    assert.ok(!process.env["TRAWL_REQUIRE_TOOLS"], namespace);
    t.skip(`EGRESS NOT CHECKED IN A REAL NETWORK: ${namespace}`);
    return;
  }
  await using _namespace = namespace;
  const world = await startWorld(namespace);
  await plainDownloads(t, world);
  await forbiddenAddresses(t, world);
  await detours(t, world);
  await t.test("the world does notice those who go around the door", async () => {
    const { reached } = await world.visit({ around: PRIVATE });
    assert.deepEqual(reached, Object.fromEntries(PRIVATE.map((address) => [`${address} 80`, 1])));
  });
});
