import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openProxy } from "../support/open-proxy.ts";
import type { TestProxy } from "../support/open-proxy.ts";
import { LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

const PASSWORD = "S3CR3T-9d1c";
let [office, tor, late]: (TestProxy | undefined)[] = [];
let trawl: Trawl;
before(async () => {
  office = await openProxy("http", { name: "office", login: { user: "trawler", password: PASSWORD } });
  tor = await openProxy("socks5", { name: "tor" });
  late = await openProxy("http", { name: "late" });
  const proxies = new Map([office, tor, late].map(({ proxy }) => [proxy.name, proxy]));
  trawl = await startTrawl({ proxies, hostProxies: new Map([["127.0.0.1", "tor"]]) });
});
after(async () => {
  for (const one of [trawl, office, tor, late]) await one?.[Symbol.asyncDispose]();
});

test("an admin chooses the proxy of a job; else the host has its own; the file is the same", async () => {
  for (const [proxy, expected] of [
    ["office", [1, 0]],
    [undefined, [1, 1]],
    ["direct", [1, 1]],
  ] as const) {
    const { id, job } = await submit(trawl, [`/by-${proxy}.txt`], { as: LOCAL_KEY, ...(proxy ? { proxy } : {}) });
    assert.deepEqual([job.proxy, job.request.proxy], [proxy ?? null, proxy]);
    await untilStatus(trawl, id, "completed");
    assert.deepEqual([office?.asked.length, tor?.asked.length], expected);
  }
  assert.deepEqual(office?.logins, [`trawler:${PASSWORD}`]);
});

test("who is no admin is refused in words, becomes no guest, and is told of no proxy", async () => {
  const body = { type: "links", urls: [`${trawl.origin.url}/x`], proxy: "tor" };
  const visitor = await trawl.call("/api/jobs", { body });
  const { id, token } = await submit(trawl, ["/mine"], { start_paused: true });
  const guest = await trawl.call("/api/jobs", { body, as: token });
  const patch = (proxy: unknown) => trawl.call(`/api/jobs/${id}`, { method: "PATCH", as: token, body: { proxy } });
  for (const answer of [
    visitor,
    guest,
    await patch("tor"),
    await patch("no-such"),
    await patch("direct"),
    await patch(null),
  ]) {
    assert.deepEqual([answer.status, answer.json.error.code], [403, "forbidden"]);
    assert.match(answer.json.error.message, /Only an admin/);
    assert.ok(!answer.text.includes("office"));
  }
  assert.equal(visitor.headers.get("set-cookie"), null);
  assert.deepEqual((await trawl.call("/api/me", { as: token })).json.proxies, []);
  assert.deepEqual((await trawl.call("/api/me", { as: LOCAL_KEY })).json.proxies, ["office", "tor", "late"]);
  assert.equal((await trawl.call(`/api/jobs/${id}`, { as: token })).json.job.version, 1);
});

test("a proxy that nobody named is refused with the names there are", async () => {
  const { id } = await submit(trawl, ["/other"], { as: LOCAL_KEY, start_paused: true });
  const create = { body: { type: "links", urls: [`${trawl.origin.url}/y`], proxy: "ofice" }, as: LOCAL_KEY };
  const change = { method: "PATCH", body: { proxy: "http://10.0.0.1:80" }, as: LOCAL_KEY };
  for (const answer of [await trawl.call("/api/jobs", create), await trawl.call(`/api/jobs/${id}`, change)]) {
    assert.deepEqual([answer.status, answer.json.error.code], [400, "bad_request"]);
    assert.match(answer.json.error.message, /^proxy must be one of: direct, office, tor, late$/);
    assert.equal(answer.json.error.detail.fields[0].field, "proxy");
  }
});

test("an admin changes the proxy of somebody's job; the owner reads it, others do not", async () => {
  const { id, token } = await submit(trawl, ["/changed"], { start_paused: true });
  const patch = (proxy: unknown) => trawl.call(`/api/jobs/${id}`, { method: "PATCH", as: LOCAL_KEY, body: { proxy } });
  for (const proxy of ["office", "direct", null, "late"]) assert.equal((await patch(proxy)).json.job.proxy, proxy);
  const { json } = await trawl.call(`/api/jobs/${id}/timeline`, { as: token });
  const changes = json.events.filter((event: { type: string }) => event.type === "change");
  assert.deepEqual(
    changes.map((event: { text: string }) => event.text),
    ["through the proxy office", "no proxy", "proxy as the host says", "through the proxy late"],
  );
  assert.equal((await trawl.call(`/api/jobs/${id}`, { as: token })).json.job.proxy, "late");
  assert.equal((await trawl.call(`/api/jobs/${id}`)).json.job.proxy, null);
  await trawl.call(`/api/jobs/${id}/resume`, { method: "POST", as: token });
  await untilStatus(trawl, id, "completed");
  assert.deepEqual(late?.asked, [trawl.origin.hostPort]);
  assert.equal((await patch("office")).status, 409);
});

test("no address and no password of a proxy reaches the database", async () => {
  await trawl.core.store.write((tx) => tx.probe());
  const { path } = trawl.core.folder;
  const data = join(path, "../data");
  const texts = readdirSync(data)
    .filter((name) => name.startsWith("trawl.db"))
    .map((name) => readFileSync(join(data, name), "latin1"));
  assert.ok(texts.some((text) => text.includes("through the proxy office")));
  for (const secret of [PASSWORD, "trawler", `127.0.0.1:${office?.proxy.port}`])
    assert.ok(!texts.some((text) => text.includes(secret)), secret);
});

test("wrong credentials end the job at once, in words without them", async () => {
  await using own = await openProxy("socks5", { name: "own", login: { user: "a", password: "b" } });
  const wrong = { ...own.proxy, login: { user: "a", password: PASSWORD } };
  await using other = await startTrawl({ proxies: new Map([["own", wrong]]) });
  const { id } = await submit(other, ["/z"], { as: LOCAL_KEY, proxy: "own" });
  const job = await untilStatus(other, id, "failed");
  assert.deepEqual(job.error, { code: "proxy_login", message: "The proxy own wants other credentials." });
  assert.deepEqual([own.accepted(), own.asked], [1, []]);
});
