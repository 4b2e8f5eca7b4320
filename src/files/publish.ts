/**
 * The way of a part file to a blob. The order is the promise: bytes are flushed, then renamed, then the folder is
 * flushed, and only then may a row say so. A kill between two steps leaves either the part or the blob, whole.
 */
import { lstat, rename, unlink } from "node:fs/promises";
import { Failure } from "../domain/failures.ts";
import type { TaskId } from "../domain/ids.ts";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";
import type { PartFile } from "./part-file.ts";
import { syncFolder } from "./sync-folder.ts";

/** Publishes a whole part file and returns its size in bytes. Throws `length_mismatch` while bytes are missing. */
export async function publishPart(part: PartFile, folder: DownloadFolder): Promise<number> {
  const sizeBytes = await flushPart(part, folder);
  await movePart(part, folder);
  await syncFolder(folder.blobsPath);
  await dropLedger(part.taskId, folder);
  return sizeBytes;
}

/** Step 1: sees that the file is whole and makes its bytes survive a power loss. Returns its size in bytes. */
export async function flushPart(part: PartFile, folder: DownloadFolder): Promise<number> {
  const sizeBytes = wholeSize(part);
  await part.syncWhole(folder.readableMode);
  return sizeBytes;
}

/** Step 2: gives the file its place among the blobs. A batch flushes that folder once after the last of these. */
export async function movePart(part: PartFile, folder: DownloadFolder): Promise<void> {
  part.assertInPlace();
  await waitForDisk("publishing a file", rename(part.path, folder.blobPath(part.taskId)));
}

/** Step 4: removes the range ledger, which nobody needs any more. */
export async function dropLedger(taskId: TaskId, folder: DownloadFolder): Promise<void> {
  await nullOn(["ENOENT"], "removing the range ledger", unlink(folder.ledgerPath(taskId)));
}

/**
 * Finds the blob of a task that was published but whose row was never written, and finishes what was left to do.
 * Returns its size in bytes, or null.
 */
export async function findPublished(folder: DownloadFolder, taskId: TaskId): Promise<number | null> {
  const stat = await nullOn(["ENOENT"], "looking for a blob", lstat(folder.blobPath(taskId)));
  if (stat === null || !stat.isFile()) return null;
  await syncFolder(folder.blobsPath);
  await dropLedger(taskId, folder);
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
