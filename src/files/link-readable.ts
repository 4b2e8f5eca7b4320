import { constants, type BigIntStats } from "node:fs";
import { copyFile, link, lstat } from "node:fs/promises";
import { numberedName } from "../domain/file-name.ts";
import { Failure } from "../domain/failures.ts";
import { diskFailure, errnoOf, nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";

/** Answers of file systems that have no hard links, or not there, or no more of them for this file. */
export const NO_LINKS = ["EPERM", "EXDEV", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];
const CLONE = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;

/** Tells whether another file of the library has this readable name. */
export type IsElsewhere = (name: string) => Promise<boolean>;

/**
 * Gives a blob a readable name in the download folder and returns the name it got: the wanted one (already made safe)
 * or the wanted one with a number. Never overwrites; names that differ only by case or Unicode form count as taken.
 * Asked again for the same blob and name, as after a crash, it finds the link it made. No name is given of which
 * `isElsewhere` says that another file of the library has it, though its place on the disk be empty. It is a hard link,
 * or a copy (sharing its blocks where the disk can) where there are none. `flushReadable` makes it last. Throws `Failure`.
 */
export async function linkReadable(
  folder: DownloadFolder,
  blobId: string,
  wantedName: string,
  isElsewhere: IsElsewhere,
): Promise<string> {
  folder.readablePath(wantedName);
  const blob = await statBlob(folder, blobId);
  await folder.names.load();
  const made = blob.nlink > 1n ? await findLink(folder, blob, wantedName, isElsewhere) : null;
  return made ?? (await makeLink(folder, blobId, wantedName, isElsewhere));
}

async function statBlob(folder: DownloadFolder, blobId: string): Promise<BigIntStats> {
  const blob = await waitForDisk("looking at a blob", lstat(folder.blobPath(blobId), { bigint: true }));
  if (!blob.isFile()) throw new Failure("disk_error", { message: "Something else stands in the place of a blob." });
  return blob;
}

async function findLink(
  folder: DownloadFolder,
  blob: BigIntStats,
  wantedName: string,
  isElsewhere: IsElsewhere,
): Promise<string | null> {
  for (let number = 1; folder.names.isTaken(numberedName(wantedName, number)); number += 1) {
    const name = numberedName(wantedName, number);
    const there = await nullOn(["ENOENT"], "looking at a file", lstat(folder.readablePath(name), { bigint: true }));
    const isOurs = there !== null && there.ino === blob.ino && there.dev === blob.dev;
    if (isOurs && !(await isElsewhere(name))) return name;
  }
  return null;
}

async function makeLink(
  folder: DownloadFolder,
  blobId: string,
  wantedName: string,
  isElsewhere: IsElsewhere,
): Promise<string> {
  for (;;) {
    const name = folder.names.take(wantedName);
    if (await isElsewhere(name)) continue;
    try {
      await linkOrCopy(folder.blobPath(blobId), folder.readablePath(name));
      return name;
    } catch (error) {
      if (errnoOf(error) === "EEXIST") continue;
      folder.names.giveBack(name);
      throw diskFailure(error, "giving a file its name");
    }
  }
}

async function linkOrCopy(blobPath: string, readablePath: string): Promise<void> {
  try {
    await link(blobPath, readablePath);
  } catch (error) {
    if (!NO_LINKS.includes(errnoOf(error) ?? "")) throw error;
    await copyFile(blobPath, readablePath, CLONE);
  }
}
