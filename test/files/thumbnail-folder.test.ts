import assert from "node:assert/strict";
import { readdir, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ThumbnailFolder } from "../../src/files/thumbnail-folder.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const id = (number: number): string => `${number}`.padStart(32, "0");

/** A WebP picture as far as its container tells. */
function webp(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes, "x");
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(sizeBytes - 8, 4);
  bytes.write("WEBP", 8, "latin1");
  return bytes;
}

test("a thumbnail is kept until it is removed, for its own user only", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.root, "thumbnails");
  const thumbnails = new ThumbnailFolder(path);
  assert.equal(await thumbnails.get(id(1)), null);
  await thumbnails.put(id(1), webp(100));
  assert.deepEqual(await thumbnails.get(id(1)), webp(100));
  assert.deepEqual(await new ThumbnailFolder(path).get(id(1)), webp(100));
  assert.equal((await stat(join(path, id(1)))).mode & 0o077, 0);
  await thumbnails.remove(id(1));
  await thumbnails.remove(id(1));
  assert.deepEqual([await thumbnails.get(id(1)), await readdir(path)], [null, []]);
  await assert.rejects(thumbnails.put("../secret", webp(20)), RangeError);
});

test("those that were not wanted for longest make room, also after a restart", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.root, "thumbnails");
  const first = new ThumbnailFolder(path, 300);
  for (const number of [1, 2, 3]) await first.put(id(number), webp(100));
  await first.get(id(1));
  await first.put(id(4), webp(100));
  assert.deepEqual((await readdir(path)).sort(), [id(1), id(3), id(4)]);
  for (const [at, number] of [3, 1, 4].entries()) await utimes(join(path, id(number)), 1_000, 1_000 + at);
  const second = new ThumbnailFolder(path, 300);
  await second.put(id(5), webp(150));
  assert.deepEqual((await readdir(path)).sort(), [id(4), id(5)]);
});

test("half a thumbnail is none, and what a write left behind is cleared away", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.root, "thumbnails");
  await new ThumbnailFolder(path).put(id(1), webp(100));
  await truncate(join(path, id(1)), 60);
  await writeFile(join(path, `${id(2)}.0123456789ab`), "half");
  const thumbnails = new ThumbnailFolder(path);
  assert.equal(await thumbnails.get(id(1)), null);
  assert.deepEqual(await readdir(path), [id(1)]);
  await thumbnails.put(id(1), webp(80));
  assert.deepEqual(await thumbnails.get(id(1)), webp(80));
});
