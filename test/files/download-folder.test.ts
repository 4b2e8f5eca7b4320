import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import { APPLICATION_FOLDER, refusalOf } from "../../src/files/folder-rules.ts";
import { temporaryFolder } from "./temporary-folder.ts";

for (const path of ["/", "/etc", "/usr", "/etc/trawl", "/usr/local/trawl", "/proc", "/var", "/home", "/etc/../etc/x"]) {
  test(`${path} is refused and left as it is`, async () => {
    const before = existsSync(path);
    await assert.rejects(openDownloadFolder(path), /cannot be the download folder: it (is the root|belongs)/);
    assert.equal(existsSync(path), before);
  });
}

test("the program's own folder is refused, and everything in it", async () => {
  for (const path of [APPLICATION_FOLDER, join(APPLICATION_FOLDER, "downloads")]) {
    await assert.rejects(openDownloadFolder(path), /program's own folder/);
  }
  assert.ok(!existsSync(join(APPLICATION_FOLDER, "downloads")));
});

test("folders beside a refused one are fine", () => {
  for (const path of ["/etcetera", "/usr2", `${APPLICATION_FOLDER}-files`, "/var/lib/trawl", "/srv", "/..etc"]) {
    assert.equal(refusalOf(path), null, path);
  }
});

test("a link into a refused folder is refused before anything is made", async () => {
  await using temporary = await temporaryFolder();
  const { root } = temporary;
  mkdirSync(join(root, "app"));
  symlinkSync(join(root, "app"), join(root, "way"));
  await assert.rejects(openDownloadFolder(join(root, "way", "inner"), join(root, "app")), /program's own folder/);
  assert.deepEqual(readdirSync(join(root, "app")), []);
});

test("the folder is made with its inner folders, and its real path is fixed", async () => {
  await using temporary = await temporaryFolder();
  const { root } = temporary;
  mkdirSync(join(root, "real"));
  symlinkSync(join(root, "real"), join(root, "linked"));
  const folder = await openDownloadFolder(join(root, "linked", "a", "b"));
  assert.equal(folder.path, join(realpathSync(root), "real", "a", "b"));
  for (const path of [folder.partsPath, folder.blobsPath, join(folder.path, ".trawl")]) {
    assert.equal(statSync(path).mode & 0o777, 0o700);
  }
  await folder.checkWritable();
  assert.deepEqual(readdirSync(folder.path), [".trawl"]);
  assert.deepEqual((await openDownloadFolder(join(root, "real", "a", "b"))).path, folder.path);
});

test("many may open the same new folder at once", async () => {
  await using temporary = await temporaryFolder();
  await Promise.all(Array.from({ length: 10 }, () => openDownloadFolder(join(temporary.root, "shared"))));
});

test("an inner folder that is a link elsewhere is refused", async () => {
  await using temporary = await temporaryFolder();
  const { root, folder } = temporary;
  mkdirSync(join(root, "elsewhere"));
  rmSync(folder.blobsPath, { recursive: true });
  symlinkSync(join(root, "elsewhere"), folder.blobsPath);
  await assert.rejects(openDownloadFolder(folder.path), /not a folder of its own/);
});

test("a folder that cannot be used says which it is and how to mend it", async () => {
  await using temporary = await temporaryFolder();
  const { root, folder } = temporary;
  writeFileSync(join(root, "file"), "");
  await assert.rejects(openDownloadFolder(join(root, "file", "downloads")), { name: "Failure" });
  await assert.rejects(openDownloadFolder(join(root, "file")), {
    code: "folder_not_writable",
    message: /file .*To mend it: mv/,
  });
  rmSync(folder.partsPath, { recursive: true });
  await assert.rejects(folder.checkWritable(), {
    code: "folder_not_writable",
    message: /parts .*To mend it: mkdir -p/,
  });
});

test("a readable name is one visible name", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  assert.equal(folder.readablePath("a b.txt"), join(folder.path, "a b.txt"));
  for (const name of ["", ".", "..", ".trawl", "../x", "a/b", "a\\b", "a\0b", "/etc/passwd"]) {
    assert.throws(() => folder.readablePath(name), RangeError, name);
  }
});
