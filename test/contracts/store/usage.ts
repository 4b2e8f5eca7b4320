import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerId } from "../../../src/domain/ids.ts";
import { blockSubject, DAY_MS, EVERYBODY_SUBJECT, LIMIT_NAMES, type LimitName } from "../../../src/domain/quotas.ts";
import type { Store } from "../../../src/stores/store.ts";
import { makeAccount } from "../../support/make-account.ts";
import {
  AYSE,
  BORA,
  claim,
  complete,
  endAttempt,
  newId,
  newJob,
  newTask,
  submit,
  T0,
  transition,
  type OpenStore,
} from "./store-under-test.ts";

const HOME = "203.0.113.7";
const KIB = 1024;

/** What a subject has used of each limit, without the zeros. */
async function used(store: Store, subject: string, at = T0): Promise<Partial<Record<LimitName, number>>> {
  const all: Partial<Record<LimitName, number>> = {};
  for (const name of LIMIT_NAMES) {
    const amount = await store.read((tx) => tx.usage.used(subject, name, at));
    if (amount > 0) all[name] = amount;
  }
  return all;
}

export function usageHolds(open: OpenStore): void {
  test("jobs are counted for their owner, their block and everybody, on the day they were made or tried again", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store, { block: HOME });
    await submit(store, { owner_id: BORA });
    assert.deepEqual(await used(store, AYSE), { jobs_per_day: 1, max_pending: 1 });
    assert.deepEqual(await used(store, blockSubject(HOME)), { jobs_per_day: 1, max_pending: 1 });
    assert.deepEqual(await used(store, EVERYBODY_SUBJECT), { jobs_per_day: 2, max_pending: 2 });
    await transition(store, job.id, { event: "cancel", at: T0 });
    assert.deepEqual(await used(store, blockSubject(HOME)), { jobs_per_day: 1 });
    const tomorrow = T0 + DAY_MS;
    await transition(store, job.id, { event: "retry", at: tomorrow, set: { block: HOME } });
    assert.deepEqual(await used(store, blockSubject(HOME), tomorrow), { jobs_per_day: 1, max_pending: 1 });
    assert.deepEqual(await used(store, AYSE), { jobs_per_day: 1, max_pending: 1 });
  });

  test("a job that has ended says no more where it was asked for", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store, { block: HOME });
    const blockOfJob = async () => (await store.read((tx) => tx.jobs.get(job.id)))?.block;
    await transition(store, job.id, { event: "pause", at: T0 });
    assert.equal(await blockOfJob(), HOME);
    await transition(store, job.id, { event: "cancel", at: T0 });
    assert.equal(await blockOfJob(), null);
  });

  test("bytes count as they come, once: also of what is put back, fails or begins anew", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, { block: HOME }, 2);
    const [one, two] = submitted.tasks.map(({ id }) => id) as [never, never];
    const { epoch, id: jobId } = await claim(store, submitted);
    const reach = (taskId: never, bytesDone: number) => {
      const task = { taskId, epoch, bytesDone, bytesTotal: null, segments: 1, resumedFrom: 0, name: null };
      const update = { jobId, epoch, speed: 0, isSteady: false, currentFile: null, tasks: [task] };
      return store.write((tx) => tx.jobs.progress([update], T0));
    };
    const bytes = async (subject: string = AYSE) => store.read((tx) => tx.usage.used(subject, "bytes_per_day", T0 + 1));
    await reach(one, 10 * KIB);
    await reach(one, 10 * KIB);
    assert.equal(await bytes(), 10 * KIB);
    await reach(one, 0);
    await reach(one, 4 * KIB);
    assert.equal(await bytes(), 14 * KIB);
    const stop = { requests: 1, segments: 1 };
    const fail = { event: "fail", code: "checksum_mismatch", message: "m", bytesDone: 5 * KIB } as const;
    await endAttempt(store, two, epoch, { ...fail, ...stop });
    assert.equal(await bytes(), 19 * KIB);
    await complete(store, one, epoch, { size_bytes: 6 * KIB });
    for (const subject of [AYSE, blockSubject(HOME), EVERYBODY_SUBJECT]) assert.equal(await bytes(subject), 21 * KIB);
    // Another worker's numbers change nothing.
    await store.write((tx) =>
      tx.jobs.progress([{ jobId, epoch: epoch + 1, speed: 0, isSteady: false, currentFile: null, tasks: [] }], T0),
    );
    assert.equal(await bytes(), 21 * KIB);
  });

  test("what is kept is the library and what has begun to come; it goes with the files", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 2);
    const [done, begun] = submitted.tasks.map(({ id }) => id) as [never, never];
    const { epoch, id: jobId } = await claim(store, submitted);
    const asset = await complete(store, done, epoch, { size_bytes: 3 * KIB });
    const back = { event: "putBack", bytesDone: 2 * KIB, fruitless: false, runAt: null, waitingFor: null } as const;
    await endAttempt(store, begun, epoch, { ...back, code: null, message: null, requests: 1, segments: 1 });
    const kept = async () => (await used(store, AYSE)).max_disk ?? 0;
    assert.equal(await kept(), 5 * KIB);
    assert.equal((await used(store, EVERYBODY_SUBJECT)).max_disk, 5 * KIB);
    await store.write((tx) => tx.assets.remove(asset.id));
    assert.equal(await kept(), 2 * KIB);
    await store.write((tx) => tx.tasks.moveAll(jobId, "cancel", T0));
    assert.equal(await kept(), 0);
  });

  test("what is kept of guests counts for their address, whoever they are, until it goes or they become users", async () => {
    await using opened = await open();
    const { store } = opened;
    const keep = async (owner_id: OwnerId, size: number) => {
      const submitted = await submit(store, { owner_id, block: HOME });
      const { epoch, id } = await claim(store, submitted);
      const asset = await complete(store, submitted.tasks[0]!.id, epoch, { size_bytes: size });
      await transition(store, id, { event: "complete", at: T0, epoch });
      return asset;
    };
    const kept = async () => (await used(store, blockSubject(HOME))).max_disk ?? 0;
    await keep(AYSE, 3 * KIB);
    const [byOther, coming] = [await keep(BORA, 4 * KIB), await submit(store, { owner_id: BORA, block: HOME })];
    assert.equal(await kept(), 7 * KIB);
    const { epoch } = await claim(store, coming);
    const back = { event: "putBack", bytesDone: 2 * KIB, fruitless: false, runAt: null, waitingFor: null } as const;
    await endAttempt(store, coming.tasks[0]!.id, epoch, {
      ...back,
      code: null,
      message: null,
      requests: 1,
      segments: 1,
    });
    assert.equal(await kept(), 9 * KIB);
    await store.write((tx) => tx.assets.remove(byOther.id));
    assert.equal(await kept(), 5 * KIB);
    await store.write((tx) => tx.changeOwner(AYSE, newId<OwnerId>()));
    assert.equal(await kept(), 2 * KIB);
    await store.write((tx) => tx.changeOwner(BORA, newId<OwnerId>()));
    assert.equal(await kept(), 0);
  });

  test("a file that arrives after its guest became a user is the user's, and counts for no address", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, { block: HOME });
    const { epoch } = await claim(store, submitted);
    await store.write((tx) => tx.changeOwner(AYSE, BORA));
    const asset = await complete(store, submitted.tasks[0]!.id, epoch, { size_bytes: 3 * KIB });
    const row = await store.read((tx) => tx.assets.get(asset.id));
    assert.deepEqual([row?.owner_id, row?.block], [BORA, null]);
    assert.equal((await used(store, BORA)).max_disk, 3 * KIB);
    assert.equal((await used(store, blockSubject(HOME))).max_disk, undefined);
  });

  test("jobs that run count for owner and block, and paused ones as waiting", async () => {
    await using opened = await open();
    const { store } = opened;
    const running = await submit(store, { block: HOME });
    await claim(store, running);
    await submit(store, { block: HOME, status: "paused" });
    const expected = { max_active: 1, max_pending: 1, jobs_per_day: 2 };
    assert.deepEqual(await used(store, AYSE), expected);
    assert.deepEqual(await used(store, blockSubject(HOME)), expected);
  });

  test("who takes over somebody's jobs takes over what they used, and limits that were set for them", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store);
    await submit(store, { owner_id: BORA });
    await store.write(async (tx) => {
      await tx.usage.count([AYSE], "requests", T0, 5);
      await tx.usage.setOwnLimits(AYSE, { jobs_per_day: 2 });
      await tx.changeOwner(AYSE, BORA);
    });
    assert.deepEqual(await used(store, AYSE), {});
    assert.deepEqual(await used(store, BORA), { jobs_per_day: 2, max_pending: 2, requests_per_minute: 5 });
    const own = (id: OwnerId) => store.read((tx) => tx.usage.ownLimits(id));
    assert.deepEqual([await own(AYSE), await own(BORA)], [null, { jobs_per_day: 2 }]);
  });

  test("what was used lives on, and is forgotten on request or with age", async () => {
    await using opened = await open();
    await opened.store.write(async (tx) => {
      await tx.usage.count([AYSE, blockSubject(HOME)], "bytes", T0, 7);
      await tx.usage.count([AYSE], "bytes", T0 - DAY_MS, 9);
      await tx.usage.count([AYSE], "requests", T0, 3);
    });
    const store = await opened.reopen();
    assert.deepEqual(await used(store, AYSE), { bytes_per_day: 7, requests_per_minute: 3 });
    await store.write((tx) => tx.usage.prune({ days: T0 - 2 * DAY_MS, minutes: T0 }));
    assert.deepEqual(await used(store, AYSE), { bytes_per_day: 7 });
    await store.write((tx) => tx.usage.forget(AYSE, T0 - (T0 % DAY_MS)));
    assert.deepEqual(await used(store, AYSE), {});
    assert.deepEqual(await used(store, AYSE, T0 - DAY_MS), { bytes_per_day: 9 });
    await store.write((tx) => tx.usage.prune({ days: T0, minutes: T0 }));
    assert.deepEqual(await used(store, AYSE, T0 - DAY_MS), {});
    assert.deepEqual(await store.read((tx) => tx.usage.blocks(0)), []);
  });

  test("50 that count at once are counted one by one", async () => {
    await using opened = await open();
    const { store } = opened;
    const tries = Array.from({ length: 50 }, () =>
      store.write(async (tx) => {
        if ((await tx.usage.used(AYSE, "jobs_per_day", T0)) >= 7) return false;
        await tx.jobs.insert(newJob({ id: newId() }), [newTask()], "");
        return true;
      }),
    );
    assert.equal((await Promise.all(tries)).filter(Boolean).length, 7);
    assert.equal((await used(store, AYSE)).jobs_per_day, 7);
  });

  test("limits of one's own stand, change and go; blocks with use or limits are listed", async () => {
    await using opened = await open();
    const { store } = opened;
    const [six, far] = [blockSubject("2001:db8::/64"), blockSubject("198.51.100.9")];
    await store.write(async (tx) => {
      await tx.usage.setOwnLimits(AYSE, { max_active: 0, bytes_per_day: 2 ** 50 });
      await tx.usage.setOwnLimits(six, { jobs_per_day: 100 });
      await tx.usage.count([AYSE, far], "jobs", T0, 1);
    });
    const own = () => store.read((tx) => tx.usage.ownLimits(AYSE));
    assert.deepEqual(await own(), { max_active: 0, bytes_per_day: 2 ** 50 });
    assert.deepEqual(await store.read((tx) => tx.usage.blocks(0)), [far, six]);
    assert.deepEqual(await store.read((tx) => tx.usage.blocks(T0 + DAY_MS)), [six]);
    await store.write((tx) => tx.usage.setOwnLimits(AYSE, {}));
    assert.equal(await own(), null);
  });

  test("accounts are known as guests, users and admins, and found by a part of their names", async () => {
    await using opened = await open();
    const { store } = opened;
    const guest = "owner-guest-00000" as OwnerId;
    await makeAccount(store, AYSE, "admin");
    await makeAccount(store, BORA, "user");
    await makeAccount(store, guest, "guest");
    const kind = (id: string) => store.read((tx) => tx.usage.kindOf(id as OwnerId));
    assert.deepEqual(
      [await kind(AYSE), await kind(BORA), await kind(guest), await kind("nobody-000000000")],
      ["admin", "user", "guest", null],
    );
    const list = (guests: boolean, text: string, offset = 0) =>
      store.read(async (tx) => {
        const rows = await tx.people.list({ guests, text }, { offset, limit: 10 });
        return [rows.map(({ id }) => id), await tx.people.count({ guests, text })];
      });
    assert.deepEqual(await list(false, ""), [[AYSE, BORA], 2]);
    assert.deepEqual(await list(false, "", 1), [[BORA], 2]);
    assert.deepEqual(await list(false, "BORA"), [[BORA], 1]);
    assert.deepEqual(await list(false, "%"), [[], 0]);
    assert.deepEqual(await list(true, ""), [[guest], 1]);
    const person = await store.read((tx) => tx.people.get(BORA));
    assert.deepEqual([person?.email, person?.created_at, person?.is_guest], [`${BORA}@example.org`, 0, 0]);
  });
}
