import type { BigIntStats } from "node:fs";
import { link, lstat, rename, unlink } from "node:fs/promises";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";
import { NO_LINKS } from "./link-readable.ts";
import { restoreBlob } from "./restore-blob.ts";

/**
 * Lets a readable name stand for another blob of the same bytes, so that the old blob can go. At every moment the name
 * is one of the two. A name that is no longer the old blob (somebody took it, it is done already, it is a copy because
 * the disk has no links) is left alone. Throws `Failure` where the disk refuses.
 */
export async function relinkReadable(
  folder: DownloadFolder,
  oldBlobId: string,
  blobId: string,
  name: string,
): Promise<void> {
  const [old, readable] = await Promise.all([look(folder.blobPath(oldBlobId)), look(folder.readablePath(name))]);
  if (!old?.isFile()) return;
  await restoreBlob(folder, blobId, oldBlobId, Number(old.size));
  if (readable?.ino !== old.ino || readable.dev !== old.dev) return;
  if (await replace(folder, blobId, oldBlobId, name)) await folder.flushReadable();
}

/** False on a disk without links, where the name may stay the file of its own that it is. */
async function replace(folder: DownloadFolder, blobId: string, oldBlobId: string, name: string): Promise<boolean> {
  const newPath = folder.partPath(oldBlobId);
  await nullOn(["ENOENT"], "removing a file", unlink(newPath));
  const linked = await nullOn(
    NO_LINKS,
    "linking a file",
    link(folder.blobPath(blobId), newPath).then(() => "linked"),
  );
  if (linked === null) return false;
  await waitForDisk("giving a file its name", rename(newPath, folder.readablePath(name)));
  return true;
}

function look(path: string): Promise<BigIntStats | null> {
  return nullOn(["ENOENT"], "looking at a file", lstat(path, { bigint: true }));
}
