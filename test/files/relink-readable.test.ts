import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import { linkReadable } from "../../src/files/link-readable.ts";
import { relinkReadable } from "../../src/files/relink-readable.ts";
import { newTaskId, temporaryFolder } from "./temporary-folder.ts";

const isFree = (): Promise<boolean> => Promise.resolve(false);

async function twins(folder: DownloadFolder) {
  const [old, blob] = [newTaskId(), newTaskId()];
  for (const id of [old, blob]) writeFileSync(folder.blobPath(id), "the bytes", { mode: 0o600 });
  const name = await linkReadable(folder, old, "twin.bin", isFree);
  const isBlob = () => statSync(folder.readablePath(name)).ino === statSync(folder.blobPath(blob)).ino;
  return { old, blob, name, isBlob };
}

test("a readable name stands for the other blob afterwards, also when it is asked for again", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { old, blob, name, isBlob } = await twins(folder);
  for (let times = 0; times < 2; times += 1) {
    await relinkReadable(folder, old, blob, name);
    assert(isBlob());
  }
  assert(!existsSync(folder.partPath(old)), "nothing is left beside it");
  unlinkSync(folder.blobPath(old));
  await relinkReadable(folder, old, blob, name);
  assert.equal(readFileSync(folder.readablePath(name), "utf8"), "the bytes");
});

test("what a crash left in the way does not stop it", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { old, blob, name, isBlob } = await twins(folder);
  writeFileSync(folder.partPath(old), "half of something");
  await relinkReadable(folder, old, blob, name);
  assert(isBlob());
});

test("a blob that was lost meanwhile comes back from the old one", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { old, blob, name, isBlob } = await twins(folder);
  unlinkSync(folder.blobPath(blob));
  await relinkReadable(folder, old, blob, name);
  assert(isBlob());
  assert.equal(readFileSync(folder.blobPath(blob), "utf8"), "the bytes");
});

test("a name that is somebody else's file by now, or gone, is left alone", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { old, blob, name } = await twins(folder);
  unlinkSync(folder.readablePath(name));
  await relinkReadable(folder, old, blob, name);
  assert(!existsSync(folder.readablePath(name)));
  writeFileSync(folder.readablePath(name), "mine");
  await relinkReadable(folder, old, blob, name);
  assert.equal(readFileSync(folder.readablePath(name), "utf8"), "mine");
});
