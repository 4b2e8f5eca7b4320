import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { AssetId, JobId } from "../../src/domain/ids.ts";
import { openTestCore, OTHER_OWNER, OWNER, temporaryRoot, type TestCore } from "../support/open-test-core.ts";
import { openPictureSite } from "../support/picture-site.ts";
import { bomb, jpegOf, scene, SVG_WITH_SCRIPT } from "../support/test-pictures.ts";

const lookOf = ({ store }: TestCore, id: AssetId) => store.read((tx) => tx.pictures.look(id));
const thumbnailsIn = (root: string): Promise<string[]> => readdir(join(root, "data", "thumbnails"));

/** Waits until all pictures of a job were looked at. */
async function lookedAt(core: TestCore, id: JobId): Promise<void> {
  await core.until("looks", async () => {
    const images = (await core.assets(id)).filter(({ kind }) => kind === "image");
    const looks = await Promise.all(images.map((asset) => lookOf(core, asset.id)));
    return looks.length > 0 && looks.every((look) => look !== null);
  });
}

async function assetsByName(core: TestCore, id: JobId) {
  const assets = await core.assets(id);
  return (name: string) => {
    const found = assets.find((asset) => asset.name.startsWith(name));
    assert.ok(found, `${name} in ${assets.map((asset) => asset.name).join()}`);
    return found;
  };
}

test("pictures that arrived are looked at by and by; what is nearly the same is found, among an owner's", async () => {
  const base = scene(1, 480, 320);
  await using site = await openPictureSite({
    "whole.png": await base.clone().png().toBuffer(),
    "small.jpg": await base.clone().resize(160).jpeg({ quality: 40 }).toBuffer(),
    "other.jpg": await jpegOf(3),
    "theirs.webp": await base.clone().webp().toBuffer(),
    "words.txt": Buffer.from("no picture"),
  });
  await using core = await openTestCore({ config: { egressAllow: [site.host] } });
  const mine = await core.submit(["whole.png", "small.jpg", "other.jpg", "words.txt"].map(site.link));
  const theirs = await core.submit([site.link("theirs.webp")], { ownerId: OTHER_OWNER });
  for (const { id } of [mine, theirs]) {
    assert.equal((await core.ended(id)).status, "completed");
    await lookedAt(core, id);
  }
  const named = await assetsByName(core, mine.id);
  const foreign = (await assetsByName(core, theirs.id))("theirs");
  const whole = named("whole");
  assert.deepEqual([whole.width, whole.height], [480, 320]);
  assert.deepEqual([named("small").width, named("words").width], [160, null]);
  const { pictures } = core.core;
  const similar = async (name: string, owner: typeof OWNER | null = OWNER) => {
    const { compared, near } = await pictures.similar(named(name), owner);
    return { compared, ids: near.map(({ id }) => id) };
  };
  assert.deepEqual(await similar("whole"), { compared: true, ids: [named("small").id] });
  assert.deepEqual(await similar("small"), { compared: true, ids: [whole.id] });
  assert.deepEqual(await similar("other"), { compared: true, ids: [] });
  assert.deepEqual(await similar("words"), { compared: false, ids: [] });
  assert.deepEqual(new Set((await similar("whole", null)).ids), new Set([named("small").id, foreign.id]));
  assert.equal((await thumbnailsIn(core.root)).length, 4);

  await core.jobs.removeAsset(whole.id);
  assert.deepEqual((await similar("small")).ids, []);
  assert.equal((await thumbnailsIn(core.root)).length, 3, "the thumbnail went with its picture");
});

test("pictures that could not be read are told so, and nothing else is touched by them", async () => {
  const good = await jpegOf(1);
  await using site = await openPictureSite({
    "cut.jpg": good.subarray(0, 2_000),
    "bomb.png": bomb(),
    "script.svg": SVG_WITH_SCRIPT,
    "good.jpg": good,
  });
  await using core = await openTestCore({ config: { egressAllow: [site.host] } });
  const job = await core.submit(["cut.jpg", "bomb.png", "script.svg", "good.jpg"].map(site.link));
  assert.equal((await core.ended(job.id)).status, "completed");
  await lookedAt(core, job.id);
  const named = await assetsByName(core, job.id);
  const { pictures } = core.core;
  for (const [name, code] of [
    ["cut", "bad_picture"],
    ["bomb", "too_large"],
  ] as const) {
    assert.deepEqual(await lookOf(core, named(name).id), { hash: null, error: code });
    await assert.rejects(pictures.thumbnail(named(name)), { code });
    assert.deepEqual(await pictures.similar(named(name), OWNER), { compared: false, near: [] });
    assert.deepEqual([named(name).width, named(name).height], [null, null]);
  }
  await assert.rejects(pictures.thumbnail(named("script")), { code: "not_found", message: /Only pictures/ });
  assert.ok((await pictures.thumbnail(named("good"))).length > 0);
  assert.equal((await core.job(job.id)).status, "completed");
  assert.deepEqual(
    core.log.filter(({ level }) => level !== "info"),
    [],
  );
});

test("what nobody had looked at is looked at after the next start, and a lost thumbnail is made again", async () => {
  await using site = await openPictureSite({ "one.jpg": await jpegOf(1), "two.jpg": await jpegOf(2) });
  await using root = await temporaryRoot();
  const config = { egressAllow: [site.host] };
  const ids: JobId[] = [];
  {
    await using core = await openTestCore({ root: root.path, config });
    ids.push((await core.submit([site.link("one.jpg")])).id);
    await core.ended(ids[0]!);
    await lookedAt(core, ids[0]!);
    ids.push((await core.submit([site.link("two.jpg")])).id);
    await core.ended(ids[1]!);
    // Its look, if it began, is stopped with the process.
  }
  await rm(join(root.path, "data", "thumbnails"), { recursive: true });
  {
    // A process that takes up no work looks at nothing by itself.
    await using core = await openTestCore({ root: root.path, config: { ...config, maxJobs: 0 } });
    const [one] = await core.assets(ids[0]!);
    const [first, second] = await Promise.all([core.core.pictures.thumbnail(one!), core.core.pictures.thumbnail(one!)]);
    assert.ok(first.length > 0);
    assert.deepEqual(second, first);
    assert.deepEqual(await thumbnailsIn(root.path), [one!.blob_id]);
  }
  await using core = await openTestCore({ root: root.path, config });
  await lookedAt(core, ids[1]!);
});

test("a picture whose bytes are gone says so, and the pass goes on", async () => {
  await using site = await openPictureSite({ "lost.jpg": await jpegOf(1), "good.jpg": await jpegOf(2) });
  await using root = await temporaryRoot();
  const config = { egressAllow: [site.host] };
  let lost: JobId;
  {
    await using core = await openTestCore({ root: root.path, config: { ...config, maxJobs: 1 } });
    ({ id: lost } = await core.submit([site.link("lost.jpg")]));
    await core.ended(lost);
    const [asset] = await core.assets(lost);
    await rm(core.core.folder.blobPath(asset!.blob_id));
  }
  await rm(join(root.path, "data", "thumbnails"), { recursive: true, force: true });
  await using core = await openTestCore({ root: root.path, config });
  const good = await core.submit([site.link("good.jpg")]);
  await core.ended(good.id);
  await lookedAt(core, good.id);
  const [asset] = await core.assets(lost);
  await assert.rejects(core.core.pictures.thumbnail(asset!), { code: "not_found", message: /missing on the disk/ });
});
