import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecretRow } from "../../../src/domain/rows.ts";
import { AYSE, BORA, newId, type OpenStore, T0 } from "./store-under-test.ts";

function newSecret(over: Partial<SecretRow> = {}): SecretRow {
  const id = newId();
  const moments = { created_at: T0, updated_at: T0 };
  return { id, owner_id: AYSE, kind: "cookies", name: "a.example", sealed: `sealed ${id}`, ...moments, ...over };
}

export function secretsHold(open: OpenStore): void {
  test("a secret is found by owner, kind and name, changed by its id, and removed by its name", async () => {
    await using opened = await open();
    const { store } = opened;
    const rows = [
      newSecret(),
      newSecret({ name: "b.example" }),
      newSecret({ owner_id: BORA }),
      newSecret({ owner_id: null }),
      newSecret({ owner_id: null, kind: "source_key", name: "pexels" }),
    ];
    await store.write(async (tx) => {
      for (const row of rows) await tx.secrets.put(row);
    });
    for (const row of rows) {
      assert.deepEqual(await store.read((tx) => tx.secrets.get(row.owner_id, row.kind, row.name)), row);
    }
    assert.equal(await store.read((tx) => tx.secrets.get(BORA, "cookies", "b.example")), null);
    const [first, second] = rows;
    const listed = await store.read((tx) => tx.secrets.list(AYSE, "cookies"));
    assert.deepEqual(
      listed.map((row) => ({ ...row, sealed: "" })),
      [first, second].map((row) => ({ ...row, sealed: "" })),
    );
    assert.ok(listed.every((row) => !("sealed" in row)));
    const changed = { ...first!, sealed: "anew", updated_at: T0 + 5 };
    await store.write((tx) => tx.secrets.put(changed));
    assert.deepEqual(await store.read((tx) => tx.secrets.get(AYSE, "cookies", "a.example")), changed);
    assert.equal(await store.write((tx) => tx.secrets.remove(BORA, "cookies", "b.example")), false);
    assert.equal(await store.write((tx) => tx.secrets.remove(AYSE, "cookies", "b.example")), true);
    await store.write((tx) => tx.secrets.removeAll(AYSE));
    assert.deepEqual(await store.read((tx) => tx.secrets.list(AYSE, "cookies")), []);
    assert.equal((await store.read((tx) => tx.secrets.list(BORA, "cookies"))).length, 1);
  });

  test("an owner, and the server itself, has one secret of a kind and name", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const owner_id of [AYSE, null]) {
      await store.write((tx) => tx.secrets.put(newSecret({ owner_id })));
      await assert.rejects(store.write((tx) => tx.secrets.put(newSecret({ owner_id }))));
    }
  });

  test("secrets go along when an owner becomes another; where both have one, the new owner's stands", async () => {
    await using opened = await open();
    const { store } = opened;
    const [guests, own, more] = [newSecret(), newSecret({ owner_id: BORA }), newSecret({ name: "c.example" })];
    await store.write(async (tx) => {
      for (const row of [guests, own, more]) await tx.secrets.put(row);
      await tx.changeOwner(AYSE, BORA);
    });
    const sealedOf = async (name: string) => (await store.read((tx) => tx.secrets.get(BORA, "cookies", name)))?.sealed;
    assert.deepEqual([await sealedOf("a.example"), await sealedOf("c.example")], [own.sealed, more.sealed]);
    assert.deepEqual(await store.read((tx) => tx.secrets.list(AYSE, "cookies")), []);
  });
}
