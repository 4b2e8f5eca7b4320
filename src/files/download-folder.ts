import { chmod, lstat, mkdir, realpath } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../domain/failures.ts";
import { parseId } from "../domain/ids.ts";
import { diskFailure, errnoOf, nullOn } from "./disk-errors.ts";
import { readBootTag } from "./boot-tag.ts";
import { refusalOf } from "./folder-rules.ts";
import { NameIndex } from "./name-index.ts";
import { probeFolder } from "./probe-folder.ts";
import { readableMode } from "./readable-mode.ts";
import { FileFlush } from "./flush-file.ts";
import { FolderFlush } from "./folder-flush.ts";

const INNER = ".trawl";

/** The folder of all downloads: the only place below which bytes are written. Every path is made here. */
export class DownloadFolder {
  /** The real path, fixed when the folder was opened. */
  readonly path: string;
  readonly partsPath: string;
  readonly blobsPath: string;
  /** Where outside programs work, in a folder for each task. */
  readonly worksPath: string;
  /** Which readable names are taken, as far as this process knows. */
  readonly names: NameIndex;
  /** Of the machine's present start. */
  readonly bootTag = readBootTag();
  /** Mode of a finished file: 0644 less what the umask takes. */
  readonly readableMode: number;
  /** How its disk takes the flushes of small files. */
  readonly fileFlush = new FileFlush();
  readonly #blobsFlush: FolderFlush;
  readonly #readableFlush: FolderFlush;
  #prepared: Promise<void> | null = null;

  constructor(path: string, mode: number) {
    this.path = path;
    this.partsPath = join(path, INNER, "parts");
    this.blobsPath = join(path, INNER, "blobs");
    this.worksPath = join(path, INNER, "work");
    this.names = new NameIndex(path);
    this.readableMode = mode;
    this.#blobsFlush = new FolderFlush(this.blobsPath);
    this.#readableFlush = new FolderFlush(path);
  }

  /** Makes the blobs that stand there survive a power loss; serves all who ask meanwhile. Throws `disk_error`. */
  flushBlobs(): Promise<void> {
    return this.#blobsFlush.flush();
  }

  /** Makes the readable names survive a power loss; serves all who ask meanwhile. Throws `disk_error`. */
  flushReadable(): Promise<void> {
    return this.#readableFlush.flush();
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

  workPath(taskId: string): string {
    return join(this.worksPath, opaque(taskId));
  }

  /** Throws a RangeError for anything but one visible name of this folder. */
  readablePath(name: string): string {
    if (name === "" || name.startsWith(".") || /[/\\\0]/.test(name)) throw new RangeError("Not a readable name.");
    return join(this.path, name);
  }

  /** Makes the folders where they are missing, once. Throws `folder_not_writable` with the command that mends it. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#makeFolders().catch((error: unknown) => {
      this.#prepared = null;
      throw notWritable(error, this.path);
    });
    return this.#prepared;
  }

  async #makeFolders(): Promise<void> {
    await mkdir(this.path, { recursive: true });
    for (const inner of [dirname(this.partsPath), this.partsPath, this.blobsPath, this.worksPath])
      await makePrivate(inner);
  }

  /** Makes and removes a file in each folder. Throws `folder_not_writable` with the command that mends it. */
  async checkWritable(): Promise<void> {
    await this.prepare();
    for (const folder of [this.path, this.partsPath, this.blobsPath]) await this.#probe(folder);
  }

  async #probe(folder: string): Promise<void> {
    try {
      await probeFolder(folder);
    } catch (error) {
      throw notWritable(error, folder);
    }
  }
}

/**
 * Opens the download folder and makes it where it is missing. Throws an Error for a place that may not be one,
 * `folder_not_writable` where it cannot be made.
 */
export async function openDownloadFolder(path: string, applicationFolder?: string): Promise<DownloadFolder> {
  const folder = await findDownloadFolder(path, applicationFolder);
  await folder.prepare();
  return folder;
}

/**
 * Fixes the real path of the download folder, and refuses places that belong to the system or to the program with an
 * Error that gives the reason. Makes nothing: `prepare` does, once the disk allows it.
 */
export async function findDownloadFolder(path: string, applicationFolder?: string): Promise<DownloadFolder> {
  const wanted = await realPathOf(resolve(path));
  const refusal = refusalOf(wanted, applicationFolder);
  if (refusal !== null) throw new Error(`${path} cannot be the download folder: ${refusal}.`);
  return new DownloadFolder(wanted, readableMode());
}

/** The real path of a folder that need not exist yet: links on the way are followed before anything is made. */
async function realPathOf(path: string): Promise<string> {
  const real = await nullOn(["ENOENT"], "looking for the download folder", realpath(path));
  return real ?? join(await realPathOf(dirname(path)), basename(path));
}

async function makePrivate(path: string): Promise<void> {
  try {
    // Not recursive: on a read-only disk that would say that the folder above is missing.
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Another thread or program may make it at the same moment.
    if (errnoOf(error) !== "EEXIST") throw error;
  }
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
  if (errno === "EMFILE" || errno === "ENFILE") return diskFailure(error, "trying the download folder");
  const message = `The download folder ${folder} cannot be written to (${errno}). To mend it: ${mend}`;
  return new Failure(errno === "ENOSPC" || errno === "EDQUOT" ? "disk_full" : "folder_not_writable", {
    message,
    cause: error,
  });
}

/** The command that gives a folder back, by the system's code of an error, or null for an error of another kind. */
export function folderRemedy(error: unknown, folder: string): string | null {
  return MENDS[errnoOf(error) ?? ""]?.(folder) ?? null;
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
