import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerId } from "../../src/domain/ids.ts";
import type { JobRow } from "../../src/domain/rows.ts";
import type { SearchRequest } from "../../src/domain/search-request.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";

const OWNER = "owner-ayse-000000" as OwnerId;

function configFor(site: SourceSite, over: object = {}) {
  const sourceEndpoints = new Map([
    ["OPENVERSE", site.endpoint("openverse")],
    ["WIKIMEDIA_COMMONS", site.endpoint("wikimedia_commons")],
  ]);
  return { sourceEndpoints, egressAllow: [site.host], maxTasksPerHost: 16, ...over };
}

function search(core: TestCore, query: string, over: Partial<SearchRequest> = {}): Promise<JobRow> {
  const request: SearchRequest = {
    type: "search",
    query,
    kinds: ["image"],
    sources: ["openverse", "wikimedia_commons"],
    limit: 40,
    limit_per_source: null,
    filters: {},
    safe_search: "strict",
    download: true,
    ...over,
  };
  return core.jobs.submitSearch({ ownerId: OWNER, request });
}

function runsOf(core: TestCore, { id }: JobRow) {
  return core.store.read((tx) => tx.search.runs(id));
}

test("a search brings home what its sources found, with where it came from", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await core.ended((await search(core, "n3 also cat")).id);
  assert.deepEqual([job.status, job.message], ["completed", "6 of 6 files"]);
  assert.deepEqual([job.detected, job.downloaded, job.failed, job.images], [6, 6, 0, 6]);
  const runs = await runsOf(core, job);
  assert.deepEqual(
    runs.map(({ source, status, found, kept, downloaded }) => [source, status, found, kept, downloaded]),
    [
      ["openverse", "ok", 3, 3, 3],
      ["wikimedia_commons", "ok", 3, 3, 3],
    ],
  );
  const assets = await core.assets(job.id);
  const [first] = assets.filter(({ source }) => source === "openverse").toSorted((a, b) => a.number - b.number);
  assert.equal(first?.page_url?.startsWith(`${site.url}/pages/cat-`), true);
  assert.deepEqual(
    [first?.creator, first?.license, first?.license_url, first?.query],
    ["Ayşe", "by-4.0", "https://creativecommons.org/licenses/by/4.0/", "n3 also cat"],
  );
});

test("the endpoint of a source is open to what that source found, and to nobody else", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site, { egressAllow: [] }) });
  const job = await core.ended((await search(core, "n2", { sources: ["openverse"] })).id);
  assert.deepEqual([job.status, job.downloaded], ["completed", 2]);
  const pasted = await core.jobs.submitLinks({ ownerId: OWNER, urls: [`${site.url}/files/pasted.jpg`] });
  assert.deepEqual([pasted.job, pasted.results[0]?.code], [null, "blocked_address"]);
});

test("a source that shows a captcha is blocked and left alone, also by the next search; the other one counts", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await core.ended((await search(core, "captcha", { sources: ["openverse"] })).id);
  assert.deepEqual([job.status, job.error_code], ["failed", "no_source_answered"]);
  assert.match(job.error_message ?? "", /Openverse shows a captcha/);
  const asked = site.asked.length;
  const next = await core.ended((await search(core, "n1")).id);
  assert.deepEqual([next.status, next.detected], ["completed", 1]);
  const [blocked, ok] = await runsOf(core, next);
  assert.equal(blocked?.status, "blocked");
  assert.match(blocked?.reason ?? "", /^Left alone until .*: Openverse shows a captcha/);
  assert.equal(ok?.status, "ok");
  assert.equal(
    site.asked.slice(asked).some((link) => link.startsWith("/openverse/")),
    false,
  );
});

test("nothing found is completed, and told so", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await core.ended((await search(core, "n0")).id);
  assert.deepEqual([job.status, job.message, job.detected], ["completed", "Nothing found", 0]);
  assert.deepEqual(
    (await runsOf(core, job)).map(({ status }) => status),
    ["empty", "empty"],
  );
});

test("a page in the place of JSON fails its source only", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await core.ended((await search(core, "html", { sources: ["openverse"] })).id);
  const [run] = await runsOf(core, job);
  assert.equal(run?.status, "failed");
  assert.match(run?.reason ?? "", /a page came in the place of JSON/);
});

test("a source without an answer runs out of time", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site, { sourceTimeoutSeconds: 0.3 }) });
  const job = await core.ended((await search(core, "hang", { sources: ["openverse"] })).id);
  const [run] = await runsOf(core, job);
  assert.equal(run?.status, "timeout", run?.reason ?? "");
});

test("a source that is silent gives its place to the next, and is still heard when it answers", async () => {
  await using site = await openSourceSite({ held: "openverse" });
  const config = configFor(site, { maxConcurrentSources: 1 });
  await using core = await openTestCore({ config, makesRoomMs: 50 });
  const { id } = await search(core, "n2");
  await core.waitFor(id, ({ downloaded }) => downloaded === 2);
  site.release();
  assert.deepEqual([(await core.ended(id)).downloaded, site.askedFor("openverse")], [4, 1]);
});

