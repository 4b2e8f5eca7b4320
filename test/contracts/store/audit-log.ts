import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEntryRow } from "../../../src/domain/rows.ts";
import type { AuditFilter } from "../../../src/stores/accounts.ts";
import { AYSE, BORA, type OpenStore, T0 } from "./store-under-test.ts";

function newEntry(over: Partial<AuditEntryRow> = {}): Omit<AuditEntryRow, "sequence"> {
  return { at: T0, actor_id: AYSE, actor_name: "Ayşe", action: "looked", subject: "a job", address: "::1", ...over };
}

export function auditLogHolds(open: OpenStore): void {
  test("the audit log is read from its newest entry on, and knows who did what since when", async () => {
    await using opened = await open();
    const { store } = opened;
    const made = [newEntry(), newEntry({ actor_id: BORA, at: T0 + 1 }), newEntry({ actor_id: null, at: T0 + 2 })];
    await store.write(async (tx) => {
      for (const entry of made) await tx.auditLog.add(entry);
    });
    const list = (page: { before?: number; limit: number }) => store.read((tx) => tx.auditLog.list(page));
    const all = await list({ limit: 10 });
    assert.deepEqual(
      all.map(({ sequence: _sequence, ...entry }) => entry),
      made.toReversed(),
    );
    assert.deepEqual(await list({ before: all[0]!.sequence, limit: 1 }), [all[1]]);
    assert.deepEqual(await store.read((tx) => tx.auditLog.count()), { count: 3, atLeast: false });
    const has = (entry: Omit<AuditEntryRow, "sequence">, since: number) =>
      store.read((tx) => tx.auditLog.has(entry, since));
    assert.deepEqual(
      [await has(made[0]!, T0), await has(made[0]!, T0 + 1), await has(made[2]!, T0)],
      [true, false, true],
    );
    assert.equal(await has(newEntry({ subject: "another job" }), T0), false);
  });

  test("the audit log is searched by action and by a part of what it says", async () => {
    await using opened = await open();
    const { store } = opened;
    const made = [
      newEntry({ subject: "50% of it", at: T0 }),
      newEntry({ action: "banned", actor_name: "Bora", at: T0 + 1 }),
      newEntry({ address: "203.0.113.7", at: T0 + 2 }),
    ];
    await store.write(async (tx) => {
      for (const entry of made) await tx.auditLog.add(entry);
    });
    const find = (filter: AuditFilter) =>
      store.read(async (tx) => {
        const rows = await tx.auditLog.list({ limit: 10 }, filter);
        return [rows.map(({ at }) => at - T0), (await tx.auditLog.count(filter)).count];
      });
    assert.deepEqual(await find({ text: "" }), [[2, 1, 0], 3]);
    assert.deepEqual(await find({ text: "", action: "banned" }), [[1], 1]);
    assert.deepEqual(await find({ text: "BORA", action: "looked" }), [[], 0]);
    assert.deepEqual(await find({ text: "bora" }), [[1], 1]);
    assert.deepEqual(await find({ text: "203.0" }), [[2], 1]);
    assert.deepEqual(await find({ text: "0%" }), [[0], 1]);
  });

  test("only what is old goes from the audit log, a portion at a time", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write(async (tx) => {
      for (const at of [T0, T0 + 1, T0 + 2, T0 + 3]) await tx.auditLog.add(newEntry({ at }));
    });
    const kept = async () => (await store.read((tx) => tx.auditLog.list({ limit: 10 }))).map(({ at }) => at - T0);
    await store.write((tx) => tx.auditLog.prune(T0 + 3, 2));
    assert.deepEqual(await kept(), [3, 2]);
    await store.write((tx) => tx.auditLog.prune(T0 + 3, 2));
    assert.deepEqual(await kept(), [3]);
  });
}
