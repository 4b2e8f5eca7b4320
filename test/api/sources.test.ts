import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { LOCAL_KEY, startTrawl, type Trawl, untilStatus } from "./trawl.ts";

let site: SourceSite;
let trawl: Trawl;
let admin: SignedIn;
let user: SignedIn;

before(async () => {
  site = await openSourceSite({ held: "cleveland" });
  const sourceEndpoints = new Map([
    ["OPENVERSE", site.endpoint("openverse")],
    ["WIKIMEDIA_COMMONS", site.endpoint("wikimedia_commons")],
    ["CLEVELAND", site.endpoint("cleveland")],
  ]);
  trawl = await startTrawl({ sourceEndpoints, egressAllow: [site.host], maxTasksPerHost: 16 });
  admin = await signIn(trawl);
  user = await signIn(trawl, await createUser(trawl, admin, "ada"));
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const SEARCH = { type: "search", query: "n2 also cat", kinds: ["image"], sources: ["openverse", "wikimedia_commons"] };

async function searchAs(headers: Record<string, string>, over: object = {}) {
  const answer = await trawl.call("/api/jobs", { body: { ...SEARCH, ...over }, headers });
  assert.equal(answer.status, 201, answer.text);
  return { id: answer.json.job_id as string, token: answer.json.guest_token as string, job: answer.json.job };
}

test("the catalogue is everybody's to read: more than 118 sources, each with its state", async () => {
  const { status, json } = await trawl.call("/api/sources");
  assert.equal(status, 200);
  assert.ok(json.total >= 118, `${json.total} sources`);
  assert.equal(json.sources.length, Math.min(json.total, 200));
  const sourceOf = async (id: string) =>
    (await trawl.call(`/api/sources?q=${id.replace("_", "%20")}`)).json.sources.find(
      (one: { id: string }) => one.id === id,
    );
  const pexels = await sourceOf("pexels");
  assert.deepEqual([pexels.needs_key, pexels.key_names, pexels.keys_set], [true, ["TRAWL_KEY_PEXELS"], []]);
  assert.equal(pexels.health.state, "needs_key");
  assert.match(pexels.health.reason, /TRAWL_KEY_PEXELS/);
  const google = await sourceOf("google_images");
  assert.match(google.health.reason, /TRAWL_SEARXNG_URL/);
  const page = await trawl.call("/api/sources?limit=3&kind=search");
  const next = await trawl.call(`/api/sources?limit=3&kind=search&cursor=${page.json.next_cursor}`);
  assert.equal(new Set([...page.json.sources, ...next.json.sources].map(({ id }) => id)).size, 6);
  const found = await trawl.call("/api/sources?q=wikimedia");
  const ids = found.json.sources.map(({ id }: { id: string }) => id);
  assert.deepEqual([ids.includes("wikimedia_commons"), ids.includes("openverse")], [true, false]);
});

test("only an admin changes a source, gives it a key or tries it", async () => {
  for (const headers of [{}, user]) {
    for (const [method, path, body] of [
      ["PUT", "/api/sources/openverse", { enabled: false }],
      ["POST", "/api/sources/openverse/test", undefined],
    ] as const) {
      const answer = await trawl.call(path, { method, headers, ...(body === undefined ? {} : { body }) });
      assert.ok([401, 403].includes(answer.status), `${method} ${path}: ${answer.status}`);
    }
  }
});

test("a key goes in and never comes out, and a name that is not the source's is refused", async () => {
  const put = (body: object) => trawl.call("/api/sources/pexels", { method: "PUT", headers: admin, body });
  const secret = "a-very-secret-key-of-pexels";
  const refused = await put({ keys: { TRAWL_KEY_OTHER: secret } });
  assert.equal(refused.status, 400);
  assert.equal(refused.text.includes(secret), false);
  const set = await put({ keys: { TRAWL_KEY_PEXELS: secret } });
  assert.deepEqual([set.json.source.keys_set, set.json.source.health.state], [["TRAWL_KEY_PEXELS"], "unknown"]);
  for (const path of ["/api/sources?q=pexels", "/api/audit", "/api/openapi.json"])
    assert.equal((await trawl.call(path, { headers: admin })).text.includes(secret), false, path);
  const rows = await trawl.core.store.read((tx) => tx.secrets.get(null, "source_key", "TRAWL_KEY_PEXELS"));
  assert.equal(rows?.sealed.includes(secret), false);
  const gone = await put({ keys: { TRAWL_KEY_PEXELS: null } });
  assert.deepEqual([gone.json.source.keys_set, gone.json.source.health.state], [[], "needs_key"]);
});

test("an admin's try of a source is remembered as its health", async () => {
  const answer = await trawl.call("/api/sources/openverse/test", { method: "POST", headers: admin });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual([answer.json.status, answer.json.source.health.state], ["empty", "ok"]);
  assert.equal(answer.json.source.health.success_rate, 1);
  assert.equal((await trawl.call("/api/sources/nobody/test", { method: "POST", headers: admin })).status, 404);
});

test("a source that answers late is waited for, also where the request had a body", async () => {
  let isOver = false;
  const asked = trawl
    .call("/api/sources/cleveland/test", { method: "POST", headers: admin, body: {} })
    .finally(() => (isOver = true));
  while (!isOver && site.askedFor("cleveland") === 0) await new Promise((resolve) => setImmediate(resolve));
  site.release();
  const { status, json, text } = await asked;
  assert.deepEqual([status, json.status], [200, "empty"], text);
});

test("what is not enabled is not asked where nobody chose", async () => {
  const put = (enabled: boolean | null) =>
    trawl.call("/api/sources/openverse", { method: "PUT", headers: admin, body: { enabled } });
  assert.equal((await put(false)).json.source.enabled, false);
  const { job, id } = await searchAs(user, { sources: undefined });
  assert.equal(job.source_names.includes("openverse"), false);
  assert.equal(job.source_names.includes("wikimedia_commons"), true);
  await trawl.call(`/api/jobs/${id}/cancel`, { method: "POST", headers: user });
  assert.equal((await put(null)).json.source.enabled, true);
});

test("a search goes its way over HTTP: sources, candidates, files with where they came from", async () => {
  const { id, job } = await searchAs(user);
  assert.deepEqual([job.type, job.query, job.source_names], ["search", "n2 also cat", SEARCH.sources]);
  const ended = await untilStatus(trawl, id, "completed");
  assert.deepEqual([ended.detected, ended.downloaded, ended.failed, ended.images], [4, 4, 0, 4]);
  const runs = (await trawl.call(`/api/jobs/${id}/sources`, { headers: user })).json;
  assert.deepEqual(
    runs.sources.map((run: any) => [run.source, run.status, run.found, run.kept, run.downloaded]),
    [
      ["openverse", "ok", 2, 2, 2],
      ["wikimedia_commons", "ok", 2, 2, 2],
    ],
  );
  const found = (await trawl.call(`/api/jobs/${id}/candidates?limit=3`, { headers: user })).json;
  assert.deepEqual([found.total, found.candidates.length, typeof found.next_cursor], [4, 3, "string"]);
  const [first] = found.candidates.filter(({ source }: { source: string }) => source === "openverse");
  assert.deepEqual(first.license, { code: "by-4.0", url: "https://creativecommons.org/licenses/by/4.0/", text: null });
  const { assets } = (await trawl.call(`/api/assets?job_id=${id}`, { headers: user })).json;
  const asset = assets.find(({ task_id }: { task_id: string }) => task_id === first.task_id);
  assert.deepEqual([asset.source, asset.creator, asset.query], ["openverse", "Ayşe", "n2 also cat"]);
  assert.deepEqual(asset.license, first.license);
  assert.deepEqual(first.file, {
    status: "completed",
    error: null,
    asset_id: asset.id,
    mime: asset.mime,
    size_bytes: asset.size_bytes,
  });
  assert.deepEqual([ended.sources_answered, ended.sources_unanswered], [2, 0]);
});

test("guests get the strictest safe-search, and nobody else sees what they found", async () => {
  const { id, token, job } = await searchAs({}, { safe_search: "off" });
  assert.equal(job.request.safe_search, "strict");
  await untilStatus(trawl, id, "completed");
  for (const part of ["sources", "candidates"]) {
    assert.equal((await trawl.call(`/api/jobs/${id}/${part}`, { as: token })).status, 200);
    assert.equal((await trawl.call(`/api/jobs/${id}/${part}`, { headers: user })).status, 404);
    assert.equal((await trawl.call(`/api/jobs/${id}/${part}`)).status, 404);
    assert.equal((await trawl.call(`/api/jobs/${id}/${part}`, { as: LOCAL_KEY })).status, 200);
  }
});

test("a search that only finds is fetched by choice", async () => {
  const { id } = await searchAs(user, { download: false });
  assert.equal((await untilStatus(trawl, id, "completed")).message, "4 found");
  const { candidates } = (await trawl.call(`/api/jobs/${id}/candidates`, { headers: user })).json;
  assert.deepEqual(
    candidates.map(({ file }: { file: unknown }) => file),
    [null, null, null, null],
  );
  const wrong = await trawl.call(`/api/jobs/${id}/download`, { body: { candidates: ["nothing"] }, headers: user });
  assert.equal(wrong.status, 400);
  const chosen = { candidates: [candidates[1].id] };
  assert.equal((await trawl.call(`/api/jobs/${id}/download`, { body: chosen })).status, 404);
  const answer = await trawl.call(`/api/jobs/${id}/download`, { body: chosen, headers: user });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.job.finished_at, null);
  assert.equal((await untilStatus(trawl, id, "completed")).downloaded, 1);
  for (const body of [{}, { all: false }, { all: true, candidates: chosen.candidates }])
    assert.equal((await trawl.call(`/api/jobs/${id}/download`, { body, headers: user })).status, 400);
  assert.equal((await trawl.call(`/api/jobs/${id}/download`, { body: { all: true } })).status, 404);
  const all = await trawl.call(`/api/jobs/${id}/download`, { body: { all: true }, headers: user });
  assert.equal(all.status, 200, all.text);
  assert.equal((await untilStatus(trawl, id, "completed")).downloaded, 4);
});

test("what cannot be searched is refused in words, and nothing is made of it", async () => {
  const before = (await trawl.call("/api/jobs", { headers: user })).json.total;
  const cases: [object, RegExp][] = [
    [{ sources: ["nobody"] }, /there is no source/],
    [{ query: "   " }, /query/],
    [{ query: "x".repeat(501) }, /query/],
    [{ limit: 0 }, /limit/],
    [{ limit: 10_001 }, /limit/],
    [{ kinds: ["gif"] }, /kinds/],
    [{ safe_search: "none" }, /safe_search/],
    [{ filters: { mime: ["jpeg"] } }, /mime/],
  ];
  for (const [over, words] of cases) {
    const answer = await trawl.call("/api/jobs", { body: { ...SEARCH, ...over }, headers: user });
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, words);
  }
  assert.equal((await trawl.call("/api/jobs", { headers: user })).json.total, before);
});

test("the same request with the same key makes one search", async () => {
  const headers = { ...user, "idempotency-key": "search-1" };
  const [one, two] = [await searchAs(headers), await searchAs(headers)];
  assert.equal(one.id, two.id);
  const other = await trawl.call("/api/jobs", { body: { ...SEARCH, query: "other" }, headers });
  assert.equal(other.status, 422);
});
