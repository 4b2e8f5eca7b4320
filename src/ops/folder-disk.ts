import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { parseId } from "../domain/ids.ts";
import type { TaskId } from "../domain/ids.ts";
import { nullOn, waitForDisk } from "../files/disk-errors.ts";
import type { DownloadFolder } from "../files/download-folder.ts";
import { hashFile } from "../files/hash-file.ts";
import { linkReadable } from "../files/link-readable.ts";
import { removePart } from "../files/remove-file.ts";
import type { DiskRepair, DiskView } from "./disk-view.ts";

function statOrNull(path: string): Promise<Stats | null> {
  return nullOn(["ENOENT"], "looking at a file", lstat(path));
}

async function idsIn(folder: string, suffixes: readonly string[]): Promise<string[]> {
  const names = await waitForDisk("reading a folder", readdir(folder));
  const ids = names.flatMap((name) => {
    const suffix = suffixes.find((ending) => name.endsWith(ending));
    return suffix === undefined ? [] : [name.slice(0, name.length - suffix.length)];
  });
  return [...new Set(ids.filter((id) => parseId(id) !== null))];
}

async function hasName(folder: DownloadFolder, blobId: string, readableName: string): Promise<boolean> {
  const readable = await statOrNull(folder.readablePath(readableName));
  const blob = await statOrNull(folder.blobPath(blobId));
  if (!readable?.isFile() || !blob?.isFile()) return false;
  if (readable.ino === blob.ino && readable.dev === blob.dev) return true;
  // Where the disk has no hard links the name is a copy, which only its bytes can prove.
  if (blob.nlink > 1 || readable.size !== blob.size) return false;
  return (await hashFile(folder.readablePath(readableName))) === (await hashFile(folder.blobPath(blobId)));
}

/** Shows the download folder to `verify` and `repair`. */
export function createFolderDisk(folder: DownloadFolder): DiskView & DiskRepair {
  return {
    parts: async () => {
      const works = await idsIn(folder.worksPath, [""]);
      const parts = await idsIn(folder.partsPath, [".part", ".ledger"]);
      return [...new Set([...parts, ...works])] as TaskId[];
    },
    blobs: () => idsIn(folder.blobsPath, [""]),
    blobSize: async (blobId) => {
      const stat = await statOrNull(folder.blobPath(blobId));
      return stat?.isFile() ? stat.size : null;
    },
    hasName: (blobId, readableName) => hasName(folder, blobId, readableName),
    digest: (blobId) => hashFile(folder.blobPath(blobId)),
    giveName: async (blobId, wantedName, isElsewhere) => {
      const name = await linkReadable(folder, blobId, wantedName, isElsewhere);
      await folder.flushReadable();
      return name;
    },
    removePart: (taskId) => removePart(folder, taskId),
  };
}
