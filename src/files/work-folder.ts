import { lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { constants } from "node:fs";
import { join, sep } from "node:path";
import type { TaskId } from "../domain/ids.ts";
import { Failure } from "../domain/failures.ts";
import { nullOn, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";

/**
 * The private folder in which an outside program works on one task: what it leaves unfinished in `unfinished/`, what is
 * whole in `finished/`, and what is known of the page in `page.json`. It stays over pauses and restarts, and goes with
 * the part file of the task.
 */
export class WorkFolder {
  readonly path: string;
  readonly unfinishedPath: string;
  readonly finishedPath: string;
  readonly pagePath: string;
  readonly #folder: DownloadFolder;
  readonly #taskId: TaskId;

  constructor(folder: DownloadFolder, taskId: TaskId) {
    this.#folder = folder;
    this.#taskId = taskId;
    this.path = folder.workPath(taskId);
    this.unfinishedPath = join(this.path, "unfinished");
    this.finishedPath = join(this.path, "finished");
    this.pagePath = join(this.path, "page.json");
  }

  /** Makes what is missing of it. Throws `Failure` where the disk refuses. */
  async prepare(): Promise<void> {
    for (const path of [this.path, this.unfinishedPath, this.finishedPath])
      await nullOn(["EEXIST"], "making a work folder", mkdir(path, { mode: 0o700 }));
  }

  /** What was kept of the page, or null. */
  readPage(): Promise<string | null> {
    return nullOn(["ENOENT"], "reading what is known of a page", readFile(this.pagePath, "utf8"));
  }

  /** Keeps what is known of the page; half of it is never seen. */
  async keepPage(text: string): Promise<void> {
    const beside = `${this.pagePath}.new`;
    await waitForDisk("keeping what is known of a page", writeFile(beside, text, { mode: 0o600 }));
    await waitForDisk("keeping what is known of a page", rename(beside, this.pagePath));
  }

  /** What was kept of the versions of what is fetched, or null. */
  readVersions(): Promise<string | null> {
    return nullOn(["ENOENT"], "reading kept versions", readFile(join(this.path, "versions"), "utf8"));
  }

  async keepVersions(text: string): Promise<void> {
    await waitForDisk("keeping versions", writeFile(join(this.path, "versions"), text, { mode: 0o600 }));
  }

  /** Removes pieces that are not part of a longer file yet: nothing tells which version half of one is from. */
  async discardPieces(): Promise<void> {
    const names = await waitForDisk("reading a work folder", readdir(this.unfinishedPath));
    for (const name of names.filter((one) => /-Frag\d+(?:\.part)?$/.test(one)))
      await waitForDisk("removing a piece", rm(join(this.unfinishedPath, name), { force: true }));
  }

  /** Size of all unfinished and finished bytes. */
  async sizeBytes(): Promise<number> {
    const sizes = await Promise.all([this.unfinishedPath, this.finishedPath].map(sizeOf));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Removes the bytes, not what is known of the page. */
  async discardBytes(): Promise<void> {
    for (const path of [this.unfinishedPath, this.finishedPath]) {
      await waitForDisk("removing unfinished bytes", rm(path, { recursive: true, force: true }));
    }
    await this.prepare();
  }

  /**
   * Makes a finished file of this folder the blob of the task and returns its size in bytes: flushed first, then
   * renamed, then the folder flushed; `check` looks at it before. Throws `Failure` tool_failed for what is no plain file
   * of `finished/`.
   */
  async publish(file: string, check: (path: string) => Promise<void>): Promise<number> {
    const sizeBytes = await this.#flush(file);
    await check(file);
    await waitForDisk("publishing a file", rename(file, this.#folder.blobPath(this.#taskId)));
    await this.#folder.flushBlobs();
    return sizeBytes;
  }

  async remove(): Promise<void> {
    await waitForDisk("removing a work folder", rm(this.path, { recursive: true, force: true }));
  }

  async #flush(file: string): Promise<number> {
    const looks = await nullOn(["ENOENT", "ENOTDIR"], "looking at a finished file", lstat(file));
    const isOurs = file.startsWith(this.finishedPath + sep) && !file.split(sep).includes("..");
    if (!isOurs || !looks?.isFile() || looks.nlink !== 1)
      throw new Failure("tool_failed", { message: "The program named a finished file that is not there." });
    await using handle = await waitForDisk(
      "opening a finished file",
      open(file, constants.O_RDONLY | constants.O_NOFOLLOW),
    );
    await waitForDisk("finishing a file", handle.chmod(this.#folder.readableMode));
    await waitForDisk("finishing a file", handle.sync());
    return (await waitForDisk("looking at a finished file", handle.stat())).size;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await nullOn(["ENOENT"], "reading a work folder", readdir(folder, { withFileTypes: true }));
  const files = (entries ?? []).filter((entry) => entry.isFile());
  const sizes = files.map(async ({ name }) => {
    const looks = await nullOn(["ENOENT"], "looking at a file", lstat(join(folder, name)));
    return looks?.size ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
