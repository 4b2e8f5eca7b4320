import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFixture } from "../support/attack-tables.ts";
import { openSearxngSite, type SearxngSite } from "../support/searxng-site.ts";
import { signIn, type SignedIn } from "./people.ts";
import { startTrawl, type Trawl, untilStatus } from "./trawl.ts";

let site: SearxngSite;
let trawl: Trawl;
let admin: SignedIn;

before(async () => {
  site = await openSearxngSite();
  site.engines = [
    ["google images", "images"],
    ["bing images", "images"],
    ["flickr", "images"],
    ["my pictures", "images"],
  ];
  trawl = await startTrawl({ searxngUrl: site.url });
  admin = await signIn(trawl);
  while (!(await sourceOf("searxng_my_pictures"))) await new Promise((resolve) => setImmediate(resolve));
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function sourceOf(id: string): Promise<any> {
  const { json } = await trawl.call(`/api/sources?limit=200&q=${id.replaceAll("_", "%20")}`);
  return json.sources.find((one: { id: string }) => one.id === id);
}

async function search(source: string): Promise<{ job: any; run: any; found: any[] }> {
  const body = { type: "search", query: "attention", sources: [source], download: false, limit: 100 };
  const made = await trawl.call("/api/jobs", { body, headers: admin });
  assert.equal(made.status, 201, made.text);
  const id = made.json.job_id;
  const { promise, resolve, reject } = Promise.withResolvers<any>();
  for (const status of ["completed", "failed"]) untilStatus(trawl, id, status).then(resolve, reject);
  const job = await promise;
  const [run] = (await trawl.call(`/api/jobs/${id}/sources`, { headers: admin })).json.sources;
  const found = (await trawl.call(`/api/jobs/${id}/candidates?limit=200`, { headers: admin })).json.candidates;
  return { job, run, found };
}

test("the engines of an instance are sources, and those that it lacks say so", async () => {
  const own = await sourceOf("searxng_my_pictures");
  assert.deepEqual([own.title, own.media, own.searchable], ["my pictures (SearXNG)", ["image"], true]);
  assert.equal(own.health.state, "unknown");
  assert.equal((await sourceOf("google_images")).health.state, "unknown");
  const yandex = await sourceOf("yandex_images");
  assert.equal(yandex.health.state, "engine_missing");
  assert.match(yandex.health.reason, /no engine “yandex images”/);
});

test("an engine that only the instance knows is searched by its id", async () => {
  const img_src = "https://pictures.example/1.png";
  site.answer = { results: [{ engine: "my pictures", title: "One", url: "https://pictures.example/1", img_src }] };
  const { run, found } = await search("searxng_my_pictures");
  assert.deepEqual([run.status, run.reason], ["ok", null]);
  assert.deepEqual([found.length, found[0].source, found[0].media_url], [1, "searxng_my_pictures", img_src]);
  assert.ok(
    site.asked.some((link) => link.includes("engines=my+pictures")),
    site.asked.join("\n"),
  );
  assert.equal((await sourceOf("searxng_my_pictures")).health.state, "ok");
});

test("a recorded answer is found in, and its unresponsive engines are told by their own entries", async (t) => {
  const recorded = readFixture(t, "sources/searxng/images_attention.json");
  if (recorded === null) return;
  site.answer = JSON.parse(recorded);
  const bing = await search("searxng_bing_images");
  assert.deepEqual([bing.run.status, bing.found.length], ["ok", 46]);
  const flickr = await search("searxng_flickr");
  assert.deepEqual([flickr.job.status, flickr.run.status], ["failed", "timeout"]);
  const { health } = await sourceOf("searxng_flickr");
  assert.match(health.reason, /no results from its engine “flickr”: timeout/);
  assert.deepEqual([health.state, health.success_rate], ["unknown", 0]);
  for (let tries = 0; tries < 2; tries += 1) await search("searxng_flickr");
  assert.equal((await sourceOf("searxng_flickr")).health.state, "broken");
});
