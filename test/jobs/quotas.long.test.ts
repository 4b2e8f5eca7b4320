import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { idFromBytes, type JobId, type OwnerId, type TaskId } from "../../src/domain/ids.ts";
import { DAY_MS, type Limits, NO_LIMITS, NO_QUOTAS, type QuotaSettings } from "../../src/domain/quotas.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { Clock } from "../../src/jobs/clock.ts";
import { makeAccount } from "../support/make-account.ts";
import { openTestCore, OTHER_OWNER, OWNER, type TestCore } from "../support/open-test-core.ts";
import { originDigest, type Origin, startOrigin } from "../support/origin.ts";

const MIB = 1 << 20;
const SIZE = 6 * MIB;
const newId = <Id extends string>(): Id => idFromBytes<Id>(randomBytes(16));
const limits = (over: Partial<Limits>): Limits => ({ ...NO_LIMITS, ...over });

async function openCore(origin: Origin, quotas: Partial<QuotaSettings>, config = {}, rest = {}): Promise<TestCore> {
  const settings = { ...NO_QUOTAS, ...quotas };
  const core = await openTestCore({ config: { egressAllow: [origin.host], quotas: settings, ...config }, ...rest });
  await makeAccount(core.store, OWNER, "guest");
  await makeAccount(core.store, OTHER_OWNER, "guest");
  return core;
}

const isHeld = (job: { status: string; waiting_code: string | null }): boolean =>
  job.status === "pending" && job.waiting_code === "owner";
const usedBytes = (core: TestCore, subject: string = OWNER): Promise<number> =>
  core.store.read((tx) => tx.usage.used(subject, "bytes_per_day", core.core.clock.now()));
/** Body bytes the origin sent beyond the file itself: nothing came twice where it is 0. */
const sentTwice = (origin: Origin): number => origin.bytesSentFor(`/bytes/${SIZE}/f.bin`) - SIZE;

/** A transfer that is stopped by the limit of bytes a day. */
async function stopAtLimit(origin: Origin, core: TestCore): Promise<JobId> {
  const { id } = await core.submit([origin.link(SIZE, { rate: 4 * MIB }, "f.bin")]);
  const held = await core.waitFor(id, isHeld);
  assert.match(held.waiting_for ?? "", /^waits: \d.* of 2\.1 MB today; goes on at 00:00 UTC$/);
  assert.equal(held.run_at, null);
  assert(held.bytes_done >= 2 * MIB && held.bytes_done < SIZE, `${held.bytes_done} bytes`);
  assert.equal(await usedBytes(core), held.bytes_done);
  const [task] = await core.tasks(id);
  assert.deepEqual([task?.status, task?.error_code], ["pending", null]);
  return id;
}

test("a running transfer stops at the bytes of the day, keeps them, and goes on at the byte once that is lifted", async () => {
  await using origin = await startOrigin();
  await using core = await openCore(origin, { guest: limits({ bytes_per_day: 2 * MIB }) }, { maxConnections: 1 });
  const id = await stopAtLimit(origin, core);
  const { bytes_done: before } = await core.job(id);
  await assert.rejects(core.submit([origin.link(10, {}, "more")]), (error: unknown) => {
    assert(error instanceof Refusal && error.code === "quota_exceeded");
    return true;
  });
  const other = await core.submit([origin.link(10, {}, "others")], { ownerId: OTHER_OWNER });
  assert.equal((await core.ended(other.id)).status, "completed");
  await core.store.write((tx) => tx.usage.setOwnLimits(OWNER, { bytes_per_day: 0 }));
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(SIZE));
  const [task] = await core.tasks(id);
  assert.equal(task?.resumed_from, before);
  assert.equal(origin.requests.at(-1)?.range, `bytes=${before}-`);
  assert.equal(await usedBytes(core), SIZE);
  assert(sentTwice(origin) < MIB, `${sentTwice(origin)} bytes came twice`);
});

test("the next day it goes on by itself", async () => {
  await using origin = await startOrigin();
  let ahead = 0;
  const clock = new Clock(() => Date.now() + ahead);
  const quotas = { guest: limits({ bytes_per_day: 2 * MIB }) };
  await using core = await openCore(origin, quotas, { maxConnections: 1 }, { clock });
  const id = await stopAtLimit(origin, core);
  ahead = DAY_MS;
  clock.follow(DAY_MS);
  await core.waitFor(id, (job) => job.status === "running" || job.bytes_done > 3 * MIB);
  await core.store.write((tx) => tx.usage.setOwnLimits(OWNER, { bytes_per_day: 0 }));
  assert.equal((await core.ended(id)).status, "completed");
});

