import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerId, ScheduleId } from "../../../src/domain/ids.ts";
import type { ScheduleRow } from "../../../src/domain/rows.ts";
import type { Store } from "../../../src/stores/store.ts";
import { AYSE, BORA, newId, T0, type OpenStore } from "./store-under-test.ts";

const HOUR_MS = 3_600_000;

function add(store: Store, over: Partial<ScheduleRow> = {}): Promise<ScheduleRow> {
  const cadence = { days: "mon,fri", at: "11:00", zone: "Europe/Istanbul", next_at: T0 + HOUR_MS };
  const row = { id: newId<ScheduleId>(), owner_id: AYSE, name: "Funds", job: "{}", ...cadence };
  return store.write((tx) => tx.schedules.add({ ...row, created_at: T0, updated_at: T0, ...over }));
}

const run = ({ id, next_at }: ScheduleRow, over = {}) => ({
  schedule_id: id,
  due_at: next_at ?? 0,
  at: T0 + HOUR_MS,
  outcome: "skipped" as const,
  job_id: null,
  text: "no room",
  ...over,
});

export function schedulesHold(open: OpenStore): void {
  test("schedules are listed for their owner, or all, the newest first and page by page", async () => {
    await using opened = await open();
    const { store } = opened;
    const [one, two, three] = [await add(store), await add(store, { owner_id: BORA }), await add(store)];
    const list = (owner: OwnerId | null, page: { limit: number; before?: number }) =>
      store.read(async (tx) => (await tx.schedules.list(owner, page)).map(({ id }) => id));
    assert.deepEqual(await list(AYSE, { limit: 9 }), [three.id, one.id]);
    assert.deepEqual(await list(null, { limit: 2 }), [three.id, two.id]);
    assert.deepEqual(await list(null, { limit: 2, before: two.number }), [one.id]);
    assert.equal(await store.read((tx) => tx.schedules.count(AYSE)), 2);
  });

  test("what is due is found, the longest overdue first; what is turned off is never due", async () => {
    await using opened = await open();
    const { store } = opened;
    const later = await add(store, { next_at: T0 + 2 });
    const sooner = await add(store, { next_at: T0 + 1 });
    await add(store, { next_at: null });
    await add(store, { next_at: T0 + HOUR_MS });
    const due = await store.read((tx) => tx.schedules.due(T0 + 2, 9));
    assert.deepEqual(
      due.map(({ id }) => id),
      [sooner.id, later.id],
    );
  });

  test("a run counts once, and not for a schedule that was moved or removed meanwhile; all outlives a restart", async () => {
    await using opened = await open();
    const { store } = opened;
    const schedule = await add(store);
    const ran = (one: ScheduleRow) => store.write((tx) => tx.schedules.ran(run(one), T0 + 9 * HOUR_MS));
    assert.equal(await ran(schedule), true);
    assert.equal(await ran(schedule), false);
    const moved = await add(store);
    await store.write((tx) => tx.schedules.change(moved.id, { next_at: T0 + 5 }));
    assert.equal(await ran(moved), false);
    const gone = await add(store);
    await store.write((tx) => tx.schedules.remove(gone.id));
    assert.equal(await ran(gone), false);
    const again = await opened.reopen();
    const [kept, runs] = await again.read(async (tx) => [
      await tx.schedules.get(schedule.id),
      await tx.schedules.runs(schedule.id, 9),
    ]);
    assert.equal(kept?.next_at, T0 + 9 * HOUR_MS);
    assert.deepEqual(
      runs.map(({ outcome, text }) => [outcome, text]),
      [["skipped", "no room"]],
    );
    assert.deepEqual(await again.read((tx) => tx.schedules.runs(moved.id, 9)), []);
  });

  test("the last hundred runs are remembered, and go with the schedule", async () => {
    await using opened = await open();
    const { store } = opened;
    const schedule = await add(store, { next_at: 0 });
    for (let at = 0; at < 103; at += 1)
      await store.write((tx) => tx.schedules.ran(run({ ...schedule, next_at: at }, { text: String(at) }), at + 1));
    const runs = await store.read((tx) => tx.schedules.runs(schedule.id, 200));
    assert.deepEqual([runs.length, runs[0]?.text, runs.at(-1)?.text], [100, "102", "3"]);
    await store.write((tx) => tx.schedules.remove(schedule.id));
    assert.deepEqual(await store.read((tx) => tx.schedules.runs(schedule.id, 200)), []);
    assert.equal(await store.write((tx) => tx.schedules.change(schedule.id, { name: "x" })), null);
  });
}
