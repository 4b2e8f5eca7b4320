import assert from "node:assert/strict";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  lstatSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Stop } from "../../src/domain/stop.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { fill, header, newTaskId, temporaryFolder } from "./temporary-folder.ts";

test("a new task has nothing on disk until its first generation", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  assert.equal(part.state, "fresh");
  assert.ok(!existsSync(part.path));
  assert.throws(() => part.write(Buffer.alloc(1), 0, 1, 0), /no generation/);
});

test("part file and ledger are for their owner's eyes only", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  fill(part, Buffer.from("bytes"));
  await part.syncData();
  assert.deepEqual(
    [part.path, part.ledgerPath].map((path) => statSync(path).mode & 0o777),
    [0o600, 0o600],
  );
  assert.equal(statSync(temporary.folder.partsPath).mode & 0o777, 0o700);
});

for (const [kind, plant] of [
  ["a symbolic link", symlinkSync],
  ["a hard link", linkSync],
] as const) {
  for (const place of ["part", "ledger"] as const) {
    test(`${kind} planted as ${place} file is never written through`, async () => {
      await using temporary = await temporaryFolder();
      const { folder, root } = temporary;
      const victim = join(root, "victim");
      const taskId = newTaskId();
      {
        await using part = await openPartFile(folder, taskId);
        fill(part, Buffer.from("old bytes"));
      }
      const path = place === "part" ? folder.partPath(taskId) : folder.ledgerPath(taskId);
      writeFileSync(victim, place === "part" ? "precious" : readFileSync(path));
      const before = readFileSync(victim);
      rmSync(path);
      plant(victim, path);

      await using again = await openPartFile(folder, taskId);
      assert.equal(again.state, "fresh");
      fill(again, Buffer.from("new bytes"));
      await again.syncData();
      assert.deepEqual(readFileSync(victim), before);
      assert.ok(lstatSync(path).isFile() && statSync(path).ino !== statSync(victim).ino);
      assert.equal(readFileSync(again.path, "utf8"), "new bytes");
    });
  }
}

test("the very part file, moved away and linked back, is not followed", async () => {
  await using temporary = await temporaryFolder();
  const { folder, root } = temporary;
  const taskId = newTaskId();
  {
    await using part = await openPartFile(folder, taskId);
    fill(part, Buffer.from("bytes"));
  }
  renameSync(folder.partPath(taskId), join(root, "aside"));
  symlinkSync(join(root, "aside"), folder.partPath(taskId));
  await using again = await openPartFile(folder, taskId);
  assert.equal(again.state, "fresh");
});

test("a folder planted in the place of a part file is an error, not a loss", async () => {
  await using temporary = await temporaryFolder();
  const taskId = newTaskId();
  mkdirSync(temporary.folder.partPath(taskId));
  await assert.rejects(openPartFile(temporary.folder, taskId), { name: "Failure", code: "disk_error" });
});

test("a new generation is a new file: bytes of the old one cannot stay in it", async () => {
  await using temporary = await temporaryFolder();
  const taskId = newTaskId();
  await using part = await openPartFile(temporary.folder, taskId);
  fill(part, Buffer.alloc(1000, 1));
  const [oldInode, oldGeneration] = [statSync(part.path).ino, part.ledger.header.generation];
  const syncing = part.syncData();
  fill(part, Buffer.from("new"));
  await syncing;
  assert.notEqual(statSync(part.path).ino, oldInode);
  assert.notEqual(part.ledger.header.generation, oldGeneration);
  assert.equal(readFileSync(part.path, "utf8"), "new");
  assert.deepEqual(part.ledger.safeRanges(), [{ start: 0, end: 3 }]);
});

test("a kill between the steps of a new generation leaves nothing to believe", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const taskId = newTaskId();
  {
    await using part = await openPartFile(folder, taskId);
    fill(part, Buffer.from("some bytes"));
  }
  const ledger = readFileSync(folder.ledgerPath(taskId));
  rmSync(folder.ledgerPath(taskId));
  assert.equal((await openPartFile(folder, taskId)).state, "fresh");
  writeFileSync(folder.ledgerPath(taskId), "");
  assert.equal((await openPartFile(folder, taskId)).state, "fresh");
  writeFileSync(folder.ledgerPath(taskId), ledger.subarray(0, 3000));
  assert.equal((await openPartFile(folder, taskId)).state, "fresh");
});

test("bytes go where they belong, with or without a size set before", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  part.startNewGeneration(header(10));
  part.setSize(10);
  part.write(Buffer.from("xxworldxx"), 2, 5, 5);
  part.write(Buffer.from("hello"), 0, 5, 0);
  assert.equal(part.sizeBytes, 10);
  assert.equal(readFileSync(part.path, "utf8"), "helloworld");
});

test("a syncData under way counts only what was written before it", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  part.startNewGeneration(header(10));
  const slot = part.ledger.addSegment(0, 10);
  part.append(slot, Buffer.from("hello"), 0, 5);
  const syncing = part.syncData();
  part.append(slot, Buffer.from("world"), 0, 5);
  await syncing;
  assert.deepEqual([part.ledger.segments[0]?.synced, part.ledger.segments[0]?.written], [5, 10]);
});

test("opening stops at once when asked to", async () => {
  await using temporary = await temporaryFolder();
  const signal = AbortSignal.abort(new Stop("paused"));
  await assert.rejects(openPartFile(temporary.folder, newTaskId(), { signal }), { name: "Stop", reason: "paused" });
});