test("a full share of the disk holds jobs until files are removed, and what has begun counts, too", async () => {
  await using origin = await startOrigin();
  await using core = await openCore(origin, { guest: limits({ max_disk: MIB }) }, { maxConnections: 1 });
  const first = await core.submit([origin.link(MIB / 2, {}, "half")]);
  await core.ended(first.id);
  const second = await core.submit([origin.link(SIZE, { rate: 2 * MIB }, "f.bin")]);
  const held = await core.waitFor(second.id, isHeld);
  assert.match(held.waiting_for ?? "", /^waits: .* of 1\.0 MB kept; goes on once files are removed$/);
  await assert.rejects(core.submit([origin.link(10, {}, "more")]), /kept; remove files to make room/);
  // The part of the second counts as long as it is there.
  await core.jobs.act(second.id, "cancel");
  await core.ended((await core.submit([origin.link(10, {}, "small")])).id);
});

test("of one owner only so many jobs run as they may; the others say so, and everybody else goes on", async () => {
  await using origin = await startOrigin();
  await using core = await openCore(origin, { guest: limits({ max_active: 2 }) }, { maxTasksPerHost: 16 });
  const ids: JobId[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await core.submit([origin.link(1000, { "hold-at": 10 }, `${n}`)])).id);
  for (const id of ids.slice(2)) {
    const held = await core.waitFor(id, isHeld);
    assert.equal(held.waiting_for, "waits: 2 of 2 jobs running");
  }
  const other = await core.submit([origin.link(10, {}, "other")], { ownerId: OTHER_OWNER });
  await core.ended(other.id);
  let most = 0;
  const count = async (): Promise<void> => {
    most = Math.max(most, (await core.store.read((tx) => tx.jobs.leased())).length);
  };
  const stop = core.store.onCommit(() => void count());
  origin.release();
  for (const id of ids) assert.equal((await core.ended(id)).status, "completed");
  stop();
  assert(most <= 2, `${most} jobs ran`);
});

/** Jobs of one link each, put on disk in one go. */
async function pile(core: TestCore, owners: readonly OwnerId[], block: string, url: string): Promise<void> {
  const { host } = new URL(url);
  await core.store.write(async (tx) => {
    for (const [n, owner_id] of owners.entries()) {
      const at = core.core.clock.now();
      const facts = { type: "links", status: "pending", name: "", request: "{}", private: 0, priority: 0 } as const;
      const task = { id: newId<TaskId>(), url: `${url}&n=${n}`, url_key: `${n}`, host, name: null, checksum: null };
      await tx.jobs.insert({ ...facts, id: newId<JobId>(), owner_id, block, host, created_at: at }, [task], "");
    }
  });
}

test("neither 50 guests of one address nor one with 500 jobs hold up a guest of another address", async () => {
  await using origin = await startOrigin();
  const quotas = { guest: limits({ max_active: 3 }), block: limits({ max_active: 3 }) };
  await using core = await openCore(origin, quotas, { maxJobs: 4, maxTasksPerHost: 1000 });
  const link = origin.link(1000, { "hold-at": 10 }, "crowd");
  const crowd = Array.from({ length: 50 }, (_, n) => `guest-of-the-crowd-${n}` as OwnerId);
  for (const id of crowd) await makeAccount(core.store, id, "guest");
  await pile(core, [...crowd, ...Array.from({ length: 500 }, () => OWNER)], "203.0.113.7", link);
  const lone = await core.submit([link], { ownerId: OTHER_OWNER, block: "203.0.113.8" });
  await core.waitFor(lone.id, (job) => job.status === "running");
  const ofCrowd = await core.until("the slots are taken", async () => {
    const running = await core.store.read((tx) => tx.jobs.leased());
    return running.length === 4 && running.filter(({ block }) => block === "203.0.113.7");
  });
  assert.equal(ofCrowd.length, 3);
});

test("of two guests without limits one with 500 jobs waits for its turn like one with a single job", async () => {
  await using origin = await startOrigin();
  await using core = await openCore(origin, {}, { maxJobs: 1, maxTasksPerHost: 1000 });
  await core.submit([origin.link(1000, { "hold-at": 10 }, "hold")]);
  await origin.seen((request) => request.bytesSent === 10);
  await pile(
    core,
    Array.from({ length: 500 }, () => OWNER),
    "203.0.113.7",
    origin.link(10, {}, "many"),
  );
  const lone = await core.submit([origin.link(10, {}, "lone")], { ownerId: OTHER_OWNER });
  origin.release();
  await core.ended(lone.id);
  const events = await core.store.read((tx) => tx.events.after(0, 10_000));
  const claims = events.filter((event) => event.type === "claim").map((event) => event.job_id);
  assert.equal(claims.indexOf(lone.id), 1);
});
