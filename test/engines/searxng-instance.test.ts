import assert from "node:assert/strict";
import { test } from "node:test";
import { SearxngInstance } from "../../src/engines/search/searxng-instance.ts";
import { openSearxngSite } from "../support/searxng-site.ts";

const options = (url: string) => ({
  url,
  egressAllow: [],
  proxies: new Map(),
  hostProxies: new Map(),
  requestTimeoutMs: 5_000,
  now: () => 1_000,
  log: { error: (facts: unknown) => assert.fail(String(facts)) },
});

test("an instance says which engines it has, and what is wrong with those it lacks", async () => {
  await using site = await openSearxngSite();
  site.engines = [
    ["google images", "images"],
    ["my pictures", "images"],
    ["my shop", "general"],
  ];
  await using instance = new SearxngInstance(options(site.url));
  assert.deepEqual(instance.engines, [], "nobody waits for it");
  assert.equal(instance.troubleWith("bing_images"), null, "nor is anything said before it has answered");
  assert.equal((await instance.engineOf("searxng_my_pictures"))?.engine, "my pictures");
  assert.equal(await instance.engineOf("searxng_my_shop"), null);
  assert.equal(instance.troubleWith("google_images"), null);
  assert.equal(instance.troubleWith("searxng_my_pictures"), null);
  const { state, reason } = instance.troubleWith("yandex_images") ?? {};
  assert.equal(state, "engine_missing");
  assert.match(reason ?? "", /no engine “yandex images”/);
});

test("engines come and go with what it is configured for", async () => {
  await using site = await openSearxngSite();
  await using instance = new SearxngInstance(options(site.url));
  assert.equal(await instance.engineOf("searxng_new"), null);
  site.engines = [["new", "videos"]];
  await instance.refresh();
  assert.deepEqual(
    instance.engines.map(({ id, kind }) => [id, kind]),
    [["searxng_new", "video"]],
  );
});

test("an instance that is down or answers something else is said to be so, and its engines stay known", async () => {
  await using site = await openSearxngSite();
  site.engines = [["new", "images"]];
  await using instance = new SearxngInstance(options(site.url));
  await instance.engineOf("searxng_new");
  site.engines = null;
  await instance.refresh();
  for (const id of ["google_images", "searxng_new"]) {
    const trouble = instance.troubleWith(id);
    assert.deepEqual([trouble?.state, trouble?.since], ["broken", 1_000]);
    assert.match(trouble?.reason ?? "", /^Your SearXNG is out of reach: .*500/);
  }
  assert.equal((await instance.engineOf("searxng_new"))?.engine, "new");
  site.engines = [["new", "images"]];
  await instance.refresh();
  assert.equal(instance.troubleWith("searxng_new"), null);
  site.stop();
  await instance.refresh();
  assert.equal(instance.troubleWith("searxng_new")?.state, "broken");
});

test("leaving while it is asked waits for nothing", async () => {
  await using instance = new SearxngInstance(options("http://127.0.0.1:9"));
  await instance[Symbol.asyncDispose]();
  assert.deepEqual(instance.engines, []);
});
