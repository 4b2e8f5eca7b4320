/** Every way a list is walked gives what plain code over all rows gives, however rare or common each side is. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { COMMON_WORD, EVERY_MS, FIRST_AT, sampleOwner } from "../../bench/sample-jobs.ts";
import { openSampleStore, seed } from "../../bench/seed.ts";
import type { AssetRow, JobRow } from "../../src/domain/rows.ts";
import { COUNT_LIMIT, type AssetFilter, type JobFilter, type Store, type StoreReader } from "../../src/stores/store.ts";

const JOBS = 4_000;
const DAY = { fromMs: FIRST_AT + 1_000 * EVERY_MS, toMs: FIRST_AT + 2_000 * EVERY_MS };

describe("pages of lists", () => {
  let folder: string;
  let store: Store;
  let jobs: JobRow[];
  let assets: AssetRow[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "trawl-pages-"));
    await seed(folder, { first: 1, last: JOBS });
    store = await openSampleStore(folder);
    jobs = await store.read((tx) => tx.jobs.list({}, { limit: JOBS }));
    assets = await store.read((tx) => tx.assets.list({}, { limit: JOBS }));
  });
  after(async () => {
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const jobFilters: Record<string, JobFilter> = {
    everything: {},
    "one status": { statuses: ["failed"] },
    "several statuses": { statuses: ["failed", "cancelled"] },
    "one type": { types: ["search"] },
    "type and status": { types: ["search"], statuses: ["failed"] },
    "one owner": { ownerId: sampleOwner(7) },
    "owner and status": { ownerId: sampleOwner(7), statuses: ["failed", "completed"] },
    "common word": { words: [COMMON_WORD] },
    "beginning of a word": { words: ["muse"] },
    "common word, rare status": { words: [COMMON_WORD], statuses: ["cancelled"] },
    "common word, other status": { words: [COMMON_WORD], statuses: ["failed"] },
    "common word, common status": { words: [COMMON_WORD], statuses: ["completed"] },
    "common word, one owner": { words: [COMMON_WORD], ownerId: sampleOwner(7) },
    "rare word, one owner": { words: ["00"], ownerId: sampleOwner(7) },
    "two words, one type": { words: [COMMON_WORD, "museum"], types: ["search"] },
    "no such word": { words: ["quagga"], statuses: ["failed"] },
    "a span of time": DAY,
    "words in a span of time": { ...DAY, words: [COMMON_WORD], statuses: ["completed"] },
  };
  for (const [name, filter] of Object.entries(jobFilters)) {
    it(`jobs: ${name}`, async () => {
      const expected = jobs.filter((job) => fitsJob(job, filter)).map((job) => job.number);
      const found = await store.read(async (tx) => ({
        rows: await allPages((page) => tx.jobs.list(filter, page)),
        total: await tx.jobs.count(filter),
      }));
      assert.deepEqual(found.rows, expected);
      assert.equal(found.total.count, found.total.atLeast ? COUNT_LIMIT : expected.length);
      for (const page of [{ limit: 10 }, { limit: 10, before: expected[20] ?? 1 }, { limit: 1_000 }]) {
        const both = await store.read((tx) => tx.jobs.listAndCount(filter, page));
        assert.deepEqual(
          both,
          await store.read(async (tx) => ({ rows: await tx.jobs.list(filter, page), total: found.total })),
        );
      }
    });
  }

  const assetFilters: Record<string, AssetFilter> = {
    everything: {},
    "one owner": { ownerId: sampleOwner(7) },
    "rare kind": { kind: "video" },
    "owner and kind": { ownerId: sampleOwner(7), kind: "image" },
    "a source that nothing is from": { source: "openverse" },
    "common word": { words: [COMMON_WORD] },
    "common word, rare kind": { words: [COMMON_WORD], kind: "video" },
    "common word, one owner": { words: [COMMON_WORD], ownerId: sampleOwner(7) },
    "a span of time": DAY,
    "kind in a span of time": { ...DAY, kind: "video" },
  };
  for (const [name, filter] of Object.entries(assetFilters)) {
    it(`assets: ${name}`, async () => {
      const expected = assets.filter((asset) => fitsAsset(asset, filter)).map((asset) => asset.number);
      const found = await store.read((tx) => allPages((page) => tx.assets.list(filter, page)));
      assert.deepEqual(found, expected);
      for (const page of [{ limit: 10 }, { limit: 10, before: expected[20] ?? 1 }]) {
        const both = await store.read((tx) => tx.assets.listAndCount(filter, page));
        const apart = async (tx: StoreReader) => ({
          rows: await tx.assets.list(filter, page),
          total: await tx.assets.count(filter),
        });
        assert.deepEqual(both, await store.read(apart));
      }
    });
  }

  it("gives the newest files of many jobs, and no more of one than asked for", async () => {
    const ids = jobs.slice(0, 600).map((job) => job.id);
    const found = await store.read((tx) => tx.assets.recentOfJobs(ids, 1));
    const wanted = new Set(ids);
    const expected = assets.filter((asset) => wanted.has(asset.job_id)).map((asset) => asset.id);
    assert.deepEqual(
      found.map((asset) => asset.id),
      expected,
    );
  });
});

async function allPages(
  read: (page: { limit: number; before?: number }) => Promise<{ number: number }[]>,
): Promise<number[]> {
  const numbers: number[] = [];
  for (let before: number | undefined; ;) {
    const page = await read({ limit: 700, ...(before === undefined ? {} : { before }) });
    numbers.push(...page.map((row) => row.number));
    before = page.at(-1)?.number;
    if (page.length < 700) return numbers;
  }
}

function fitsJob(job: JobRow, { statuses, types, ownerId, words, fromMs, toMs }: JobFilter): boolean {
  const { host } = job;
  const file = String((JSON.parse(job.request) as { urls: string[] }).urls[0])
    .split("/")
    .at(-1);
  return (
    (!statuses || statuses.includes(job.status)) &&
    (!types || types.includes(job.type)) &&
    (!ownerId || ownerId === job.owner_id) &&
    saysAll(`${job.name} ${host} ${file}`, words) &&
    job.created_at >= (fromMs ?? 0) &&
    job.created_at < (toMs ?? Infinity)
  );
}

function fitsAsset(asset: AssetRow, { kind, ownerId, source, words, fromMs, toMs }: AssetFilter): boolean {
  return (
    (!kind || kind === asset.kind) &&
    (!ownerId || ownerId === asset.owner_id) &&
    (!source || source === asset.source) &&
    saysAll(asset.name, words) &&
    asset.created_at >= (fromMs ?? 0) &&
    asset.created_at < (toMs ?? Infinity)
  );
}

function saysAll(text: string, words: readonly string[] = []): boolean {
  const parts = text.split(/[^a-z0-9]+/);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
