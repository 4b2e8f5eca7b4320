import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobId, WorkerId } from "../../../src/domain/ids.ts";
import { STATUSES, STATUS_EVENTS, nextStatus } from "../../../src/domain/status.ts";
import {
  AYSE,
  claim,
  claimOf,
  jobOf,
  newId,
  submit,
  T0,
  transition,
  WORKER,
  type OpenStore,
} from "./store-under-test.ts";

export function jobsHold(open: OpenStore): void {
  test("a submitted job is there with its tasks and its first event, also after opening again", async () => {
    await using opened = await open();
    const { job, tasks } = await submit(opened.store, { name: "Two files" }, 2);
    const store = await opened.reopen();
    const { row, list, events } = await store.read(async (tx) => ({
      row: await tx.jobs.get(job.id),
      list: await tx.tasks.list(job.id, { limit: 10 }),
      events: await tx.events.after(0, 10),
    }));
    assert.deepEqual(row, job);
    assert.deepEqual([row?.status, row?.detected, row?.tasks_unsized, row?.waiting_code], ["pending", 2, 2, "slots"]);
    assert.deepEqual(
      list.map((task) => [task.id, task.position, task.status]),
      tasks.map((task, at) => [task.id, at, "pending"]),
    );
    assert.deepEqual(
      events.map((event) => [event.type, event.job_id, event.from_status, event.to_status]),
      [["submit", job.id, null, "pending"]],
    );
  });

  test("a job may begin paused, with its tasks, and waits for nothing then", async () => {
    await using opened = await open();
    const { job } = await submit(opened.store, { status: "paused" });
    assert.deepEqual([job.status, job.waiting_code, job.waiting_for], ["paused", null, null]);
    assert.equal((await opened.store.read((tx) => tx.tasks.countByStatus(job.id))).paused, 1);
  });

  test("an unknown job is null everywhere", async () => {
    await using opened = await open();
    const id = newId<JobId>();
    const { store } = opened;
    assert.equal(await store.read((tx) => tx.jobs.get(id)), null);
    assert.equal(await transition(store, id, { event: "pause", at: T0 }), null);
    assert.equal(
      await store.write((tx) => tx.jobs.update(id, { private: 1 }, { at: T0, type: "change", text: "" })),
      null,
    );
    assert.equal(await store.write((tx) => tx.jobs.place(id, "top", T0)), null);
    assert.equal(await store.write((tx) => tx.jobs.remove(id, T0)), false);
    assert.equal(await store.read((tx) => tx.events.last()), 0);
  });

  test("every event from every status does what the table says, and what the table lacks changes nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const from of STATUSES) {
      for (const event of STATUS_EVENTS) {
        const { job } = await submit(store, { status: from }, 0);
        const before = await store.read((tx) => tx.events.last());
        const moved = await transition(store, job.id, { event, at: T0 + 1, text: "why" });
        const to = nextStatus(from, event);
        assert.equal(moved?.moved, to !== null, `${from} ${event}`);
        assert.equal(moved?.job.status, to ?? from);
        const events = await store.read((tx) => tx.events.after(before, 10));
        const expected =
          to === null ? [] : [{ type: event, from_status: from, to_status: to, text: "why", at: T0 + 1 }];
        assert.deepEqual(
          events.map(({ type, from_status, to_status, text, at }) => ({ type, from_status, to_status, text, at })),
          expected,
        );
        assert.deepEqual(await jobOf(store, job.id), moved?.job);
      }
    }
  });

  test("a transition of another epoch changes nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store);
    const claimed = await claim(store, submitted);
    const last = await store.read((tx) => tx.events.last());
    for (const epoch of [claimed.epoch - 1, claimed.epoch + 1]) {
      const moved = await transition(store, claimed.id, { event: "complete", at: T0, epoch });
      assert.equal(moved?.moved, false);
    }
    assert.deepEqual(await jobOf(store, claimed.id), claimed);
    assert.equal(await store.read((tx) => tx.events.last()), last);
    assert.equal(
      (await transition(store, claimed.id, { event: "complete", at: T0, epoch: claimed.epoch }))?.moved,
      true,
    );
  });

  test("of many claims at once one wins", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    const moves = await Promise.all(Array.from({ length: 8 }, () => transition(store, job.id, claimOf(job))));
    assert.equal(moves.filter((move) => move?.moved).length, 1);
    assert.equal((await jobOf(store, job.id)).epoch, 1);
  });

  test("a change of columns grows the version and is one event", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    const event = { at: T0 + 5, type: "change", text: "priority 3" };
    const after = await store.write((tx) => tx.jobs.update(job.id, { priority: 3 }, event));
    assert.deepEqual([after?.priority, after?.version, after?.updated_at], [3, job.version + 1, T0 + 5]);
    const events = await store.read((tx) => tx.events.timeline(job.id, { limit: 10 }));
    assert.deepEqual(
      events.map((row) => row.type),
      ["submit", "change"],
    );
  });

  test("progress is written without an event, and that of another epoch is ignored", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 2);
    const { epoch, id } = await claim(store, submitted);
    const last = await store.read((tx) => tx.events.last());
    const [first, second] = submitted.tasks;
    assert.ok(first && second);
    const post = (asEpoch: number, bytesDone: number) => {
      const facts = { epoch: asEpoch, bytesDone, bytesTotal: 100, segments: 1, resumedFrom: 0, name: "file.bin" };
      const update = { jobId: id, epoch: asEpoch, speed: 7, isSteady: true, currentFile: "file.bin" };
      return store.write((tx) => tx.jobs.progress([{ ...update, tasks: [{ ...facts, taskId: first.id }] }], T0 + 1));
    };
    const [row] = await post(epoch, 40);
    assert.deepEqual([row?.bytes_done, row?.bytes_expected, row?.tasks_unsized, row?.speed], [40, 100, 1, 7]);
    assert.equal(row?.eta_seconds, null, "nobody knows how long a file of unknown size takes");
    const sized = { taskId: second.id, epoch, bytesDone: 0, bytesTotal: 80, segments: 1, resumedFrom: 0, name: null };
    const update = { jobId: id, epoch, speed: 7, isSteady: true, currentFile: null, tasks: [sized] };
    const [known] = await store.write((tx) => tx.jobs.progress([update], T0 + 1));
    assert.equal(known?.eta_seconds, 21, "140 bytes at 7 a second, and the second under way");
    assert.deepEqual(await post(epoch + 1, 90), []);
    assert.deepEqual(await post(epoch - 1, 90), []);
    assert.equal((await jobOf(store, id)).bytes_done, 40);
    assert.equal((await store.read((tx) => tx.tasks.get(first.id)))?.bytes_done, 40);
    assert.equal(await store.read((tx) => tx.events.last()), last);
  });

  test("progress of a job never touches a task of another job", async () => {
    await using opened = await open();
    const { store } = opened;
    const mine = await submit(store);
    const other = await submit(store);
    const { epoch, id } = await claim(store, mine);
    await claim(store, other);
    const [foreign] = other.tasks;
    assert.ok(foreign);
    const task = { taskId: foreign.id, epoch, bytesDone: 9, bytesTotal: 9, segments: 1, resumedFrom: 0, name: null };
    await store.write((tx) =>
      tx.jobs.progress([{ jobId: id, epoch, speed: 0, isSteady: true, currentFile: null, tasks: [task] }], T0),
    );
    assert.equal((await store.read((tx) => tx.tasks.get(foreign.id)))?.bytes_done, 0);
    assert.equal((await jobOf(store, id)).bytes_done, 0);
  });

  test("sums beyond 2^53 stay readable, and sizes that are not exact are refused", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 3);
    const { epoch, id } = await claim(store, submitted);
    const huge = Number.MAX_SAFE_INTEGER;
    const post = (bytesTotal: number) => {
      const tasks = submitted.tasks.map((task) => ({
        taskId: task.id,
        epoch,
        bytesDone: 1,
        bytesTotal,
        segments: 1,
        resumedFrom: 0,
        name: null,
      }));
      return store.write((tx) =>
        tx.jobs.progress([{ jobId: id, epoch, speed: 0, isSteady: true, currentFile: null, tasks }], T0),
      );
    };
    await post(huge);
    assert.ok((await jobOf(store, id)).bytes_expected >= huge);
    assert.ok((await store.read((tx) => tx.tasks.promisedBytes())) >= huge);
    await post(10);
    assert.equal((await jobOf(store, id)).bytes_expected, 30);
    await assert.rejects(post(2 ** 60));
    assert.equal((await jobOf(store, id)).bytes_expected, 30);
  });

  test("a beat renews what is still the worker's own, and nothing else", async () => {
    await using opened = await open();
    const { store } = opened;
    const mine = await claim(store, await submit(store));
    const lost = await claim(store, await submit(store));
    await transition(store, lost.id, { event: "leaseExpired", at: T0 });
    const leases = [mine, lost].map(({ id, epoch }) => ({ id, epoch }));
    const until = T0 + 99_000;
    const rows = await store.write((tx) => tx.jobs.beat(WORKER, leases, until));
    assert.deepEqual(
      rows.map((row) => [row.id, row.lease_until]),
      [[mine.id, until]],
    );
    assert.deepEqual(await store.write((tx) => tx.jobs.beat("another-worker-00" as WorkerId, leases, until)), []);
    assert.deepEqual(
      await store.write((tx) => tx.jobs.beat(WORKER, [{ id: mine.id, epoch: mine.epoch + 1 }], until)),
      [],
    );
  });

  test("leased jobs are those of the leased statuses, of one worker or of all", async () => {
    await using opened = await open();
    const { store } = opened;
    const running = await claim(store, await submit(store));
    const pausing = await claim(store, await submit(store));
    await transition(store, pausing.id, { event: "pause", at: T0 });
    await submit(store);
    const ids = await store.read(async (tx) => (await tx.jobs.leased()).map((row) => row.id));
    assert.deepEqual(new Set(ids), new Set([running.id, pausing.id]));
    assert.equal((await store.read((tx) => tx.jobs.leased(WORKER))).length, 2);
    assert.equal((await store.read((tx) => tx.jobs.leased("another-worker-00" as WorkerId))).length, 0);
  });

  test("only an ended job can be removed; tasks and timeline go with it, but for its end and whose it was", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store);
    const running = await claim(store, submitted);
    assert.equal(await store.write((tx) => tx.jobs.remove(running.id, T0)), false);
    assert.deepEqual(await jobOf(store, running.id), running);
    await transition(store, running.id, { event: "fail", at: T0 });
    const last = await store.read((tx) => tx.events.last());
    assert.equal(await store.write((tx) => tx.jobs.remove(running.id, T0)), true);
    const left = await store.read(async (tx) => ({
      job: await tx.jobs.get(running.id),
      tasks: await tx.tasks.list(running.id, { limit: 10 }),
      events: await tx.events.timeline(running.id, { limit: 10 }),
      counts: await tx.jobs.counts(),
      mine: await tx.jobs.counts(AYSE),
    }));
    assert.equal(left.job, null);
    assert.deepEqual(left.tasks, []);
    assert.deepEqual(
      left.events.map((event) => [event.type, event.to_status, event.owner_id, event.text]),
      [
        ["fail", "failed", null, ""],
        ["remove", null, AYSE, ""],
      ],
    );
    assert.ok((left.events[1]?.sequence ?? 0) > last, "a sequence is never given out twice");
    assert.deepEqual([left.counts.failed, left.mine.failed], [0, 0]);
  });

  test("why jobs wait is said once", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store);
    const running = await claim(store, await submit(store));
    const explain = (text: string) =>
      store.write((tx) => tx.jobs.explainWait([job.id, running.id], { code: "host", text }, T0 + 1));
    assert.equal(await explain("waits for h.example: 4 of 4 in use"), 1);
    assert.equal(await explain("waits for h.example: 4 of 4 in use"), 0);
    const row = await jobOf(store, job.id);
    assert.deepEqual(
      [row.waiting_code, row.waiting_for, row.version],
      ["host", "waits for h.example: 4 of 4 in use", 2],
    );
    assert.deepEqual(await jobOf(store, running.id), running);
    assert.equal(await store.write((tx) => tx.jobs.explainWait([], { code: "host", text: "x" }, T0)), 0);
  });
}
