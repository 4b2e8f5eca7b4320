import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobRow } from "../../../src/domain/rows.ts";
import type { ListPortion, NewEntry } from "../../../src/stores/media-lists.ts";
import type { NewTask, Store } from "../../../src/stores/store.ts";
import {
  AYSE,
  BORA,
  claim,
  claimOf,
  complete,
  endAttempt,
  jobOf,
  newTask,
  submit,
  T0,
  taskOf,
  transition,
  type OpenStore,
} from "./store-under-test.ts";

const DONE = { event: "expand", text: "a list", requests: 2, segments: 0 } as const;

function entry(name: string): NewEntry {
  const task = newTask({ url: `https://h.example/${name}`, url_key: `key of ${name}`, name });
  return { task, origin: { site: "youtube", media_id: name } };
}

type Reading = { readonly job: JobRow; readonly list: NewTask };

/** A claimed job whose one task is a list. */
async function reading(store: Store, owner_id = AYSE): Promise<Reading> {
  const submitted = await submit(store, { owner_id });
  const [list] = submitted.tasks;
  assert(list);
  return { job: await claim(store, submitted), list };
}

function keep(store: Store, { job, list }: Reading, entries: readonly NewEntry[], over: Partial<ListPortion> = {}) {
  const tally = { entries: entries.length, here: 0, refused: 0 };
  const claimed = { taskId: list.id, epoch: job.epoch };
  const wishes = { again: false, mostTasks: 100, message: "Resolving" };
  return store.write((tx) =>
    tx.lists.keep({ ...claimed, ...wishes, title: "a list", entries, tally, ...over }, T0 + 1),
  );
}

async function problems(store: Store, { job }: Reading): Promise<unknown[]> {
  const [audit] = await store.read((tx) => tx.audit.jobs(job.number - 1, 1));
  assert(audit);
  const sums = ["detected", "downloaded", "failed", "bytes_done", "bytes_expected", "tasks_unsized"] as const;
  return sums.filter((sum) => audit[sum] !== audit[`true_${sum}`]);
}

/** Reads a list of these entries to its end and fetches them all. */
async function fetched(store: Store, entries: readonly NewEntry[]): Promise<Reading> {
  const read = await reading(store);
  await keep(store, read, entries);
  await endAttempt(store, read.list.id, read.job.epoch, DONE);
  await store.write((tx) =>
    tx.tasks.start(
      entries.map(({ task }) => task.id),
      T0 + 2,
    ),
  );
  for (const { task } of entries) await complete(store, task.id, read.job.epoch);
  await transition(store, read.job.id, { event: "complete", at: T0 + 3, epoch: read.job.epoch });
  return read;
}

