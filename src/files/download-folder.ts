import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, lstat, mkdir, open, realpath, unlink } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../domain/failures.ts";
import { parseId } from "../domain/ids.ts";
import { errnoOf, nullOn } from "./disk-errors.ts";
import { refusalOf } from "./folder-rules.ts";
import { NameIndex } from "./name-index.ts";
import { readableMode } from "./readable-mode.ts";

const INNER = ".trawl";

/** The folder of all downloads: the only place below which bytes are written. Every path is made here. */
export class DownloadFolder {
  /** The real path, fixed when the folder was opened. */
  readonly path: string;
  readonly partsPath: string;
  readonly blobsPath: string;
  /** Which readable names are taken, as far as this process knows. */
  readonly names: NameIndex;
  /** Mode of a finished file: 0644 less what the umask takes. */
  readonly readableMode: number;

  constructor(path: string, mode: number) {
    this.path = path;
    this.partsPath = join(path, INNER, "parts");
    this.blobsPath = join(path, INNER, "blobs");
    this.names = new NameIndex(path);
    this.readableMode = mode;
  }

  partPath(taskId: string): string {
    return join(this.partsPath, `${opaque(taskId)}.part`);
  }

  ledgerPath(taskId: string): string {
    return join(this.partsPath, `${opaque(taskId)}.ledger`);
  }

  blobPath(blobId: string): string {
    return join(this.blobsPath, opaque(blobId));
  }

  /** Throws a RangeError for anything but one visible name of this folder. */
  readablePath(name: string): string {
    if (name === "" || name.startsWith(".") || /[/\\\0]/.test(name)) throw new RangeError("Not a readable name.");
    return join(this.path, name);
  }

  /** Makes and removes a file in each folder. Throws `folder_not_writable` with the command that mends it. */
  async checkWritable(): Promise<void> {
    const name = `.trawl-probe-${randomBytes(8).toString("hex")}`;
    for (const folder of [this.path, this.partsPath, this.blobsPath]) await this.#probe(folder, name);
  }

  async #probe(folder: string, name: string): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    try {
      await using _probe = await open(join(folder, name), flags, 0o600);
      await unlink(join(folder, name));
    } catch (error) {
      throw notWritable(error, folder);
    }
  }
}

/**
 * Makes the download folder where it is missing, fixes its real path, and refuses places that belong to the system or
 * to the program. Throws an Error with the reason for those, `folder_not_writable` where it cannot be made.
 */
export async function openDownloadFolder(path: string, applicationFolder?: string): Promise<DownloadFolder> {
  const wanted = await realPathOf(resolve(path));
  const refusal = refusalOf(wanted, applicationFolder);
  if (refusal !== null) throw new Error(`${path} cannot be the download folder: ${refusal}.`);
  const folder = new DownloadFolder(wanted, readableMode());
  try {
    await mkdir(wanted, { recursive: true });
    for (const inner of [dirname(folder.partsPath), folder.partsPath, folder.blobsPath]) await makePrivate(inner);
  } catch (error) {
    throw notWritable(error, wanted);
  }
  return folder;
}

/** The real path of a folder that need not exist yet: links on the way are followed before anything is made. */
async function realPathOf(path: string): Promise<string> {
  const real = await nullOn(["ENOENT"], "looking for the download folder", realpath(path));
  return real ?? join(await realPathOf(dirname(path)), basename(path));
}

async function makePrivate(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const stat = await lstat(path);
  if (!stat.isDirectory()) throw new Error(`${path} is not a folder of its own; remove it.`);
  if ((stat.mode & 0o077) !== 0) await chmod(path, 0o700);
}

function opaque(id: string): string {
  if (parseId(id) === null) throw new RangeError("Not an id.");
  return id;
}

function notWritable(error: unknown, folder: string): unknown {
  const errno = errnoOf(error);
  if (errno === null) return error;
  const mend = MENDS[errno]?.(folder) ?? `ls -ld '${folder}'`;
  const message = `The download folder ${folder} cannot be written to (${errno}). To mend it: ${mend}`;
  return new Failure(errno === "ENOSPC" || errno === "EDQUOT" ? "disk_full" : "folder_not_writable", {
    message,
    cause: error,
  });
}

const MENDS: Readonly<Record<string, (folder: string) => string>> = {
  EACCES: (folder) => `sudo chown -R ${userInfo().username} '${folder}'`,
  EPERM: (folder) => `sudo chown -R ${userInfo().username} '${folder}'`,
  EROFS: (folder) => `sudo mount -o remount,rw "$(findmnt -no TARGET -T '${folder}')"`,
  ENOENT: (folder) => `mkdir -p '${folder}', then start again`,
  ENOTDIR: (folder) => `mv '${folder}' '${folder}.old'`,
  EEXIST: (folder) => `mv '${folder}' '${folder}.old'`,
  ENOSPC: (folder) => `df -h '${folder}', and make room`,
  EDQUOT: (folder) => `df -h '${folder}', and make room`,
};
