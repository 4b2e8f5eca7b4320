import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerId, TaskId } from "../../../src/domain/ids.ts";
import type { Store } from "../../../src/stores/store.ts";
import {
  AYSE,
  BORA,
  claim,
  complete,
  endAttempt,
  jobOf,
  newAsset,
  newId,
  newTask,
  submit,
  T0,
  taskOf,
  transition,
  type OpenStore,
  type Submitted,
} from "./store-under-test.ts";

const FAIL = { event: "fail", code: "not_found", message: "gone", bytesDone: 0, requests: 1, segments: 1 } as const;
const BACK = {
  event: "putBack",
  bytesDone: 5,
  fruitless: false,
  runAt: T0 + 500,
  waitingFor: "later",
  code: "timeout",
  message: "slow",
  requests: 2,
  segments: 1,
} as const;

function idsOf({ tasks }: Submitted): TaskId[] {
  return tasks.map((task) => task.id);
}

async function started(store: Store, count: number) {
  const submitted = await submit(store, {}, count);
  const job = await claim(store, submitted);
  const [first, second, third] = idsOf(submitted);
  assert.ok(first);
  return { submitted, job, first, second: second ?? first, third: third ?? first };
}

export function tasksHold(open: OpenStore): void {
  test("only pending tasks start, once, with one event each", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first, submitted } = await started(store, 2);
    assert.deepEqual(await store.write((tx) => tx.tasks.start(idsOf(submitted), T0)), []);
    assert.deepEqual(await store.write((tx) => tx.tasks.start([], T0)), []);
    assert.equal((await taskOf(store, first)).attempts, 1);
    const events = await store.read((tx) => tx.events.timeline(job.id, { limit: 20 }));
    assert.equal(events.filter((event) => event.type === "task_start").length, 2);
    assert.equal(await store.read((tx) => tx.events.countTimeline(job.id)), events.length);
  });

  test("a completed task has its asset, and its job counts it", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first, second } = await started(store, 2);
    const asset = await complete(store, first, job.epoch, { kind: "image", size_bytes: 70 });
    await complete(store, second, job.epoch, { kind: "video", size_bytes: 30 });
    const task = await taskOf(store, first);
    assert.deepEqual(
      [task.status, task.asset_id, task.digest, task.bytes_done, task.finished_at],
      ["completed", asset.id, asset.digest, 70, T0],
    );
    const row = await jobOf(store, job.id);
    assert.deepEqual(
      [row.downloaded, row.images, row.videos, row.bytes_done, row.bytes_expected, row.tasks_unsized, row.requests],
      [2, 1, 1, 100, 100, 0, 2],
    );
    const totals = (ownerId: OwnerId | null) => store.read((tx) => tx.assets.totals(ownerId));
    assert.deepEqual(await totals(null), { files: 2, bytes: 100 });
    await store.write((tx) => tx.assets.remove(asset.id));
    assert.deepEqual(await totals(null), { files: 1, bytes: 30 });
    assert.deepEqual(await totals(job.owner_id), { files: 1, bytes: 30 });
  });

  test("a task that is put back keeps its bytes and waits; a fruitless try is counted", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first } = await started(store, 1);
    assert.equal(await endAttempt(store, first, job.epoch, BACK), true);
    const back = await taskOf(store, first);
    assert.deepEqual(
      [back.status, back.bytes_done, back.run_at, back.waiting_for, back.error_code, back.fruitless_tries],
      ["pending", 5, T0 + 500, "later", "timeout", 0],
    );
    for (const tries of [1, 2]) {
      await store.write((tx) => tx.tasks.start([first], T0));
      await endAttempt(store, first, job.epoch, { ...BACK, fruitless: true });
      assert.equal((await taskOf(store, first)).fruitless_tries, tries);
    }
    await store.write((tx) => tx.tasks.start([first], T0));
    await endAttempt(store, first, job.epoch, { ...BACK, code: null, message: null, runAt: null });
    assert.equal((await taskOf(store, first)).fruitless_tries, 2, "a stop of our own is no verdict");
    assert.equal((await jobOf(store, job.id)).bytes_done, 5);
  });

  test("the end of an attempt is heard from the claim that made it only, and once", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first } = await started(store, 1);
    const last = await store.read((tx) => tx.events.last());
    for (const epoch of [job.epoch - 1, job.epoch + 1])
      assert.equal(await endAttempt(store, first, epoch, FAIL), false);
    assert.equal(await endAttempt(store, newId<TaskId>(), job.epoch, FAIL), false);
    assert.equal(await store.read((tx) => tx.events.last()), last);
    assert.equal(await endAttempt(store, first, job.epoch, FAIL), true);
    assert.equal(await endAttempt(store, first, job.epoch, FAIL), false);
    assert.equal((await jobOf(store, job.id)).failed, 1);
  });

  test("a worker that lost its lease can end nothing, though nobody claimed the job again", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first } = await started(store, 1);
    await transition(store, job.id, { event: "leaseExpired", at: T0 });
    const end = {
      event: "complete",
      asset: newAsset(await taskOf(store, first)),
      resumedFrom: 0,
      requests: 1,
      segments: 1,
    } as const;
    assert.equal(await endAttempt(store, first, job.epoch, end), false);
    assert.equal(await store.read((tx) => tx.assets.ofTask(first)), null);
  });

  test("a task keeps the most connections that brought it at once, over all attempts, and a retry begins anew", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first, second } = await started(store, 2);
    const { id: jobId, epoch } = job;
    const segmentsOf = async (id: TaskId): Promise<number> => (await taskOf(store, id)).segments;
    const facts = { taskId: first, epoch, bytesDone: 1, bytesTotal: 9, resumedFrom: 0, name: null };
    for (const segments of [1, 6, 2]) {
      const update = { jobId, epoch, speed: 1, isSteady: true, currentFile: null, tasks: [{ ...facts, segments }] };
      await store.write((tx) => tx.jobs.progress([update], T0));
    }
    assert.equal(await segmentsOf(first), 6);
    await endAttempt(store, first, epoch, { ...BACK, segments: 7 });
    assert.equal(await segmentsOf(first), 7);
    await store.write((tx) => tx.tasks.start([first], T0));
    await endAttempt(store, first, epoch, FAIL);
    assert.equal(await segmentsOf(first), 7);
    await store.write((tx) => tx.tasks.retry(first, T0));
    assert.equal(await segmentsOf(first), 0);
    const asset = newAsset(await taskOf(store, second));
    const end = { event: "complete", asset, resumedFrom: 0, requests: 0, segments: 0 } as const;
    await endAttempt(store, second, epoch, end);
    assert.equal(await segmentsOf(second), 1, "a finished file came over one at least");
  });

  test("tasks move along with their job, each by its own status", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first, second, third } = await started(store, 3);
    await complete(store, first, job.epoch);
    await endAttempt(store, second, job.epoch, FAIL);
    const statuses = async () =>
      Promise.all([first, second, third].map(async (id) => (await taskOf(store, id)).status));
    const move = (event: Parameters<Parameters<Parameters<Store["write"]>[0]>[0]["tasks"]["moveAll"]>[1]) =>
      store.write((tx) => tx.tasks.moveAll(job.id, event, T0));
    assert.equal(await move("pause"), 1);
    assert.deepEqual(await statuses(), ["completed", "failed", "pausing"]);
    assert.equal(await move("leaseExpired"), 1);
    assert.deepEqual(await statuses(), ["completed", "failed", "paused"]);
    assert.equal(await move("resume"), 1);
    assert.equal(await move("fail"), 1);
    assert.deepEqual(await statuses(), ["completed", "failed", "failed"]);
    assert.equal((await jobOf(store, job.id)).failed, 2);
    assert.equal(await move("retry"), 2);
    assert.deepEqual(await statuses(), ["completed", "pending", "pending"]);
    assert.equal((await jobOf(store, job.id)).failed, 0);
    assert.equal(await move("cancel"), 2);
    assert.deepEqual(await statuses(), ["completed", "cancelled", "cancelled"]);
  });

  test("one ended task is tried again; a completed or unfinished one is not", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first, second, third } = await started(store, 3);
    await complete(store, first, job.epoch);
    await endAttempt(store, second, job.epoch, FAIL);
    const before = await jobOf(store, job.id);
    const retry = (id: TaskId) => store.write((tx) => tx.tasks.retry(id, T0 + 9));
    assert.equal(await retry(first), false);
    assert.equal(await retry(third), false);
    assert.equal(await retry(newId<TaskId>()), false);
    assert.equal(await retry(second), true);
    const task = await taskOf(store, second);
    assert.deepEqual([task.status, task.error_code, task.finished_at], ["pending", null, null]);
    const after = await jobOf(store, job.id);
    assert.equal(after.failed, 0);
    assert.ok(after.version > before.version);
  });

  test("startable tasks come in order, without closed hosts and those that wait; the earliest is known", async () => {
    await using opened = await open();
    const { store } = opened;
    const tasks = ["a:443", "b:443", "a:443", "c:443"].map((host) => newTask({ host }));
    const [first, second, third, fourth] = tasks.map((task) => task.id);
    assert.ok(first && second && third && fourth);
    const submitted = await submit(store, { host: null }, tasks);
    const { id, epoch } = (await transition(store, submitted.job.id, { event: "claim", at: T0, set: { epoch: 1 } }))!
      .job;
    const startable = (nowMs: number, except: string[], limit = 9) =>
      store.read(async (tx) => (await tx.tasks.startable(id, nowMs, except, limit)).map((task) => task.id));
    assert.deepEqual(await startable(T0, []), [first, second, third, fourth]);
    assert.deepEqual(await startable(T0, ["a:443"], 1), [second]);
    await store.write((tx) => tx.tasks.start([first], T0));
    assert.deepEqual(await store.read((tx) => tx.tasks.runningByHost([])), new Map([["a:443", 1]]));
    assert.deepEqual(await store.read((tx) => tx.tasks.runningByHost([second])), new Map([["a:443", 1]]));
    assert.deepEqual(await store.read((tx) => tx.tasks.runningByHost([first])), new Map());
    await endAttempt(store, first, epoch, BACK);
    assert.deepEqual(await startable(T0 + 499, []), [second, third, fourth]);
    assert.deepEqual(await startable(T0 + 500, []), [first, second, third, fourth]);
    assert.equal((await store.read((tx) => tx.tasks.nextPending(id)))?.id, second);
    await store.write((tx) => tx.tasks.start([second, third, fourth], T0));
    assert.equal((await store.read((tx) => tx.tasks.nextPending(id)))?.id, first);
    assert.equal((await store.read((tx) => tx.tasks.running(id))).length, 3);
  });

  test("tasks are listed in pages by position", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 450);
    const seen: TaskId[] = [];
    for (let after = -1; ;) {
      const page = await store.read((tx) => tx.tasks.list(submitted.job.id, { limit: 100, after }));
      seen.push(...page.map((task) => task.id));
      if (page.length === 0) break;
      after = page.at(-1)?.position ?? after;
    }
    assert.deepEqual(seen, idsOf(submitted));
  });

  test("links of unfinished tasks of the same owner are known, others are not", async () => {
    await using opened = await open();
    const { store } = opened;
    const keys = Array.from({ length: 1200 }, (_, at) => `key ${at}`);
    const open1 = keys.slice(0, 700).map((url_key) => newTask({ url_key }));
    await submit(store, {}, open1);
    const ended = await submit(store, {}, [newTask({ url_key: "ended" })]);
    await store.write((tx) => tx.tasks.moveAll(ended.job.id, "cancel", T0));
    await submit(store, { owner_id: BORA }, [newTask({ url_key: "other" })]);
    const found = await store.read((tx) => tx.tasks.unfinishedUrlKeys(AYSE, [...keys, "ended", "other"]));
    assert.deepEqual(found, new Set(keys.slice(0, 700)));
  });

  test("a note about a task stands in the timeline of its job", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job, first } = await started(store, 1);
    await store.write((tx) => tx.tasks.note(first, "the file changed", T0));
    await store.write((tx) => tx.tasks.note(newId<TaskId>(), "nobody", T0));
    const events = await store.read((tx) => tx.events.timeline(job.id, { limit: 20 }));
    const note = events.at(-1);
    assert.deepEqual(
      [note?.type, note?.task_id, note?.from_status, note?.to_status, note?.text],
      ["task_note", first, "running", "running", "the file changed"],
    );
  });
}