export function mediaListsHold(open: OpenStore): void {
  test("the entries of a list become tasks in their order; the list itself is no file", async () => {
    await using opened = await open();
    const { store } = opened;
    const read = await reading(store);
    assert.equal((await store.read((tx) => tx.lists.totals(read.job.id))).lists, 0);
    assert.equal(await store.read((tx) => tx.lists.isList(read.list.id)), false);
    const kept = await keep(store, read, [entry("b"), entry("a")]);
    assert.deepEqual(kept, { added: 2, here: 0, elsewhere: 0, left: 0 });
    await keep(store, read, [entry("c")], { tally: { entries: 4, here: 0, refused: 1 } });
    const tasks = await store.read((tx) => tx.tasks.list(read.job.id, { limit: 10 }));
    assert.deepEqual(
      tasks.map(({ name, status }) => [name, status]),
      [
        ["a list", "running"],
        ["b", "pending"],
        ["a", "pending"],
        ["c", "pending"],
      ],
    );
    const job = await jobOf(store, read.job.id);
    assert.deepEqual([job.detected, job.tasks_unsized, job.message, job.host], [3, 3, "Resolving", "h.example:443"]);
    const totals = await store.read((tx) => tx.lists.totals(job.id));
    assert.deepEqual(totals, { lists: 1, entries: 4, here: 0, refused: 1 });
    assert.equal(await store.read((tx) => tx.lists.isList(read.list.id)), true);
    assert.deepEqual(await problems(store, read), []);
    await endAttempt(store, read.list.id, job.epoch, DONE);
    const after = await jobOf(store, job.id);
    assert.deepEqual([after.downloaded, after.detected, after.requests], [0, 3, 2]);
    assert.equal((await taskOf(store, read.list.id)).status, "completed");
    assert.deepEqual(await problems(store, read), []);
  });

  test("a list that is read again adds nothing twice; a claim that is over adds nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    const read = await reading(store);
    await keep(store, read, [entry("a"), entry("b")]);
    await transition(store, read.job.id, { event: "leaseExpired", at: T0 + 2, epoch: read.job.epoch });
    await store.write((tx) => tx.tasks.moveAll(read.job.id, "leaseExpired", T0 + 2));
    assert.equal(await keep(store, read, [entry("x")]), null);
    const moved = await transition(store, read.job.id, claimOf(read.job, T0 + 3));
    assert(moved);
    await store.write((tx) => tx.tasks.start([read.list.id], T0 + 3));
    const again = { ...read, job: moved.job };
    const kept = await keep(store, again, [entry("a"), entry("b"), entry("c")]);
    assert.deepEqual(kept, { added: 1, here: 0, elsewhere: 0, left: 0 });
    assert.equal((await jobOf(store, read.job.id)).detected, 3);
    assert.deepEqual(await problems(store, again), []);
  });

  test("what the owner's library has is told and not fetched again, unless that is wished", async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await fetched(store, [entry("a"), entry("b")]);
    const read = await reading(store);
    assert.deepEqual(await keep(store, read, [entry("a"), entry("b"), entry("c")]), {
      added: 1,
      here: 2,
      elsewhere: 0,
      left: 0,
    });
    const { entries, here } = await store.read((tx) => tx.lists.totals(read.job.id));
    assert.deepEqual([entries, here], [3, 2]);
    const all = await keep(store, await reading(store), [entry("a"), entry("b")], { again: true });
    assert.equal(all?.added, 2);
    const others = await keep(store, await reading(store, BORA), [entry("a")]);
    assert.equal(others?.added, 1);
    // The job may go, its files keep telling what they are; once a file goes, it is fetched again.
    assert.equal(await store.write((tx) => tx.jobs.remove(first.job.id, T0 + 9)), true);
    assert.equal((await keep(store, await reading(store), [entry("b")]))?.here, 1);
    const [asset] = await store.read((tx) => tx.assets.ofJob(first.job.id, 1));
    assert(asset);
    await store.write((tx) => tx.assets.remove(asset.id));
    assert.equal(
      (await keep(store, await reading(store), [{ ...entry("z"), origin: { site: "youtube", media_id: "a" } }]))?.here,
      0,
    );
  });

  test("what comes to another owner with a guest's jobs is theirs", async () => {
    await using opened = await open();
    const { store } = opened;
    await fetched(store, [entry("a")]);
    await store.write((tx) => tx.changeOwner(AYSE, BORA));
    assert.equal((await keep(store, await reading(store, BORA), [entry("a")]))?.here, 1);
  });

  test("what another unfinished job of the owner fetches is left to it, and no job gets too many tasks", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store, {}, [entry("a").task]);
    const read = await reading(store);
    const kept = await keep(store, read, ["a", "b", "c", "d"].map(entry), { mostTasks: 3 });
    assert.deepEqual(kept, { added: 2, here: 0, elsewhere: 1, left: 1 });
  });

  test("a file that was fetched by its own link is known in a list by what its site calls it", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store);
    const [task] = submitted.tasks;
    assert(task);
    const job = await claim(store, submitted);
    const origin = { site: "youtube", media_id: "a", task_id: task.id };
    await store.write((tx) => tx.lists.noteOrigins([origin]));
    await store.write((tx) => tx.lists.noteOrigins([origin]));
    assert.equal((await keep(store, await reading(store), [entry("a")]))?.here, 0);
    await complete(store, task.id, job.epoch);
    const another = { ...entry("y"), origin: { site: "youtube", media_id: "a" } };
    assert.equal((await keep(store, await reading(store), [another]))?.here, 1);
  });
}
