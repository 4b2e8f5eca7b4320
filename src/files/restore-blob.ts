import { constants } from "node:fs";
import { copyFile, lstat, open, rename } from "node:fs/promises";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";

/**
 * Sees to it that a blob is there with its size in bytes. One that was lost or cut short is made again from another
 * blob of the same bytes, whole before it takes its place. Throws `Failure` where the disk refuses.
 */
export async function restoreBlob(
  folder: DownloadFolder,
  blobId: string,
  equalBlobId: string,
  sizeBytes: number,
): Promise<void> {
  const path = folder.blobPath(blobId);
  const there = await nullOn(["ENOENT"], "looking for a blob", lstat(path));
  if (there?.isFile() && there.size === sizeBytes) return;
  const copyPath = folder.partPath(blobId);
  await waitForDisk(
    "making a lost file again",
    copyFile(folder.blobPath(equalBlobId), copyPath, constants.COPYFILE_FICLONE),
  );
  await waitForDisk("flushing a file", flush(copyPath));
  await waitForDisk("making a lost file again", rename(copyPath, path));
  await folder.flushBlobs();
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}