test("the limit caps the whole job, and the limit of a source what it brings", async () => {
  await using site = await openSourceSite();
  const config = configFor(site, { maxConcurrentSources: 1 });
  await using core = await openTestCore({ config, makesRoomMs: 60_000 });
  const capped = await core.ended((await search(core, "n15", { limit: 10 })).id);
  assert.deepEqual([capped.detected, capped.downloaded], [10, 10]);
  const kept = (await runsOf(core, capped)).map((run) => run.kept);
  assert.deepEqual(kept, [10, 0]);
  const shared = await core.ended((await search(core, "n15", { limit: 20, limit_per_source: 4 })).id);
  assert.deepEqual(
    (await runsOf(core, shared)).map(({ kept }) => kept),
    [4, 4],
  );
});

test("filters leave what fits", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await core.ended((await search(core, "n3", { filters: { min_width: 100 } })).id);
  assert.deepEqual(
    (await runsOf(core, job)).map(({ kept }) => kept),
    [3, 0],
  );
  const licensed = await core.ended((await search(core, "n3", { filters: { license: ["cc by"] } })).id);
  assert.deepEqual(
    (await runsOf(core, licensed)).map(({ kept }) => kept),
    [3, 0],
  );
});

test("choosing all means all that were found, also beyond a page, and again only those that nobody chose", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site, { maxTasksPerHost: 16 }) });
  const found = await core.ended((await search(core, "n150", { download: false, limit: 300 })).id);
  assert.ok(found.detected > 200, `${found.detected} found`);
  await core.jobs.downloadCandidates(found.id, "all");
  const job = await core.ended(found.id);
  assert.deepEqual([job.status, job.downloaded], ["completed", found.detected]);
  await core.jobs.downloadCandidates(found.id, "all");
  assert.deepEqual((await core.ended(found.id)).finished_at, job.finished_at);
});

test("finding only downloads what is chosen afterwards", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const found = await core.ended((await search(core, "n3", { download: false, sources: ["openverse"] })).id);
  assert.deepEqual([found.status, found.message, found.detected, found.downloaded], ["completed", "3 found", 3, 0]);
  assert.deepEqual(await core.tasks(found.id), []);
  const candidates = await core.store.read((tx) => tx.search.candidates(found.id, { limit: 10 }));
  const chosen = candidates.slice(1).map(({ id }) => id);
  await core.jobs.downloadCandidates(found.id, chosen);
  const job = await core.ended(found.id);
  assert.deepEqual([job.status, job.detected, job.downloaded], ["completed", 3, 2]);
  assert.equal(
    (await core.assets(job.id)).every(({ source }) => source === "openverse"),
    true,
  );
  await core.jobs.downloadCandidates(found.id, chosen);
  assert.equal((await core.tasks(found.id)).length, 2, "what is here is not fetched again");
});

test("a search that is stopped between its sources goes on: who answered is not asked again", async () => {
  await using site = await openSourceSite();
  await using root = await temporaryRoot();
  const config = configFor(site, { maxConcurrentSources: 1 });
  const options = { root: root.path, config };
  let id;
  {
    await using core = await openTestCore(options);
    const job = await search(core, "n2 also hang", { sources: ["openverse"] });
    await core.until("the source is asked", async () => site.asked.length > 0);
    id = job.id;
  }
  site.release();
  const before = site.asked.length;
  await using core = await openTestCore(options);
  const job = await core.ended(id);
  assert.deepEqual([job.status, job.downloaded], ["completed", 2]);
  assert.equal(site.asked.slice(before).filter((link) => link.startsWith("/openverse/")).length, 1);
});

test("pausing stops the asking, resuming asks again; cancelling ends it", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  const job = await search(core, "n1 also hang", { sources: ["openverse"] });
  await core.until("the source is asked", async () => site.asked.length > 0);
  await core.jobs.act(job.id, "pause");
  await core.waitFor(job.id, ({ status }) => status === "paused");
  assert.equal((await runsOf(core, job))[0]?.status, "pending");
  await core.jobs.act(job.id, "resume");
  await core.until("it is asked again", async () => site.asked.length > 1);
  await core.jobs.act(job.id, "cancel");
  await core.waitFor(job.id, ({ status }) => status === "cancelled");
  assert.equal((await runsOf(core, job))[0]?.status, "cancelled");
  site.release();
  await core.jobs.act(job.id, "retry");
  const ended = await core.ended(job.id);
  assert.deepEqual([ended.status, ended.downloaded], ["completed", 1]);
});

test("what is open for a source is open for it alone", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site, { egressAllow: [] }) });
  const job = await core.ended((await search(core, "n2", { sources: ["openverse"] })).id);
  assert.deepEqual([job.status, job.downloaded], ["completed", 2]);
  await assert.rejects(core.submit([`${site.url}/files/a.jpg`]), /not a public address|null/);
});

test("the sums of searches are what verifying counts", async () => {
  await using site = await openSourceSite();
  await using core = await openTestCore({ config: configFor(site) });
  await core.ended((await search(core, "n3", { download: false })).id);
  await core.ended((await search(core, "n2 also gone", { sources: ["openverse"] })).id);
  await core.ended((await search(core, "n3 also equal")).id);
  const audited = await core.store.read((tx) => tx.audit.jobs(0, 10));
  for (const job of audited)
    assert.deepEqual(
      [job.detected, job.downloaded, job.failed, job.tasks_unsized],
      [job.true_detected, job.true_downloaded, job.true_failed, job.true_tasks_unsized],
    );
});
