import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../../src/domain/failures.ts";
import { jobOf, newJob, newTask, submit, T0, transition, type OpenStore } from "./store-under-test.ts";

export function transactionsHold(open: OpenStore): void {
  test("a write that throws leaves nothing behind: no row, no count, no event, no call", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    let calls = 0;
    store.onCommit(() => (calls += 1));
    const last = await store.read((tx) => tx.events.last());
    const fault = new Error("half way");
    const half = store.write(async (tx) => {
      await tx.jobs.insert(newJob({ name: "half" }), [newTask()], "");
      await tx.jobs.transition(job.id, { event: "cancel", at: T0 });
      throw fault;
    });
    await assert.rejects(half, fault);
    await store.read(async (tx) => {
      assert.deepEqual(await tx.jobs.list({}, { limit: 9 }), [job]);
      assert.deepEqual(await tx.jobs.list({ words: ["half"] }, { limit: 9 }), []);
      assert.equal((await tx.jobs.counts()).pending, 1);
      assert.equal(await tx.events.last(), last);
      assert.deepEqual(await tx.audit.wrongCounters(), []);
    });
    assert.equal(calls, 0);
    assert.equal((await transition(store, job.id, { event: "pause", at: T0 }))?.moved, true, "the next write works");
  });

  test("listeners are called after the commit, once for a write with events, never for one without", async () => {
    await using opened = await open();
    const { store } = opened;
    let calls = 0;
    let committed: Promise<unknown> = Promise.resolve();
    let inside = false;
    const stop = store.onCommit(() => {
      calls += 1;
      assert.equal(inside, false, "not inside the transaction");
      committed = store.read((tx) => tx.jobs.list({}, { limit: 9 }));
    });
    const job = await store.write(async (tx) => {
      inside = true;
      const row = await tx.jobs.insert(newJob(), [newTask()], "");
      await tx.jobs.transition(row.id, { event: "pause", at: T0 });
      inside = false;
      return row;
    });
    assert.equal(calls, 1);
    assert.deepEqual((await committed) as unknown, [await jobOf(store, job.id)]);
    await store.write((tx) => tx.probe());
    assert.equal(calls, 1);
    stop();
    await transition(store, job.id, { event: "resume", at: T0 });
    assert.equal(calls, 1);
  });

  test("a read sees one moment, while writes are committed beside it", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    await store.read(async (tx) => {
      const before = await tx.jobs.get(job.id);
      await transition(store, job.id, { event: "pause", at: T0 });
      await submit(store);
      assert.deepEqual(await tx.jobs.get(job.id), before);
      assert.equal((await tx.jobs.counts()).pending, 1);
      assert.equal((await tx.jobs.count({})).count, 1);
      assert.equal((await tx.events.after(0, 99)).length, 1);
    });
    assert.equal((await jobOf(store, job.id)).status, "paused");
  });

  test("a write sees what it wrote itself", async () => {
    await using opened = await open();
    await opened.store.write(async (tx) => {
      const row = await tx.jobs.insert(newJob({ name: "seen" }), [newTask()], "");
      assert.deepEqual(await tx.jobs.get(row.id), row);
      assert.equal((await tx.jobs.list({ words: ["seen"] }, { limit: 1 })).length, 1);
      assert.equal((await tx.jobs.counts()).pending, 1);
    });
  });

  test("writes at once come one after the other, and sequences are in the order of commits", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    const seen: number[] = [];
    const writes = Array.from({ length: 40 }, async (_, at) => {
      await store.write((tx) => tx.jobs.update(job.id, { max_speed: at }, { at: T0, type: "change", text: "" }));
      seen.push(await store.read((tx) => tx.events.last()));
    });
    await Promise.all(writes);
    assert.equal((await jobOf(store, job.id)).version, 41);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(await store.read((tx) => tx.events.last()), 41);
  });

  test("what the caller's work throws comes out as it is", async () => {
    await using opened = await open();
    const failure = new Failure("disk_error", { message: "the disk of the downloads" });
    await assert.rejects(
      opened.store.write(async () => Promise.reject(failure)),
      failure,
    );
    await assert.rejects(
      opened.store.read(async () => Promise.reject(failure)),
      failure,
    );
    await submit(opened.store);
  });
}
