/**
 * The way of a part file to a blob. The order is the promise: bytes are flushed and found right, then renamed, then the
 * folder is flushed, and only then may a row say so. A kill between two steps leaves either the part or the blob, whole.
 */
import { lstatSync, renameSync, unlinkSync } from "node:fs";
import { Failure } from "../domain/failures.ts";
import type { TaskId } from "../domain/ids.ts";
import { onDisk, onDiskOrNull } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";
import type { PartFile } from "./part-file.ts";

/**
 * Publishes a whole part file, in a thread that may wait for the disk, and returns its size in bytes. Throws
 * `length_mismatch` while bytes are missing, and what `check` throws, which looks at the file of this size before it
 * becomes a blob: what stands among the blobs was found right.
 */
export async function publishPart(
  part: PartFile,
  folder: DownloadFolder,
  check: (sizeBytes: number) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const sizeBytes = await flushPart(part, folder);
  await check(sizeBytes);
  movePart(part, folder);
  await folder.flushBlobs();
  part.dropLedger();
  return sizeBytes;
}

/** Step 1: sees that the file is whole and makes its bytes survive a power loss. Returns its size in bytes. */
export async function flushPart(part: PartFile, folder: DownloadFolder): Promise<number> {
  const sizeBytes = wholeSize(part);
  await part.syncWhole(folder);
  return sizeBytes;
}

/** Step 2: gives the file its place among the blobs. */
export function movePart(part: PartFile, folder: DownloadFolder): void {
  part.assertInPlace();
  onDisk("publishing a file", () => renameSync(part.path, folder.blobPath(part.taskId)));
}

/** Step 4 after a crash: removes the range ledger, which nobody needs any more. */
export function dropLedger(taskId: TaskId, folder: DownloadFolder): void {
  onDiskOrNull(["ENOENT"], "removing the range ledger", () => unlinkSync(folder.ledgerPath(taskId)));
}

/**
 * Finds the blob of a task that was published but whose row was never written, and finishes what was left to do.
 * Returns its size in bytes, or null.
 */
export async function findPublished(folder: DownloadFolder, taskId: TaskId): Promise<number | null> {
  const look = () => lstatSync(folder.blobPath(taskId), { throwIfNoEntry: false });
  const stat = onDisk("looking for a blob", look);
  if (stat === undefined || !stat.isFile()) return null;
  await folder.flushBlobs();
  dropLedger(taskId, folder);
  return stat.size;
}

function wholeSize(part: PartFile): number {
  const { sizeBytes, ledger } = part;
  const total = ledger.header.total ?? sizeBytes;
  const [first, ...more] = ledger.safeRanges();
  const covered = first === undefined ? total === 0 : first.start === 0 && first.end === total && more.length === 0;
  if (sizeBytes === total && covered) return sizeBytes;
  throw new Failure("length_mismatch", { message: `The file has ${sizeBytes} bytes and is not whole.` });
}
