import assert from "node:assert/strict";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type DownloadFolder, openDownloadFolder } from "../../src/files/download-folder.ts";
import { linkReadable } from "../../src/files/link-readable.ts";
import { removeBlob, removePart, removeReadable } from "../../src/files/remove-file.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { fill, newTaskId, temporaryFolder } from "./temporary-folder.ts";

/** No other file of a library has any name. */
const isFree = (): Promise<boolean> => Promise.resolve(false);

function makeBlob(folder: DownloadFolder, text: string): string {
  const id = newTaskId();
  writeFileSync(folder.blobPath(id), text, { mode: 0o600 });
  return id;
}

function visible(folder: DownloadFolder): string[] {
  return readdirSync(folder.path)
    .filter((name) => name !== ".trawl")
    .toSorted();
}

test("fifty blobs that want one name at once become fifty files", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const blobs = Array.from({ length: 50 }, (_, number) => makeBlob(folder, `bytes ${number}`));
  const names = await Promise.all(blobs.map((blob) => linkReadable(folder, blob, "photo.jpg", isFree)));
  assert.equal(new Set(names).size, 50);
  assert.deepEqual(visible(folder), names.toSorted());
  assert.ok(names.includes("photo.jpg") && names.includes("photo (2).jpg") && names.includes("photo (50).jpg"));
  names.forEach((name, number) => assert.equal(readFileSync(join(folder.path, name), "utf8"), `bytes ${number}`));
});

test("two processes on one folder do not overwrite each other", async () => {
  await using temporary = await temporaryFolder();
  const folders = [temporary.folder, await openDownloadFolder(temporary.folder.path)];
  await Promise.all(folders.map((folder) => folder.names.load()));
  const blobs = Array.from({ length: 40 }, (_, number) => makeBlob(temporary.folder, `bytes ${number}`));
  const names = await Promise.all(
    blobs.map((blob, number) => linkReadable(folders[number % 2]!, blob, "a.txt", isFree)),
  );
  assert.equal(new Set(names).size, 40);
  names.forEach((name, number) =>
    assert.equal(readFileSync(join(temporary.folder.path, name), "utf8"), `bytes ${number}`),
  );
});

for (const [first, second, expected] of [
  ["Photo.jpg", "photo.JPG", "photo (2).JPG"],
  ["\u00E9t\u00E9.txt", "e\u0301te\u0301.txt", "e\u0301te\u0301 (2).txt"],
  ["STRASSE.txt", "stra\u00DFe.txt", "stra\u00DFe (2).txt"],
  ["a.tar.gz", "a.tar.gz", "a (2).tar.gz"],
  ["noextension", "noextension", "noextension (2)"],
] as const) {
  test(`${second} beside ${first} becomes ${expected}, after a restart too`, async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    assert.equal(await linkReadable(folder, makeBlob(folder, "one"), first, isFree), first);
    const restarted = await openDownloadFolder(folder.path);
    assert.equal(await linkReadable(folder, makeBlob(folder, "two"), second, isFree), expected);
    assert.equal(readFileSync(join(folder.path, first), "utf8"), "one");
    const third = await linkReadable(restarted, makeBlob(folder, "three"), second, isFree);
    assert.ok(!new Set<string>([first, second, expected]).has(third));
  });
}

test("linking again after a crash finds the link that was made", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const blobs = [makeBlob(folder, "one"), makeBlob(folder, "two"), makeBlob(folder, "three")];
  const names: string[] = [];
  for (const blob of blobs) names.push(await linkReadable(folder, blob, "x.txt", isFree));
  const restarted = await openDownloadFolder(folder.path);
  for (const [number, blob] of blobs.entries()) {
    assert.equal(await linkReadable(restarted, blob, "x.txt", isFree), names[number]);
    assert.equal(await linkReadable(folder, blob, "x.txt", isFree), names[number]);
  }
  assert.deepEqual(visible(folder), names.toSorted());
});

test("what stands at the wanted name is kept: a file, a folder, a link to anywhere", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  writeFileSync(join(root, "victim"), "precious");
  writeFileSync(join(folder.path, "a.txt"), "a person's file");
  mkdirSync(join(folder.path, "a (2).txt"));
  symlinkSync(join(root, "victim"), join(folder.path, "a (3).txt"));
  symlinkSync(join(root, "nowhere"), join(folder.path, "a (4).txt"));
  assert.equal(await linkReadable(folder, makeBlob(folder, "ours"), "a.txt", isFree), "a (5).txt");
  assert.equal(readFileSync(join(folder.path, "a.txt"), "utf8"), "a person's file");
  assert.equal(readFileSync(join(root, "victim"), "utf8"), "precious");
});

