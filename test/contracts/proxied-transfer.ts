import assert from "node:assert/strict";
import { test } from "node:test";
import type { Proxy, ProxyKind } from "../../src/domain/proxy.ts";
import { Stop } from "../../src/domain/stop.ts";
import { newTaskId, openTestEngine } from "../support/open-test-engine.ts";
import { openProxy, type TestProxy } from "../support/open-proxy.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const MIB = 1024 * 1024;
const LOGIN = { user: "me", password: "S3CR3T" };

/** As settings would have them: by number, because no name leads to this machine. */
export function settingsOf({ proxy }: TestProxy): ReadonlyMap<string, Proxy> {
  return new Map([[proxy.name, { ...proxy, host: "127.0.0.1" }]]);
}

/** Holds the whole http engine to what it promises of a transfer through a proxy of this kind. */
export function proxiedTransferContract(kind: ProxyKind): void {
  test(`${kind}: one file comes over several connections, each through the proxy`, async () => {
    await using origin = await startOrigin();
    await using proxy = await openProxy(kind, { login: LOGIN });
    const size = 12 * MIB + 12_345;
    await using engine = await openTestEngine([origin.host], { proxies: settingsOf(proxy), lowSpeedTimeSeconds: 5 });
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
    await using engine = await openTestEngine([origin.host], { proxies: settingsOf(proxy) });
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
      proxies: settingsOf(proxy),
      hostProxies: new Map([["*", kind]]),
    });
    const began = performance.now();
    const outcome = await engine.attempt(origin.link(300_000), {}, { maxSpeed: 200_000 });
    assert.equal(outcome.kind, "fetched");
    assert.ok(performance.now() - began > 1_200, `${performance.now() - began} ms`);
    assert.equal(proxy.asked.length, 1);
  });
}
