/** Real full, read-only and link-less disks: small file systems mounted for one test each, which only root may do. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import { createSpaceGuard, freeBytes } from "../../src/files/free-space.ts";
import { linkReadable } from "../../src/files/link-readable.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { publishPart } from "../../src/files/publish.ts";
import { SMALL_BYTES } from "../../src/files/range-ledger.ts";
import { removeReadable } from "../../src/files/remove-file.ts";
import { openReserveFile } from "../../src/files/reserve-file.ts";
import { fill, header, newTaskId } from "../files/temporary-folder.ts";

const isFree = (): Promise<boolean> => Promise.resolve(false);

const MIB = 1024 * 1024;

function mayNotMount(context: TestContext): boolean {
  if (process.platform === "linux" && process.getuid?.() === 0) return false;
  context.skip("NOT TESTED: mounting file systems needs root on Linux");
  return true;
}

/** A new file system of a given size, gone at the end of the scope. */
function mountTmpfs(size: string): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "trawl-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "trawl-test", path]);
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync("umount", ["-l", path]);
      rmSync(path, { recursive: true });
    },
  };
}

test("a disk that fills up keeps every byte it took, and the download goes on when there is room", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("4m");
  const folder = await openDownloadFolder(join(disk.path, "downloads"));
  writeFileSync(join(disk.path, "ballast"), Buffer.alloc(3 * MIB));
  const whole = Buffer.from(Array.from({ length: 2 * MIB }, (_, at) => (at * 31) % 251));
  const taskId = newTaskId();
  let written: number;
  {
    await using part = await openPartFile(folder, taskId);
    part.startNewGeneration(header(whole.length));
    const slot = part.ledger.addSegment(0, whole.length);
    assert.throws(
      () => {
        for (let at = 0; at < whole.length; at += 10_000)
          part.append(slot, whole, at, Math.min(10_000, whole.length - at));
      },
      { name: "Failure", code: "disk_full", retry: "wait" },
    );
    written = part.ledger.segments[slot]!.written;
    assert.ok(written > MIB / 2);
  }
  rmSync(join(disk.path, "ballast"));
  await using part = await openPartFile(folder, taskId);
  assert.deepEqual(part.ledger.safeRanges(), [{ start: 0, end: written }]);
  part.append(0, whole, written, whole.length - written);
  await publishPart(part, folder);
  assert.ok(readFileSync(folder.blobPath(taskId)).equals(whole));
});

test("a disk without room for a ledger leaves nothing to believe", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("1m");
  const folder = await openDownloadFolder(join(disk.path, "downloads"));
  assert.throws(() => writeFileSync(join(disk.path, "ballast"), Buffer.alloc(2 * MIB)), { code: "ENOSPC" });
  const taskId = newTaskId();
  await using part = await openPartFile(folder, taskId);
  assert.throws(() => part.startNewGeneration(header(SMALL_BYTES + 1)), { code: "disk_full" });
  assert.equal(part.state, "fresh");
  rmSync(join(disk.path, "ballast"));
  assert.equal((await openPartFile(folder, taskId)).state, "fresh");
  fill(part, Buffer.from("bytes"));
  assert.equal(await publishPart(part, folder), 5);
});

test("where there is no room for the few bytes of a small file, nor for its ledger, they come again", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("1m");
  const folder = await openDownloadFolder(join(disk.path, "downloads"));
  assert.throws(() => writeFileSync(join(disk.path, "ballast"), Buffer.alloc(2 * MIB)), { code: "ENOSPC" });
  const taskId = newTaskId();
  {
    await using part = await openPartFile(folder, taskId);
    assert.throws(() => fill(part, Buffer.from("bytes")), { code: "disk_full" });
  }
  rmSync(join(disk.path, "ballast"));
  await using part = await openPartFile(folder, taskId);
  assert.deepEqual(part.state === "resumable" ? part.ledger.safeRanges() : [], []);
  fill(part, Buffer.from("bytes"));
  assert.equal(await publishPart(part, folder), 5);
});

test("the guard and the reserve see a real disk", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("16m");
  const guard = createSpaceGuard({ folder: disk.path, floorBytes: 2 * MIB });
  const reserve = await openReserveFile(join(disk.path, "reserve"), 4 * MIB);
  assert.ok(reserve.held && (await freeBytes(disk.path)) === 12 * MIB);
  await assert.rejects(guard.reserve("big", 11 * MIB), { code: "disk_full" });
  await guard.reserve("fits", 10 * MIB);
  writeFileSync(join(disk.path, "ballast"), Buffer.alloc(12 * MIB));
  assert.throws(() => writeFileSync(join(disk.path, "row"), "x"), { code: "ENOSPC" });
  reserve.release();
  writeFileSync(join(disk.path, "row"), "waits for space");
  assert.equal(await reserve.restore(), false);
  rmSync(join(disk.path, "ballast"));
  assert.equal(await reserve.restore(), true);
});

test("a reserve for which there is no room at start is not held, and leaves no piece", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("2m");
  const reserve = await openReserveFile(join(disk.path, "reserve"));
  assert.equal(reserve.held, false);
  assert.deepEqual(readdirSync(disk.path), []);
});

test("a read-only disk says so, with the command that mends it", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("4m");
  const folder = await openDownloadFolder(join(disk.path, "downloads"));
  await using part = await openPartFile(folder, newTaskId());
  fill(part, Buffer.from("bytes"));
  await part[Symbol.asyncDispose]();
  execFileSync("mount", ["-o", "remount,ro", disk.path]);
  await assert.rejects(folder.checkWritable(), { code: "folder_not_writable", message: /EROFS.*remount,rw/ });
  await assert.rejects(openDownloadFolder(join(disk.path, "other")), { code: "folder_not_writable" });
  await assert.rejects(openPartFile(folder, part.taskId), { code: "folder_not_writable" });
  execFileSync("mount", ["-o", "remount,rw", disk.path]);
  await folder.checkWritable();
  await using again = await openPartFile(folder, part.taskId);
  assert.equal(await publishPart(again, folder), 5);
});

test("where links do not reach, a readable name is a copy, never over another file", async (context) => {
  if (mayNotMount(context)) return;
  using disk = mountTmpfs("4m");
  const folder = await openDownloadFolder(join(disk.path, "downloads"));
  const inner = join(folder.path, ".trawl");
  execFileSync("mount", ["--bind", inner, inner]);
  try {
    await using part = await openPartFile(folder, newTaskId());
    fill(part, Buffer.from("bytes"));
    await publishPart(part, folder);
    assert.equal(await linkReadable(folder, part.taskId, "a.txt", isFree), "a.txt");
    assert.equal(await linkReadable(folder, part.taskId, "a.txt", isFree), "a (2).txt");
    assert.notEqual(statSync(join(folder.path, "a.txt")).ino, statSync(folder.blobPath(part.taskId)).ino);
    assert.equal(readFileSync(join(folder.path, "a (2).txt"), "utf8"), "bytes");
    assert.equal(await removeReadable(folder, "a.txt", part.taskId), true);
    assert.deepEqual(readdirSync(folder.path).toSorted(), [".trawl", "a (2).txt"]);
  } finally {
    execFileSync("umount", ["-l", inner]);
  }
});
