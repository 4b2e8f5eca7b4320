import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssetId } from "../../../src/domain/ids.ts";
import type { PictureHash } from "../../../src/domain/picture-hash.ts";
import type { NewAsset } from "../../../src/domain/rows.ts";
import type { Store } from "../../../src/stores/store.ts";
import { AYSE, BORA, claim, complete, newId, submit, T0, type OpenStore } from "./store-under-test.ts";

const HASH: PictureHash = [0x1234, 0xffff, 0, 0x8001];
const look = (hash: PictureHash | null, width = 640, height = 480) => ({ width, height, hash, error: null });

/** One finished picture a row, all of one owner. */
async function pictures(store: Store, over: readonly Partial<NewAsset>[], owner = AYSE) {
  const submitted = await submit(store, { owner_id: owner }, over.length);
  const { epoch } = await claim(store, submitted);
  const assets: NewAsset[] = [];
  for (const [at, one] of over.entries())
    assets.push(await complete(store, submitted.tasks[at]!.id, epoch, { kind: "image", ...one }));
  return assets;
}

const note = (store: Store, id: AssetId, hash: PictureHash | null, at = T0) =>
  store.write((tx) => tx.pictures.note(id, look(hash), at));

export function picturesHold(open: OpenStore): void {
  test("a picture waits to be looked at until it was, with all that share its blob", async () => {
    await using opened = await open();
    const { store } = opened;
    const [one, copy, other, song] = await pictures(store, [
      { blob_id: "shared-blob" },
      { blob_id: "shared-blob", width: 1_000, height: 750 },
      { width: 12 },
      { kind: "audio" },
    ]);
    assert.ok(one && copy && other && song);
    const waiting = async (after = 0, limit = 9) =>
      (await store.read((tx) => tx.pictures.notLookedAt(after, limit))).map(({ id }) => id);
    assert.deepEqual(await waiting(), [one.id, copy.id, other.id]);
    assert.deepEqual(await waiting(0, 1), [one.id]);
    const first = await store.read((tx) => tx.assets.get(one.id));
    assert.deepEqual(await waiting(first?.number), [copy.id, other.id]);
    assert.equal(await store.read((tx) => tx.pictures.look(one.id)), null);

    assert.equal(await note(store, one.id, HASH), true);
    assert.deepEqual(await waiting(), [other.id]);
    for (const { id } of [one, copy])
      assert.deepEqual(await store.read((tx) => tx.pictures.look(id)), { hash: HASH, error: null });
    const sizeOf = async ({ id }: { id: AssetId }) => {
      const row = await store.read((tx) => tx.assets.get(id));
      return [row?.width, row?.height];
    };
    assert.deepEqual(await sizeOf(one), [640, 480]);
    assert.deepEqual(await sizeOf(copy), [1_000, 750], "what its source said of its size stays");
    assert.deepEqual(await sizeOf(song), [null, null]);

    const failed = { error: "bad_picture" } as const;
    assert.equal(await store.write((tx) => tx.pictures.note(other.id, failed, T0)), true);
    assert.equal(await note(store, other.id, HASH), true);
    assert.deepEqual(await store.read((tx) => tx.pictures.look(other.id)), { hash: null, error: "bad_picture" });
    assert.deepEqual([await sizeOf(other), await waiting()], [[12, null], []]);
    assert.equal(await note(store, newId(), HASH), false);
  });

  test("near pictures are found by every part of the hash, the nearest and then the newest first", async () => {
    await using opened = await open();
    const { store } = opened;
    const hashes: PictureHash[] = [
      HASH,
      [0x1234, 0xffff, 0, 0x8001],
      [0x1235, 0xfffe, 1, 0x8000],
      [0x1230, 0xfffc, 3, 0x8002],
      [0x1200, 0xfffc, 3, 0x8002],
      [0xedcb, 0xffff, 0, 0x8001],
    ];
    const mine = await pictures(store, [...hashes.map(() => ({})), {}]);
    for (const [at, hash] of hashes.entries()) await note(store, mine[at]!.id, hash);
    await note(store, mine.at(-1)!.id, null);
    const [theirs] = await pictures(store, [{}], BORA);
    assert.ok(theirs);
    await note(store, theirs.id, [0x1234, 0xffff, 0, 0x8000]);

    const near = async (owner: typeof AYSE | null, limit = 9) =>
      (await store.read((tx) => tx.pictures.near(HASH, owner, limit))).map(({ id, distance }) => [id, distance]);
    const [same, twin, four, seven] = mine;
    assert.deepEqual(await near(AYSE), [
      [twin!.id, 0],
      [same!.id, 0],
      [four!.id, 4],
      [seven!.id, 7],
    ]);
    assert.deepEqual(await near(BORA), [[theirs.id, 1]]);
    assert.deepEqual((await near(null)).slice(2, 3), [[theirs.id, 1]]);
    assert.deepEqual(await near(null, 1), [[twin!.id, 0]]);
    const rows = await store.read((tx) => tx.pictures.assets([same!.id, theirs.id, newId()]));
    assert.deepEqual(rows.map(({ id }) => id).sort(), [same!.id, theirs.id].sort());
    assert.deepEqual(await store.read((tx) => tx.pictures.assets([])), []);

    await store.write((tx) => tx.assets.remove(twin!.id));
    assert.ok((await near(AYSE)).every(([id]) => id !== twin!.id));
  });
}
