import assert from "node:assert/strict";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import type { TaskId } from "../../src/domain/ids.ts";
import { openBlob } from "../../src/files/open-blob.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { dropLedger, findPublished, flushPart, movePart, publishPart } from "../../src/files/publish.ts";
import { fill, header, newTaskId, temporaryFolder } from "./temporary-folder.ts";

const BYTES = Buffer.from("the whole file");

test("a published part is a blob, and nothing else of it is left", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await using part = await openPartFile(folder, newTaskId());
  fill(part, BYTES);
  assert.equal(await publishPart(part, folder), BYTES.length);
  assert.deepEqual(readFileSync(folder.blobPath(part.taskId)), BYTES);
  assert.equal(statSync(folder.blobPath(part.taskId)).mode & 0o777, folder.readableMode);
  assert.ok(!existsSync(part.path) && !existsSync(part.ledgerPath));
  assert.equal(await findPublished(folder, part.taskId), BYTES.length);
});

test("an empty file is published too", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  part.startNewGeneration(header(0));
  assert.equal(await publishPart(part, temporary.folder), 0);
});

/** The steps of publishing, one by one; a kill may come after any of them. */
function steps(folder: DownloadFolder, taskId: TaskId): readonly (() => unknown)[] {
  const withPart = async (step: typeof flushPart | typeof movePart): Promise<void> => {
    await using part = await openPartFile(folder, taskId);
    await step(part, folder);
  };
  return [
    () => withPart(flushPart),
    () => withPart(movePart),
    () => folder.flushBlobs(),
    () => dropLedger(taskId, folder),
  ];
}

for (const done of [0, 1, 2, 3, 4]) {
  test(`a kill after step ${done} of publishing loses nothing`, async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const taskId = newTaskId();
    {
      await using part = await openPartFile(folder, taskId);
      fill(part, BYTES);
    }
    for (const step of steps(folder, taskId).slice(0, done)) await step();

    const published = await findPublished(folder, taskId);
    await using part = await openPartFile(folder, taskId);
    assert.equal(published, done < 2 ? null : BYTES.length);
    assert.equal(part.state, done < 2 ? "resumable" : "fresh");
    if (done < 2) assert.equal(await publishPart(part, folder), BYTES.length);
    assert.deepEqual(readFileSync(folder.blobPath(taskId)), BYTES);
    assert.ok(!existsSync(folder.partPath(taskId)) && !existsSync(folder.ledgerPath(taskId)));
  });
}

test("a file with a gap, too short or too long is never published", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  for (const [total, segments] of [
    [20, [[0, 10]]],
    [
      20,
      [
        [0, 5],
        [10, 10],
      ],
    ],
    [20, [[10, 10]]],
    [5, [[0, 10]]],
    [20, []],
  ] as const) {
    await using part = await openPartFile(folder, newTaskId());
    part.startNewGeneration(header(total));
    part.setSize(20);
    for (const [start, length] of segments) {
      part.append(part.ledger.addSegment(start, null), Buffer.alloc(20), 0, length);
    }
    await assert.rejects(publishPart(part, folder), { name: "Failure", code: "length_mismatch" });
    assert.equal(await findPublished(folder, part.taskId), null);
  }
});

test("another file in the place of the part is not published", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  await using part = await openPartFile(folder, newTaskId());
  fill(part, BYTES);
  renameSync(part.path, join(root, "aside"));
  writeFileSync(part.path, "something else");
  await assert.rejects(publishPart(part, folder), { code: "disk_error" });
  rmSync(part.path);
  linkSync(join(root, "aside"), part.path);
  await assert.rejects(publishPart(part, folder), { code: "disk_error" });
  assert.equal(await findPublished(folder, part.taskId), null);
});

test("a link planted as a blob is replaced, not followed, and never served", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  writeFileSync(join(root, "victim"), "precious");
  await using part = await openPartFile(folder, newTaskId());
  symlinkSync(join(root, "victim"), folder.blobPath(part.taskId));
  await assert.rejects(openBlob(folder, part.taskId), { code: "disk_error" });
  assert.equal(await findPublished(folder, part.taskId), null);
  fill(part, BYTES);
  await publishPart(part, folder);
  assert.equal(readFileSync(join(root, "victim"), "utf8"), "precious");
  await using blob = await openBlob(folder, part.taskId);
  assert.equal(blob?.sizeBytes, BYTES.length);
  assert.deepEqual(await blob?.handle.readFile(), BYTES);
});

test("a missing blob is null, and an id with a path in it never reaches the disk", async () => {
  await using temporary = await temporaryFolder();
  assert.equal(await openBlob(temporary.folder, newTaskId()), null);
  for (const id of ["../../../../etc/passwd", "a/b", "", ".", "x".repeat(65)]) {
    await assert.rejects(openBlob(temporary.folder, id), RangeError);
  }
});
