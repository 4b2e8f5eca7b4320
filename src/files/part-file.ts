import {
  closeSync,
  constants,
  fchmodSync,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { Failure } from "../domain/failures.ts";
import type { TaskId } from "../domain/ids.ts";
import { diskFailure, errnoOf, onDisk, onDiskOrNull, waitForDisk } from "./disk-errors.ts";
import type { DownloadFolder } from "./download-folder.ts";
import type { PartHeader } from "./ledger-format.ts";
import {
  createRangeLedger,
  openRangeLedger,
  SMALL_BYTES,
  type LedgerReading,
  type PartFacts,
  type RangeLedger,
} from "./range-ledger.ts";

const syncBytes = promisify(fdatasync);
const syncFile = promisify(fsync);
const NEW_FILE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const OLD_FILE = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Why a part file is fresh of which there was not one byte. */
export const NO_PART = "There is no part file.";

type OpenFiles = { readonly fd: number; readonly ledger: RangeLedger };

/**
 * The unfinished file of one task, with its range ledger. `fresh`: nothing is there that may be believed, `reason` says
 * why, and `startNewGeneration` must come before the first byte. `resumable`: go on from `ledger.safeRanges()`.
 */
export class PartFile implements AsyncDisposable {
  readonly taskId: TaskId;
  readonly path: string;
  readonly ledgerPath: string;
  reason: string | null;
  readonly #bootTag: number;
  #open: OpenFiles | null;
  /** Whether an unfinished file stays for the next attempt when this one lets go. */
  #isKept = true;
  /** Settles when no flush runs any more, never rejects: descriptors are closed only after it. */
  #flushing: Promise<unknown> = Promise.resolve();

  constructor(folder: DownloadFolder, taskId: TaskId, found: OpenFiles | string, bootTag: number) {
    this.taskId = taskId;
    this.path = folder.partPath(taskId);
    this.ledgerPath = folder.ledgerPath(taskId);
    this.reason = typeof found === "string" ? found : null;
    this.#open = typeof found === "string" ? null : found;
    this.#bootTag = bootTag;
  }

  get state(): "fresh" | "resumable" {
    return this.#open === null ? "fresh" : "resumable";
  }

  /** The range ledger of what is open. Throws an Error before the first generation was started. */
  get ledger(): RangeLedger {
    return this.#files().ledger;
  }

  /** The size of the part file in bytes. */
  get sizeBytes(): number {
    return fstatSync(this.#files().fd).size;
  }

  /**
   * Drops whatever stands there and makes a new part file (a new inode) with a new ledger: for the first byte and on
   * any doubt, so that bytes of two versions never meet. Throws `Failure` where the disk refuses.
   */
  startNewGeneration(header: PartHeader): void {
    this.#closeOpen();
    if (isThere(this.ledgerPath)) removeLink(this.ledgerPath);
    const fd = makeNew(this.path);
    try {
      const inode = fstatSync(fd, { bigint: true }).ino.toString();
      this.#open = { fd, ledger: createRangeLedger(this.ledgerPath, header, inode, this.#bootTag) };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.reason = null;
    this.#isKept = true;
  }

  /** Sets the size of the part file in bytes, without taking room on the disk. */
  setSize(sizeBytes: number): void {
    onDisk("sizing the part file", () => ftruncateSync(this.#files().fd, sizeBytes));
  }

  /**
   * Writes `length` bytes of the buffer at `position` of the file, whole. Between `ledger.announce` and `ledger.advance`:
   * a part file younger than its ledger is not believed. Throws `Failure`, e.g. `disk_full`.
   */
  write(buffer: Uint8Array, offset: number, length: number, position: number): void {
    const { fd } = this.#files();
    try {
      let done = 0;
      while (done < length) done += writeSync(fd, buffer, offset + done, length - done, position + done);
    } catch (error) {
      throw diskFailure(error, "writing the part file");
    }
  }

  /** Adds bytes to the end of a segment: data first, then its slot. Throws `Failure`, e.g. `disk_full`. */
  append(slot: number, buffer: Uint8Array, offset: number, length: number): void {
    const segment = this.ledger.segments[slot];
    if (segment === undefined) throw new RangeError(`A range ledger has no slot ${slot}.`);
    this.ledger.announce(slot);
    this.write(buffer, offset, length, segment.start + segment.written);
    this.ledger.advance(slot, segment.written + length);
  }

  /** Makes the ledger's file where a small part has none yet, so that a kill costs nothing. Throws `Failure`. */
  record(): void {
    const open = this.#open;
    if (open !== null && !open.ledger.isStored) open.ledger.store();
  }

  /** Makes what is written so far survive a power loss and records it. Throws `Failure`; never tried again after one. */
  syncData(): Promise<void> {
    const { fd, ledger } = this.#files();
    this.record();
    const positions = ledger.positions();
    return this.#flush(async () => {
      await waitForDisk("flushing the part file", syncBytes(fd));
      await ledger.markSynced(positions);
    });
  }

  /** Flushes the whole file for publishing and gives it the mode of a readable file. */
  syncWhole({ readableMode, fileFlush }: Pick<DownloadFolder, "readableMode" | "fileFlush">): Promise<void> {
    const { fd } = this.#files();
    onDisk("finishing the part file", () => fchmodSync(fd, readableMode));
    const isSmall = fstatSync(fd).size <= SMALL_BYTES;
    return this.#flush(() => waitForDisk("flushing the part file", isSmall ? fileFlush.flush(fd) : syncFile(fd)));
  }

  /** The first bytes of the file, at most `length`. */
  readStart(length: number): Uint8Array {
    const start = Buffer.allocUnsafe(length);
    return start.subarray(
      0,
      onDisk("reading the part file", () => readSync(this.#files().fd, start, 0, length, 0)),
    );
  }

  /** Says that the file has become a blob: nobody needs its ledger any more. */
  dropLedger(): void {
    const { ledger } = this.#files();
    this.#isKept = false;
    if (ledger.isStored) removeLink(this.ledgerPath);
  }

  /** Throws `disk_error` unless the file at the part's path is the very file that is open. */
  assertInPlace(): void {
    const { fd } = this.#files();
    const [open, named] = onDisk("looking at the part file", () => [fstatSync(fd), lstatSync(this.path)]);
    if (open.ino !== named.ino || open.dev !== named.dev || named.nlink !== 1)
      throw new Failure("disk_error", { message: "Another file stands in the place of the part file." });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing;
    this.#keep();
    this.#closeOpen();
    await this.#flushing;
  }

  #files(): OpenFiles {
    if (this.#open === null) throw new Error("The part file has no generation yet.");
    return this.#open;
  }

  #flush(work: () => Promise<void>): Promise<void> {
    const done = work().catch((error: unknown) => {
      // What a failed flush left in memory may be dropped silently by the system: nothing of this part counts any more.
      this.#isKept = false;
      removeLink(this.ledgerPath);
      throw error;
    });
    this.#flushing = Promise.allSettled([this.#flushing, done]);
    return done;
  }

  /** Makes the ledger of bytes that stay where it was not made so far; where the disk refuses, they come again. */
  #keep(): void {
    if (this.#open === null || !this.#isKept) return;
    const { fd, ledger } = this.#open;
    if (!ledger.isStored && fstatSync(fd).nlink > 0) ledger.keep();
  }

  #closeOpen(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#flushing = this.#flushing.then(() => {
      closeSync(open.fd);
      open.ledger.close();
    });
  }
}

/**
 * Opens the part file of a task and judges it; makes nothing yet. A link planted in its place is removed, never
 * followed. Throws `Failure` where the disk refuses, and the signal's reason when asked to stop.
 */
export async function openPartFile(
  folder: DownloadFolder,
  taskId: TaskId,
  options: { bootTag?: number; signal?: AbortSignal } = {},
): Promise<PartFile> {
  options.signal?.throwIfAborted();
  const bootTag = options.bootTag ?? folder.bootTag;
  return new PartFile(folder, taskId, openBoth(folder, taskId, bootTag), bootTag);
}

function openBoth(folder: DownloadFolder, taskId: TaskId, bootTag: number): OpenFiles | string {
  const path = folder.partPath(taskId);
  const fd = openExisting(path);
  if (fd === "missing") return NO_PART;
  const facts = fd === "link" ? null : ownFacts(fd);
  if (fd === "link" || facts === null) {
    if (fd !== "link") closeSync(fd);
    removeLink(path);
    return "The part file was not a file of its own.";
  }
  const reading = readLedger(folder.ledgerPath(taskId), facts, bootTag, fd);
  if ("ledger" in reading) return { fd, ledger: reading.ledger };
  return facts.sizeBytes === 0 ? NO_PART : reading.doubt;
}

/** Closes the part file unless its ledger is to be believed. */
function readLedger(path: string, facts: PartFacts, bootTag: number, fd: number): LedgerReading {
  let believed = false;
  try {
    const reading = openRangeLedger(path, facts, bootTag);
    believed = "ledger" in reading;
    return reading;
  } finally {
    if (!believed) closeSync(fd);
  }
}

function makeNew(path: string): number {
  const open = (): number => openSync(path, NEW_FILE, 0o600);
  const fd = onDiskOrNull(["EEXIST"], "making the part file", open);
  if (fd !== null) return fd;
  removeLink(path);
  return onDisk("making the part file", open);
}

function openExisting(path: string): number | "missing" | "link" {
  if (!isThere(path)) return "missing";
  try {
    return openSync(path, OLD_FILE);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return "missing";
    if (errnoOf(error) === "ELOOP" || errnoOf(error) === "ENXIO") return "link";
    throw diskFailure(error, "opening the part file");
  }
}

function ownFacts(fd: number): PartFacts | null {
  const stat = onDisk("looking at the part file", () => fstatSync(fd, { bigint: true }));
  if (!stat.isFile() || stat.nlink !== 1n) return null;
  return { sizeBytes: Number(stat.size), inode: stat.ino.toString(), modifiedMs: Number(stat.mtimeNs) / 1e6 };
}

/** Asks without the cost of an error: mostly nothing is there. */
function isThere(path: string): boolean {
  return onDisk("looking for a part file", () => lstatSync(path, { throwIfNoEntry: false })) !== undefined;
}

function removeLink(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw diskFailure(error, "removing an old part file");
  }
}
