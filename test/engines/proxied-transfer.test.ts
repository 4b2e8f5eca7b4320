import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { idFromBytes, type JobId } from "../../src/domain/ids.ts";
import { PROXY_KINDS, type Proxy } from "../../src/domain/proxy.ts";
import { Stop } from "../../src/domain/stop.ts";
import { newTaskId, openTestEngine } from "../support/open-test-engine.ts";
import { openProxy } from "../support/open-proxy.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const MIB = 1024 * 1024;
const LOGIN = { user: "me", password: "S3CR3T" };

/** In the engine's own thread nobody vouches for the tests' certificate, so TLS to a proxy is proven beside it. */
const KINDS = PROXY_KINDS.filter((kind) => kind !== "https");

function named(...list: readonly { readonly proxy: Proxy }[]): ReadonlyMap<string, Proxy> {
  return new Map(list.map(({ proxy }) => [proxy.name, proxy]));
}

for (const kind of KINDS) {
  test(`${kind}: one file comes over several connections, each through the proxy`, async () => {
    await using origin = await startOrigin();
    await using proxy = await openProxy(kind, { login: LOGIN });
    const size = 12 * MIB + 12_345;
    await using engine = await openTestEngine([origin.host], { proxies: named(proxy), lowSpeedTimeSeconds: 5 });
    let segments = 0;
    const outcome = await engine.attempt(
      origin.link(size, { rate: 2 * MIB }),
      {},
      { proxy: kind, progress: (progress) => (segments = Math.max(segments, progress.segments)) },
    );
    assert.equal(outcome.kind, "fetched", JSON.stringify(outcome));
    assert(outcome.kind === "fetched" && outcome.fetched.digest === originDigest(size));
    assert.ok(segments > 1, `${segments} connections`);
    assert.ok(proxy.asked.length > 1 && proxy.asked.every((target) => target === origin.host), proxy.asked.join());
  });

  test(`${kind}: a pause keeps the bytes, and a resume goes on at the byte, by another way if wished`, async () => {
    await using origin = await startOrigin();
    await using proxy = await openProxy(kind);
    await using engine = await openTestEngine([origin.host], { proxies: named(proxy) });
    const [size, holdAt, id] = [4 * MIB, 1_500_000, newTaskId()];
    const link = origin.link(size, { "hold-at": holdAt });
    const abort = new AbortController();
    const first = await engine.attempt(
      link,
      { id },
      {
        proxy: kind,
        signal: abort.signal,
        progress: ({ bytesDone }) => bytesDone === holdAt && abort.abort(new Stop("paused")),
      },
    );
    assert.deepEqual(first, { kind: "stopped", reason: "paused" });
    await proxy.left();
    origin.release();
    const second = await engine.attempt(link, { id }, { proxy: "direct" });
    assert(second.kind === "fetched" && second.fetched.digest === originDigest(size), JSON.stringify(second));
    assert.equal(second.fetched.resumedFrom, holdAt);
    assert.equal(origin.requests.at(-1)?.range, `bytes=${holdAt}-`);
    assert.deepEqual(proxy.asked, [origin.host]);
  });

  test(`${kind}: a speed limit holds through the proxy`, async () => {
    await using origin = await startOrigin();
    await using proxy = await openProxy(kind);
    await using engine = await openTestEngine([origin.host], {
      proxies: named(proxy),
      hostProxies: new Map([["*", kind]]),
    });
    const began = performance.now();
    const outcome = await engine.attempt(origin.link(300_000), {}, { maxSpeed: 200_000 });
    assert.equal(outcome.kind, "fetched");
    assert.ok(performance.now() - began > 1_200, `${performance.now() - began} ms`);
    assert.equal(proxy.asked.length, 1);
  });
}

test("a proxy that breaks off in the middle costs no byte", async () => {
  await using origin = await startOrigin();
  await using proxy = await openProxy("socks5");
  await using engine = await openTestEngine([origin.host], { proxies: named(proxy) });
  const [size, id] = [2 * MIB, newTaskId()];
  const link = origin.link(size, { "fail-first": 1, "fail-at": 700_000 });
  const first = await engine.attempt(link, { id }, { proxy: "socks5" });
  assert(first.kind === "failed" && first.failure.code === "connection_lost", JSON.stringify(first));
  const second = await engine.attempt(link, { id }, { proxy: "socks5" });
  assert(second.kind === "fetched" && second.fetched.digest === originDigest(size));
  assert.ok(second.fetched.resumedFrom > 0);
});

test("many small files use few tunnels", async () => {
  await using origin = await startOrigin();
  await using proxy = await openProxy("http");
  await using engine = await openTestEngine([origin.host], { proxies: named(proxy) });
  const job_id = idFromBytes<JobId>(randomBytes(16));
  for (let index = 0; index < 20; index += 1) {
    const outcome = await engine.attempt(origin.link(1_000, { seed: `s${index}` }), { job_id }, { proxy: "http" });
    assert(outcome.kind === "fetched");
    const digest = createHash("sha256").update(outcome.bytes).digest("hex");
    assert.equal(originDigest(1_000, `s${index}`), `sha256:${digest}`);
  }
  assert.equal(proxy.asked.length, 1);
});

test("a proxy that the settings do not name is no reason to go without", async () => {
  await using origin = await startOrigin();
  await using engine = await openTestEngine([origin.host]);
  const outcome = await engine.attempt(origin.link(10), {}, { proxy: "gone" });
  assert(outcome.kind === "failed" && outcome.failure.code === "proxy_unknown", JSON.stringify(outcome));
  assert.equal(origin.requests.length, 0);
});
