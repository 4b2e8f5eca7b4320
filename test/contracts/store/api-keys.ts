import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiKeyRow } from "../../../src/domain/rows.ts";
import { AYSE, BORA, newId, type OpenStore, T0 } from "./store-under-test.ts";

function newKey(over: Partial<ApiKeyRow>): ApiKeyRow {
  const id = newId();
  const moments = { created_at: T0, expires_at: null, last_used_at: null };
  return {
    id,
    owner_id: AYSE,
    name: "a key",
    start: "trawl_abcd",
    digest: `digest ${id}`,
    scopes: "read",
    ...moments,
    ...over,
  };
}

export function apiKeysHold(open: OpenStore): void {
  test("keys are found by their digest, listed by owner, and removed by their owner only", async () => {
    await using opened = await open();
    const { store } = opened;
    const [second, first, others] = [newKey({ created_at: T0 + 1 }), newKey({}), newKey({ owner_id: BORA })];
    await store.write(async (tx) => {
      for (const key of [second, first, others]) await tx.apiKeys.add(key);
    });
    assert.deepEqual(await store.read((tx) => tx.apiKeys.byDigest(first.digest)), first);
    assert.equal(await store.read((tx) => tx.apiKeys.byDigest("another")), null);
    assert.deepEqual(await store.read((tx) => tx.apiKeys.ofOwner(AYSE)), [first, second]);
    await store.write((tx) => tx.apiKeys.used(first.id, T0 + 9));
    assert.equal((await store.read((tx) => tx.apiKeys.byDigest(first.digest)))?.last_used_at, T0 + 9);
    assert.equal(await store.write((tx) => tx.apiKeys.remove(BORA, first.id)), false);
    assert.equal(await store.write((tx) => tx.apiKeys.remove(AYSE, first.id)), true);
    assert.equal(await store.read((tx) => tx.apiKeys.byDigest(first.digest)), null);
  });

  test("no two keys have one digest, and an owner's keys go together", async () => {
    await using opened = await open();
    const { store } = opened;
    const [key, another, others] = [newKey({}), newKey({}), newKey({ owner_id: BORA })];
    await store.write(async (tx) => {
      for (const one of [key, another, others]) await tx.apiKeys.add(one);
    });
    await assert.rejects(store.write((tx) => tx.apiKeys.add(newKey({ digest: key.digest }))));
    await store.write((tx) => tx.apiKeys.removeAll(AYSE));
    assert.deepEqual(await store.read((tx) => tx.apiKeys.ofOwner(AYSE)), []);
    assert.deepEqual(await store.read((tx) => tx.apiKeys.ofOwner(BORA)), [others]);
  });
}
