import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { idFromBytes, type JobId } from "../../src/domain/ids.ts";
import { proxiedTransferContract, settingsOf } from "../contracts/proxied-transfer.ts";
import { newTaskId, openTestEngine } from "../support/open-test-engine.ts";
import { openProxy } from "../support/open-proxy.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

const MIB = 1024 * 1024;

// A proxy that speaks TLS is proven in over-tls.test.ts.
for (const kind of ["http", "socks5"] as const) proxiedTransferContract(kind);

test("a proxy that breaks off in the middle costs no byte", async () => {
  await using origin = await startOrigin();
  await using proxy = await openProxy("socks5");
  await using engine = await openTestEngine([origin.host], { proxies: settingsOf(proxy) });
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
  await using engine = await openTestEngine([origin.host], { proxies: settingsOf(proxy) });
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
