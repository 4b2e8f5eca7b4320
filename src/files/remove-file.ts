/** Removes exactly what is named by an id of ours, or a readable name that is proven ours. What is missing is fine. */
import type { Stats } from "node:fs";
import { lstat, readdir, rm, unlink } from "node:fs/promises";
import type { TaskId } from "../domain/ids.ts";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";
import { hashFile } from "./hash-file.ts";

/** Removes the part file, the range ledger and the work folder of a task. Throws `Failure` where the disk refuses. */
export async function removePart(folder: DownloadFolder, taskId: TaskId): Promise<void> {
  await removeAt(folder.ledgerPath(taskId));
  await removeAt(folder.partPath(taskId));
  await waitForDisk("removing a work folder", rm(folder.workPath(taskId), { recursive: true, force: true }));
}

/**
 * Removes all that a task without an asset left: besides its part file the blob it had become, with its readable
 * name, when a crash came before its row. Throws `Failure` where the disk refuses.
 */
export async function removeUnfinished(folder: DownloadFolder, taskId: TaskId): Promise<void> {
  await removePart(folder, taskId);
  const blob = await look(folder.blobPath(taskId));
  if (blob === null) return;
  if (blob.nlink > 1) await removeLinksTo(folder, blob);
  await removeAt(folder.blobPath(taskId));
}

/** Nothing but the disk knows the name that was given just before a crash. */
async function removeLinksTo(folder: DownloadFolder, blob: Stats): Promise<void> {
  for (const name of await waitForDisk("reading the download folder", readdir(folder.path))) {
    const there = name.startsWith(".") ? null : await look(folder.readablePath(name));
    if (there === null || !isSame(there, blob)) continue;
    await removeAt(folder.readablePath(name));
    folder.names.giveBack(name);
  }
}

/** Removes a blob. Its readable name goes first, because only the blob can prove it. */
export async function removeBlob(folder: DownloadFolder, blobId: string): Promise<void> {
  await removeAt(folder.blobPath(blobId));
}

/**
 * Removes a readable name if it is the given blob: a link to it, or, for a blob without any link, a copy of the same
 * bytes. Returns false where something else, or nothing, has that name.
 */
export async function removeReadable(folder: DownloadFolder, name: string, blobId: string): Promise<boolean> {
  const path = folder.readablePath(name);
  const [readable, blob] = await Promise.all([look(path), look(folder.blobPath(blobId))]);
  if (readable === null) folder.names.giveBack(name);
  if (readable === null || blob === null) return false;
  if (!isSame(readable, blob) && !(await isCopy(readable, path, blob, folder.blobPath(blobId)))) return false;
  await removeAt(path);
  folder.names.giveBack(name);
  return true;
}

function isSame(one: Stats, other: Stats): boolean {
  return one.isFile() && one.ino === other.ino && one.dev === other.dev;
}

async function isCopy(readable: Stats, path: string, blob: Stats, blobPath: string): Promise<boolean> {
  if (!readable.isFile() || !blob.isFile() || blob.nlink > 1 || readable.size !== blob.size) return false;
  return (await hashFile(path)) === (await hashFile(blobPath));
}

function look(path: string): Promise<Stats | null> {
  return nullOn(["ENOENT"], "looking at a file", lstat(path));
}

async function removeAt(path: string): Promise<void> {
  await nullOn(["ENOENT"], "removing a file", unlink(path));
}
