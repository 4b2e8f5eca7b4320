import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerId } from "../../../src/domain/ids.ts";
import {
  AYSE,
  BORA,
  claim,
  complete,
  endAttempt,
  jobOf,
  submit,
  T0,
  taskOf,
  transition,
  type OpenStore,
} from "./store-under-test.ts";

const DAY = 86_400_000;
const OTHERS = "owner-of-others-0" as OwnerId;
const ALL = { after: 0, limit: 1_000 };

export function housekeepingHolds(open: OpenStore): void {
  test("what an Idempotency-Key led to is remembered per owner, and goes with the job", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store, { status: "failed" });
    await store.write((tx) => tx.rememberRequest(AYSE, "key", job.id, "digest", T0));
    assert.deepEqual(
      { ...(await store.read((tx) => tx.idempotent(AYSE, "key"))) },
      {
        job_id: job.id,
        request_digest: "digest",
      },
    );
    assert.equal(await store.read((tx) => tx.idempotent(BORA, "key")), null);
    await assert.rejects(store.write((tx) => tx.rememberRequest(AYSE, "key", job.id, "other", T0)));
    await store.write((tx) => tx.jobs.remove(job.id, T0));
    assert.equal(await store.read((tx) => tx.idempotent(AYSE, "key")), null);
  });

  test("files to remove are kept until they are forgotten", async () => {
    await using opened = await open();
    const { store } = opened;
    const files = Array.from({ length: 1100 }, (_, at) => ({ kind: "part" as const, name: `${at}` }));
    await store.write((tx) => tx.noteRemovals(files));
    await store.write((tx) => tx.noteRemovals([]));
    const after = await opened.reopen();
    const kept = await after.read((tx) => tx.removals(2000));
    assert.deepEqual(
      kept.map(({ kind, name }) => ({ kind, name })),
      files,
    );
    await after.write((tx) => tx.forgetRemovals(kept.slice(1).map((row) => row.id)));
    await after.write((tx) => tx.forgetRemovals([]));
    assert.deepEqual(
      (await after.read((tx) => tx.removals(10))).map((row) => row.name),
      ["0"],
    );
  });

  test("when the clock was set, every deadline moves with it and nothing else", async () => {
    await using opened = await open();
    const { store } = opened;
    const waiting = await submit(store);
    const leased = await claim(store, await submit(store));
    const free = await submit(store);
    const ended = await submit(store, { status: "failed" });
    const change = { at: T0, type: "change", text: "" };
    await store.write(async (tx) => {
      await tx.jobs.update(waiting.job.id, { run_at: T0 + 100 }, change);
      await tx.hosts.coolDown("h.example:443", T0 + 50, "503", T0);
    });
    const before = { free: await jobOf(store, free.job.id), ended: await jobOf(store, ended.job.id) };
    const back = {
      event: "putBack",
      bytesDone: 0,
      fruitless: false,
      runAt: T0 + 70,
      waitingFor: null,
      code: null,
      message: null,
      requests: 0,
      segments: 1,
    } as const;
    const [task] = await store.read((tx) => tx.tasks.running(leased.id));
    assert.ok(task);
    await endAttempt(store, task.id, leased.epoch, back);
    await store.write((tx) => tx.shiftDeadlines(-30));
    assert.equal((await jobOf(store, waiting.job.id)).run_at, T0 + 70);
    assert.equal((await jobOf(store, leased.id)).lease_until, T0 + 20_000 - 30);
    assert.equal((await taskOf(store, task.id)).run_at, T0 + 40);
    assert.equal((await store.read((tx) => tx.hosts.get("h.example:443")))?.cool_down_until, T0 + 20);
    assert.deepEqual({ free: await jobOf(store, free.job.id), ended: await jobOf(store, ended.job.id) }, before);
  });

  test("hosts cool down until a moment; the latest word counts", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write((tx) => tx.hosts.coolDown("a:443", T0 + 10, "429", T0));
    await store.write((tx) => tx.hosts.coolDown("a:443", T0 + 30, "503", T0 + 1));
    const cooling = (now: number) =>
      store.read(async (tx) => (await tx.hosts.coolingDown(now)).map((row) => [row.host, row.reason]));
    assert.deepEqual(await cooling(T0 + 29), [["a:443", "503"]]);
    assert.deepEqual(await cooling(T0 + 30), []);
    assert.equal(await store.read((tx) => tx.hosts.get("b:443")), null);
  });

  test("old events of ended and removed jobs go; those of unfinished jobs stay; the log says from where it is whole", async () => {
    await using opened = await open();
    const { store } = opened;
    assert.deepEqual(await store.read(async (tx) => [await tx.events.first(), await tx.events.last()]), [1, 0]);
    const open1 = await submit(store);
    const ended = await submit(store);
    await transition(store, ended.job.id, { event: "cancel", at: T0 + 1 });
    const removed = await submit(store, { status: "failed" });
    await store.write((tx) => tx.jobs.remove(removed.job.id, T0 + 2));
    const young = await submit(store, { status: "completed", created_at: T0 + DAY });
    const last = await store.read((tx) => tx.events.last());
    assert.deepEqual(await store.write((tx) => tx.pruneEvents(T0 + DAY, ALL)), { removed: 4, next: 0 });
    const kept = await store.read((tx) => tx.events.after(0, 100));
    assert.deepEqual(
      kept.map((event) => event.job_id),
      [open1.job.id, young.job.id],
    );
    const first = await store.read((tx) => tx.events.first());
    assert.equal(first, last, "what an unfinished job kept does not make the log whole");
    assert.deepEqual(await store.write((tx) => tx.pruneEvents(T0 + DAY, ALL)), { removed: 0, next: 0 });
    assert.equal(await store.read((tx) => tx.events.first()), first);
  });

  test("old events go in portions, none of which looks at more than it may", async () => {
    await using opened = await open();
    const { store } = opened;
    const stays = await submit(store);
    for (let turn = 0; turn < 6; turn += 1) await submit(store, { status: "failed" });
    const young = await submit(store, { status: "failed", created_at: T0 + DAY });
    const prune = (after: number) => store.write((tx) => tx.pruneEvents(T0 + DAY, { after, limit: 3 }));
    assert.deepEqual(await prune(0), { removed: 2, next: 3 });
    assert.equal(await store.read((tx) => tx.events.first()), 4, "the log says at once from where it is whole");
    assert.deepEqual(await prune(3), { removed: 3, next: 6 });
    assert.deepEqual(await prune(6), { removed: 1, next: 0 });
    const kept = await store.read((tx) => tx.events.after(0, 100));
    assert.deepEqual(
      kept.map((event) => event.job_id),
      [stays.job.id, young.job.id],
    );
    await transition(store, stays.job.id, { event: "cancel", at: T0 + DAY });
    assert.deepEqual(await prune(0), { removed: 1, next: 0 }, "once it has ended, its old events go too");
  });

  test("the last sequence survives the pruning of every event", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store, { status: "failed" });
    const last = await store.read((tx) => tx.events.last());
    await store.write((tx) => tx.pruneEvents(T0 + DAY, ALL));
    const after = await opened.reopen();
    assert.equal(await after.read((tx) => tx.events.last()), last);
    await submit(after);
    assert.equal(await after.read((tx) => tx.events.last()), last + 1);
  });

  test("what a guest did goes over to the user: jobs, tasks, files, counts, days, turn and remembered requests", async () => {
    await using opened = await open();
    const { store } = opened;
    const mine = await submit(store);
    const [task] = mine.tasks;
    assert.ok(task);
    await claim(store, mine);
    await complete(store, task.id, 1, { size_bytes: 11 });
    await transition(store, mine.job.id, { event: "complete", at: T0 });
    await submit(store, { owner_id: BORA, status: "completed" }, 0);
    await store.write(async (tx) => {
      await tx.takeTurn(AYSE, T0 + 5);
      await tx.rememberRequest(AYSE, "key", mine.job.id, "d1", T0);
      await tx.rememberRequest(AYSE, "both", mine.job.id, "d2", T0);
      await tx.rememberRequest(BORA, "both", mine.job.id, "d3", T0);
    });
    const version = (await jobOf(store, mine.job.id)).version;
    await store.write((tx) => tx.changeOwner(AYSE, BORA));
    await store.read(async (tx) => {
      assert.equal((await tx.jobs.get(mine.job.id))?.owner_id, BORA);
      assert.ok(((await tx.jobs.get(mine.job.id))?.version ?? 0) > version);
      assert.equal((await tx.tasks.get(task.id))?.owner_id, BORA);
      assert.equal((await tx.assets.count({ ownerId: BORA })).count, 1);
      assert.equal((await tx.jobs.counts(BORA)).completed, 2);
      assert.equal((await tx.jobs.counts(AYSE)).completed, 0);
      assert.equal((await tx.jobs.counts()).completed, 2);
      assert.deepEqual(await tx.jobs.days(AYSE, 9), []);
      const days = (await tx.jobs.days(BORA, 9)).map((row) => ({ ...row }));
      assert.deepEqual(days, [{ day: "2026-01-02", completed: 1, failed: 0, cancelled: 0, files: 1, bytes: 11 }]);
      assert.equal((await tx.idempotent(BORA, "key"))?.request_digest, "d1");
      assert.equal((await tx.idempotent(BORA, "both"))?.request_digest, "d3");
      assert.equal(await tx.idempotent(AYSE, "both"), null);
      assert.deepEqual(await tx.audit.wrongCounters(), []);
      assert.deepEqual(await tx.audit.wrongDays(), []);
    });
  });

  test("a search of one's own finds what was a guest's, also where many others have the word", async () => {
    await using opened = await open();
    const { store } = opened;
    const mine = await submit(store, { name: "harbour lights" });
    for (let other = 0; other < 60; other += 1) await submit(store, { owner_id: OTHERS, name: "harbour" }, 0);
    const found = (ownerId: OwnerId) =>
      store.read(async (tx) => (await tx.jobs.list({ ownerId, words: ["harb"] }, { limit: 9 })).map(({ id }) => id));
    assert.deepEqual([await found(AYSE), await found(BORA)], [[mine.job.id], []]);
    await store.write((tx) => tx.changeOwner(AYSE, BORA));
    assert.deepEqual([await found(AYSE), await found(BORA)], [[], [mine.job.id]]);
  });

  test("a guest who becomes a user does not get ahead in the line", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store);
    await submit(store, { owner_id: BORA });
    await store.write(async (tx) => {
      await tx.takeTurn(AYSE, T0 + 9);
      await tx.takeTurn(BORA, T0 + 5);
      await tx.changeOwner(AYSE, "owner-user-000000" as typeof AYSE);
    });
    assert.deepEqual(await store.read((tx) => tx.jobs.ownersByFairShare()), [BORA, "owner-user-000000"]);
  });

  test("changing an owner to the same one changes nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store);
    await store.write((tx) => tx.changeOwner(AYSE, AYSE));
    assert.equal((await store.read((tx) => tx.jobs.counts(AYSE))).pending, 1);
    assert.deepEqual(await store.read((tx) => tx.audit.wrongCounters()), []);
  });

  test("days count what ended and what was fetched, for the owner and for everybody", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const [owner_id, event, at] of [
      [AYSE, "cancel", T0],
      [AYSE, "fail", T0 + DAY],
      [BORA, "complete", T0 + DAY],
    ] as const)
      await transition(store, (await submit(store, { owner_id })).job.id, { event, at });
    const days = await store.read((tx) => tx.jobs.days(null, 9));
    assert.deepEqual(
      days.map(({ day, completed, failed, cancelled }) => [day, completed, failed, cancelled]),
      [
        ["2026-01-03", 1, 1, 0],
        ["2026-01-02", 0, 0, 1],
      ],
    );
    assert.equal((await store.read((tx) => tx.jobs.days(AYSE, 1))).length, 1);
  });

  test("the integrity check of a whole database finds nothing, whatever was checked and written before it", async () => {
    await using opened = await open();
    const { store } = opened;
    for (let turn = 0; turn < 120; turn += 1) {
      await submit(store, { name: `job number ${turn}` }, 1);
      if (turn % 7 === 6) assert.deepEqual(await store.checkIntegrity(), []);
    }
  });

  test("tidying comes to an end, leaves no event, and searches find what they found", async () => {
    await using opened = await open();
    const { store } = opened;
    for (let turn = 0; turn < 60; turn += 1) await submit(store, { name: `word${turn % 3} report` });
    const found = () => store.read((tx) => tx.jobs.list({ words: ["word1", "rep"] }, { limit: 100 }));
    const [before, last] = [await found(), await store.read((tx) => tx.events.last())];
    assert.equal(before.length, 20);
    let parts = 0;
    while (await store.write((tx) => tx.tidy())) assert.ok((parts += 1) < 1_000, "it goes on for ever");
    assert.equal(await store.write((tx) => tx.tidy()), false);
    assert.deepEqual(await found(), before);
    assert.equal(await store.read((tx) => tx.events.last()), last);
  });

  test("a probe proves that the store can be written and leaves no event", async () => {
    await using opened = await open();
    await opened.store.write((tx) => tx.probe());
    await opened.store.write((tx) => tx.probe());
    assert.equal(await opened.store.read((tx) => tx.events.last()), 0);
    assert.deepEqual(await opened.store.checkIntegrity(), []);
    assert.equal(opened.store.tight, false);
    assert.match(opened.store.engineVersion, /\d/);
  });
}