test("a link or folder in the place of a blob gets no name", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  writeFileSync(join(root, "secret"), "precious");
  const planted = newTaskId();
  symlinkSync(join(root, "secret"), folder.blobPath(planted));
  await assert.rejects(linkReadable(folder, planted, "a.txt", isFree), { code: "disk_error" });
  await assert.rejects(linkReadable(folder, newTaskId(), "a.txt", isFree), { code: "disk_error" });
  await assert.rejects(linkReadable(folder, makeBlob(folder, ""), "../a.txt", isFree), RangeError);
  assert.deepEqual(visible(folder), []);
});

test("a long name keeps its length, its number and its extension", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const wanted = `${"é".repeat(98)}.jpg`;
  await linkReadable(folder, makeBlob(folder, "one"), wanted, isFree);
  const name = await linkReadable(folder, makeBlob(folder, "two"), wanted, isFree);
  assert.match(name, /^é+ \(2\)\.jpg$/);
  assert.ok(Buffer.byteLength(name) <= 200);
});

test("a thousand equal names take a try each, not a walk", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await folder.names.load();
  const names = Array.from({ length: 20_000 }, () => folder.names.take("image.jpg"));
  assert.equal(names.at(-1), "image (20000).jpg");
  folder.names.giveBack("image.jpg");
  assert.equal(folder.names.take("IMAGE.jpg"), "IMAGE.jpg");
});

test("removing takes exactly the files of the task", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const [gone, kept] = [newTaskId(), newTaskId()];
  for (const id of [gone, kept]) {
    await using part = await openPartFile(folder, id);
    fill(part, Buffer.from("bytes"));
  }
  await removePart(folder, gone);
  await removePart(folder, gone);
  await removeBlob(folder, gone);
  assert.deepEqual(readdirSync(folder.partsPath).toSorted(), [`${kept}.ledger`, `${kept}.part`]);
  await assert.rejects(removeBlob(folder, "../parts/x"), RangeError);
});

test("a name that another file has is not given, though nothing stands in its place", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const isElsewhere = (name: string): Promise<boolean> => Promise.resolve(["a.txt", "a (2).txt"].includes(name));
  const blob = makeBlob(folder, "ours");
  assert.equal(await linkReadable(folder, blob, "a.txt", isElsewhere), "a (3).txt");
  assert.equal(await linkReadable(folder, blob, "a.txt", isElsewhere), "a (3).txt", "after a crash, the same again");
});

test("a readable name is removed only if it is the blob", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  const [blob, other] = [makeBlob(folder, "ours"), makeBlob(folder, "ours")];
  const name = await linkReadable(folder, blob, "a.txt", isFree);
  await linkReadable(folder, other, "b.txt", isFree);
  writeFileSync(join(folder.path, "mine.txt"), "ours, edited");
  symlinkSync(folder.blobPath(blob), join(folder.path, "way.txt"));
  for (const foreign of ["b.txt", "mine.txt", "way.txt", "nothing.txt"]) {
    assert.equal(await removeReadable(folder, foreign, blob), false, foreign);
  }
  assert.equal(await removeReadable(folder, name, newTaskId()), false);
  await assert.rejects(removeReadable(folder, `../${root}`, blob), RangeError);
  assert.equal(await removeReadable(folder, name, blob), true);
  assert.deepEqual(visible(folder), ["b.txt", "mine.txt", "way.txt"]);
  assert.equal(statSync(folder.blobPath(blob)).nlink, 1);
  assert.equal(await linkReadable(folder, blob, "a.txt", isFree), "a.txt");
});

test("a copy of a blob that has no link is known by its bytes", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const blob = makeBlob(folder, "ours");
  writeFileSync(join(folder.path, "copy.txt"), "ours");
  writeFileSync(join(folder.path, "edit.txt"), "OURS");
  assert.equal(await removeReadable(folder, "edit.txt", blob), false);
  assert.equal(await removeReadable(folder, "copy.txt", blob), true);
  linkSync(folder.blobPath(blob), join(folder.path, "real.txt"));
  writeFileSync(join(folder.path, "copy.txt"), "ours");
  assert.equal(await removeReadable(folder, "copy.txt", blob), false);
  assert.ok(lstatSync(join(folder.path, "copy.txt")).isFile());
});
