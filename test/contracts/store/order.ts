import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobId, OwnerId } from "../../../src/domain/ids.ts";
import type { NewJob, Store } from "../../../src/stores/store.ts";
import { AYSE, BORA, claim, jobOf, submit, T0, transition, type OpenStore } from "./store-under-test.ts";

async function add(store: Store, name: string, over: Partial<NewJob> = {}): Promise<JobId> {
  return (await submit(store, { name, ...over }, 0)).job.id;
}

async function queue(store: Store, nowMs = T0, exceptHosts: string[] = [], owner: OwnerId = AYSE): Promise<string> {
  const rows = await store.read((tx) => tx.jobs.pendingOf(owner, nowMs, exceptHosts, 100));
  return rows.map((row) => row.name).join("");
}

export function orderHolds(open: OpenStore): void {
  test("pending jobs go by priority, then by position", async () => {
    await using opened = await open();
    const { store } = opened;
    await add(store, "a");
    await add(store, "b", { priority: 5 });
    await add(store, "c", { priority: -5 });
    await add(store, "d");
    await add(store, "e", { status: "paused" });
    await add(store, "f", { owner_id: BORA });
    assert.equal(await queue(store), "badc");
  });

  test("a job that may not run yet, or whose host is closed, is passed over", async () => {
    await using opened = await open();
    const { store } = opened;
    const later = await add(store, "a");
    await store.write((tx) => tx.jobs.update(later, { run_at: T0 + 1000 }, { at: T0, type: "change", text: "" }));
    await add(store, "b", { host: "closed:443" });
    await add(store, "c", { host: null });
    assert.equal(await queue(store, T0 + 999, ["closed:443"]), "c");
    assert.equal(await queue(store, T0 + 1000), "abc");
    assert.equal(await store.read((tx) => tx.jobs.nextRunAt(T0)), T0 + 1000);
    assert.equal(await store.read((tx) => tx.jobs.nextRunAt(T0 + 1000)), null);
  });

  test("jobs are placed at the top, at the bottom and before another, with one event", async () => {
    await using opened = await open();
    const { store } = opened;
    const [a, b, c] = [await add(store, "a"), await add(store, "b"), await add(store, "c")];
    const place = (id: JobId, to: "top" | "bottom" | { before: JobId }) =>
      store.write((tx) => tx.jobs.place(id, to, T0 + 1));
    const last = await store.read((tx) => tx.events.last());
    const row = await place(c, "top");
    assert.equal(await queue(store), "cab");
    assert.ok((row?.version ?? 0) > 1);
    assert.deepEqual(
      (await store.read((tx) => tx.events.after(last, 9))).map((event) => [event.type, event.job_id]),
      [["move", c]],
    );
    await place(c, "bottom");
    assert.equal(await queue(store), "abc");
    await place(c, { before: b });
    assert.equal(await queue(store), "acb");
    await place(b, { before: b });
    assert.equal(await queue(store), "acb");
    await place(a, "bottom");
    assert.equal(await queue(store), "cba");
    const { first, last: end } = await store.read((tx) => tx.jobs.positionBounds());
    assert.ok(first < end);
  });

  test("placing before the same job again and again never runs out of room", async () => {
    await using opened = await open();
    const { store } = opened;
    const ids = [await add(store, "a"), await add(store, "b"), await add(store, "c"), await add(store, "d")];
    const [a, b, , d] = ids;
    assert.ok(a && b && d);
    await store.write((tx) => tx.jobs.place(a, { before: d }, T0));
    for (let turn = 0; turn < 40; turn += 1) {
      const mover = turn % 2 === 0 ? b : a;
      await store.write((tx) => tx.jobs.place(mover, { before: d }, T0));
      assert.equal(await queue(store), turn % 2 === 0 ? "cabd" : "cbad");
    }
    const positions = await Promise.all(ids.map(async (id) => (await jobOf(store, id)).position));
    assert.equal(new Set(positions).size, 4);
  });

  test("only pending jobs are placed, and only before pending ones; else nothing changes", async () => {
    await using opened = await open();
    const { store } = opened;
    const [a, b] = [await add(store, "a"), await add(store, "b")];
    await transition(store, b, { event: "pause", at: T0 });
    const before = await jobOf(store, a);
    const last = await store.read((tx) => tx.events.last());
    assert.equal(await store.write((tx) => tx.jobs.place(b, "top", T0)), null);
    assert.equal(await store.write((tx) => tx.jobs.place(b, { before: a }, T0)), null);
    assert.equal(await store.write((tx) => tx.jobs.place(a, { before: b }, T0)), null);
    assert.deepEqual(await jobOf(store, a), before);
    assert.equal(await store.read((tx) => tx.events.last()), last);
  });

  test("a new job goes behind those that were moved to the bottom", async () => {
    await using opened = await open();
    const { store } = opened;
    const [a, b] = [await add(store, "a"), await add(store, "b")];
    for (const id of [a, b, a, b]) await store.write((tx) => tx.jobs.place(id, "bottom", T0));
    await add(store, "c");
    assert.equal(await queue(store), "abc");
  });

  test("owners take turns: fewest running jobs first, then the longest without a turn", async () => {
    await using opened = await open();
    const { store } = opened;
    const cem = "owner-cem-0000000" as OwnerId;
    for (const owner_id of [AYSE, AYSE, AYSE, BORA, cem]) await add(store, "x", { owner_id });
    const order = () => store.read((tx) => tx.jobs.ownersByFairShare());
    await store.write((tx) => tx.takeTurn(AYSE, T0 + 3));
    await store.write((tx) => tx.takeTurn(BORA, T0 + 1));
    await store.write((tx) => tx.takeTurn(cem, T0 + 2));
    assert.deepEqual(await order(), [BORA, cem, AYSE]);
    await store.write((tx) => tx.takeTurn(BORA, T0 + 9));
    assert.deepEqual(await order(), [cem, AYSE, BORA]);
    await claim(store, await submit(store, { owner_id: cem }));
    assert.deepEqual(await order(), [AYSE, BORA, cem]);
    await add(store, "y", { owner_id: "owner-new-0000000" as OwnerId });
    assert.equal((await order())[0], "owner-new-0000000");
  });

  test("an owner without pending jobs has no turn", async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await add(store, "a");
    await add(store, "b", { owner_id: BORA, status: "paused" });
    assert.deepEqual(await store.read((tx) => tx.jobs.ownersByFairShare()), [AYSE]);
    await transition(store, id, { event: "pause", at: T0 });
    assert.deepEqual(await store.read((tx) => tx.jobs.ownersByFairShare()), []);
  });
}
