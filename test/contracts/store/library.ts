import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssetFilter, Store } from "../../../src/stores/store.ts";
import { searchWords } from "../../../src/domain/fold-text.ts";
import { AYSE, BORA, claim, complete, newId, submit, T0, taskOf, type OpenStore } from "./store-under-test.ts";

async function library(store: Store) {
  const mine = await submit(store, {}, 3);
  const theirs = await submit(store, { owner_id: BORA }, 1);
  const [first, second, third] = mine.tasks;
  const [other] = theirs.tasks;
  assert.ok(first && second && third && other);
  const { epoch } = await claim(store, mine);
  await claim(store, theirs);
  const facts = { digest: "sha256:same", blob_id: "blob-one" };
  const photo = await complete(store, first.id, epoch, {
    ...facts,
    name: "Çiçek.jpg",
    kind: "image",
    source: "openverse",
  });
  const copy = await complete(store, second.id, epoch, {
    ...facts,
    name: "copy.jpg",
    kind: "image",
    created_at: T0 + 10,
  });
  const song = await complete(store, third.id, epoch, {
    name: "song.mp3",
    kind: "audio",
    creator: "Barış",
    created_at: T0 + 20,
  });
  const foreign = await complete(store, other.id, 1, { name: "other.bin" });
  return { mine, theirs, photo, copy, song, foreign, first };
}

export function libraryHolds(open: OpenStore): void {
  test("every filter of the library lists what it counts, newest first", async () => {
    await using opened = await open();
    const { store } = opened;
    const { mine, photo, copy, song, foreign } = await library(store);
    const cases: [AssetFilter, string[]][] = [
      [{}, [foreign.id, song.id, copy.id, photo.id]],
      [{ ownerId: AYSE }, [song.id, copy.id, photo.id]],
      [{ jobId: mine.job.id, kind: "image" }, [copy.id, photo.id]],
      [{ source: "openverse" }, [photo.id]],
      [{ words: searchWords("CICEK") }, [photo.id]],
      [{ words: searchWords("baris") }, [song.id]],
      [{ words: searchWords("jpg"), ownerId: BORA }, []],
      [{ ownerId: AYSE, fromMs: T0 + 10, toMs: T0 + 20 }, [copy.id]],
    ];
    for (const [filter, expected] of cases) {
      const rows = await store.read((tx) => tx.assets.list(filter, { limit: 10 }));
      assert.deepEqual(
        rows.map((row) => row.id),
        expected,
        JSON.stringify(filter),
      );
      assert.deepEqual(await store.read((tx) => tx.assets.count(filter)), { count: expected.length, atLeast: false });
    }
    const [top] = await store.read((tx) => tx.assets.list({}, { limit: 1 }));
    assert.ok(top);
    const rest = await store.read((tx) => tx.assets.list({}, { limit: 2, before: top.number }));
    assert.deepEqual(
      rest.map((row) => row.id),
      [song.id, copy.id],
    );
  });

  test("assets are found by id, task, job, digest and blob", async () => {
    await using opened = await open();
    const { store } = opened;
    const { mine, theirs, photo, copy, song, foreign } = await library(store);
    await store.read(async (tx) => {
      assert.equal((await tx.assets.get(photo.id))?.name, "Çiçek.jpg");
      assert.equal((await tx.assets.ofTask(photo.task_id))?.id, photo.id);
      assert.deepEqual(
        (await tx.assets.ofJob(mine.job.id, 2)).map((row) => row.id),
        [photo.id, copy.id],
      );
      const recent = await tx.assets.recentOfJobs([mine.job.id, theirs.job.id], 2);
      const recentOf = (jobId: string) => recent.filter((row) => row.job_id === jobId).map((row) => row.id);
      assert.deepEqual(recentOf(mine.job.id), [song.id, copy.id]);
      assert.deepEqual(recentOf(theirs.job.id), [foreign.id]);
      assert.deepEqual(
        await tx.assets.blobsByDigest(["sha256:none", "sha256:same"]),
        new Map([["sha256:same", photo.blob_id]]),
      );
      assert.equal(await tx.assets.countBlobUses("blob-one"), 2);
      assert.deepEqual(await tx.assets.takenNames([copy.readable_name, "nobody's.bin"]), new Set([copy.readable_name]));
    });
  });

  test("an asset without a digest is found until it gets one, with its task, an event and its blob", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 3);
    const [first, second, third] = submitted.tasks;
    assert.ok(first && second && third);
    const { epoch } = await claim(store, submitted);
    const early = await complete(store, first.id, epoch, { digest: null });
    const late = await complete(store, second.id, epoch, { digest: null });
    await complete(store, third.id, epoch);
    const waiting = (after = 0, limit = 9) => store.read((tx) => tx.assets.withoutDigest(after, limit));
    assert.deepEqual(
      (await waiting()).map(({ id }) => id),
      [early.id, late.id],
    );
    const [one] = await waiting(0, 1);
    assert.deepEqual([one?.id, (await waiting(one?.number))[0]?.id], [early.id, late.id]);
    const facts = { digest: "sha256:made", blobId: "blob-shared" };
    const [before, job] = await store.read(async (tx) => [await tx.events.last(), await tx.jobs.get(early.job_id)]);
    assert.equal(await store.write((tx) => tx.assets.setDigest(early.id, facts, T0 + 5)), true);
    assert.equal(await store.write((tx) => tx.assets.setDigest(early.id, { ...facts, digest: "other" }, T0)), false);
    assert.equal(await store.write((tx) => tx.assets.setDigest(newId(), facts, T0)), false);
    const task = await taskOf(store, first.id);
    assert.deepEqual(
      [task.digest, task.updated_at, (await taskOf(store, second.id)).digest],
      ["sha256:made", T0 + 5, null],
    );
    await store.read(async (tx) => {
      const asset = await tx.assets.get(early.id);
      assert.deepEqual([asset?.digest, asset?.blob_id], ["sha256:made", "blob-shared"]);
      assert.deepEqual(await tx.assets.blobsByDigest(["sha256:made"]), new Map([["sha256:made", "blob-shared"]]));
      const events = await tx.events.after(before, 9);
      assert.deepEqual(
        events.map((event) => [event.type, event.task_id, event.from_status, event.to_status]),
        [["task_digest", first.id, "completed", "completed"]],
      );
      assert.deepEqual(await tx.jobs.get(early.job_id), job);
    });
    assert.deepEqual(
      (await waiting()).map(({ id }) => id),
      [late.id],
    );
  });

  test("an asset whose job was removed gets its digest without an event", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store);
    const [task] = submitted.tasks;
    assert.ok(task);
    const { epoch } = await claim(store, submitted);
    const asset = await complete(store, task.id, epoch, { digest: null });
    await store.write((tx) => tx.jobs.transition(submitted.job.id, { event: "complete", at: T0 }));
    await store.write((tx) => tx.jobs.remove(submitted.job.id, T0));
    const before = await store.read((tx) => tx.events.last());
    assert.ok(
      await store.write((tx) => tx.assets.setDigest(asset.id, { digest: "sha256:d", blobId: asset.blob_id }, T0)),
    );
    assert.equal(await store.read((tx) => tx.events.last()), before);
  });

  test("two assets never get the same readable name; the second write is undone", async () => {
    await using opened = await open();
    const { store } = opened;
    const submitted = await submit(store, {}, 2);
    const [first, second] = submitted.tasks;
    assert.ok(first && second);
    const { epoch } = await claim(store, submitted);
    await complete(store, first.id, epoch, { readable_name: "same.bin" });
    await assert.rejects(complete(store, second.id, epoch, { readable_name: "same.bin" }));
    assert.equal((await taskOf(store, second.id)).status, "running");
  });

  test("a file counts on the day of its asset, when it comes and when it goes", async () => {
    await using opened = await open();
    const { store } = opened;
    const made = await submit(store, {}, 2);
    const job = await claim(store, made);
    const beforeMidnight = Date.UTC(2026, 0, 2, 23, 59, 59, 999);
    const facts = { size_bytes: 7, created_at: beforeMidnight };
    const [first, second] = made.tasks;
    assert.ok(first && second);
    const asset = await complete(store, first.id, job.epoch, facts, beforeMidnight + 1);
    await complete(store, second.id, job.epoch, facts, beforeMidnight + 1);
    assert.deepEqual(await store.read((tx) => tx.audit.wrongDays()), []);
    await store.write((tx) => tx.assets.remove(asset.id));
    assert.deepEqual(await store.read((tx) => tx.audit.wrongDays()), []);
    assert.deepEqual(await store.read((tx) => tx.assets.totals(null)), { files: 1, bytes: 7 });
  });

  test("a removed asset is found by nothing; a removed job leaves its assets", async () => {
    await using opened = await open();
    const { store } = opened;
    const { mine, photo, copy, song, first } = await library(store);
    await store.write((tx) => tx.assets.remove(photo.id));
    await store.write((tx) => tx.assets.remove(photo.id));
    assert.equal((await taskOf(store, first.id)).asset_id, null);
    assert.deepEqual(await store.read((tx) => tx.assets.list({ words: ["cicek"] }, { limit: 9 })), []);
    assert.equal(await store.read((tx) => tx.assets.countBlobUses("blob-one")), 1);
    await store.write((tx) => tx.jobs.transition(mine.job.id, { event: "complete", at: T0 }));
    await store.write((tx) => tx.jobs.remove(mine.job.id, T0));
    const left = await store.read((tx) => tx.assets.list({ ownerId: AYSE }, { limit: 9 }));
    assert.deepEqual(
      left.map((row) => row.id),
      [song.id, copy.id],
    );
  });
}
