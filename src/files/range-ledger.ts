import { randomUUID } from "node:crypto";
import { closeSync, constants, fdatasync, fstatSync, futimesSync, openSync, readSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { UNKNOWN_BOOT } from "./boot-tag.ts";
import { errnoOf, onDisk, onDiskOrNull, waitForDisk } from "./disk-errors.ts";
import * as format from "./ledger-format.ts";
import type { LedgerHeader, PartHeader, Segment, Slot } from "./ledger-format.ts";

/** What the part file itself says; compared with what the ledger claims. */
export type PartFacts = { readonly sizeBytes: number; readonly inode: string; readonly modifiedMs: number };
/** A range of bytes; `end` is exclusive. */
export type ByteRange = { readonly start: number; readonly end: number };
/** Either a ledger to go on with, or the reason why nothing in the part file may be believed. */
export type LedgerReading = { readonly ledger: RangeLedger } | { readonly doubt: string };

const sync = promisify(fdatasync);
/** A ledger written so lately bears witness of the next bytes; an older one is written once more before them. */
const FRESH_MS = 20;
/**
 * Bytes follow a fresh ledger at once, and are followed by their slot. A part file younger than its ledger by more than
 * this, and not longer for it, was touched by somebody else. Above `FRESH_MS` by what a busy machine holds a thread up.
 */
const TOUCH_TOLERANCE_MS = 100;
/** What a disk may answer to a ledger that is only left behind: then its bytes come again. */
const REFUSALS = ["EROFS", "EPERM", "EIO", "ENOSPC", "EDQUOT"];
/** What two readings of the clock for the same moment may differ by: one is cut to whole milliseconds. */
const CLOCK_MS = 2;

/** A file of at most so many bytes is most often whole before its ledger would be worth its cost. */
export const SMALL_BYTES = 1024 * 1024;
const NEW_FILE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Which bytes are safely in a part file. Every change is one positional write to the file beside it, made after the
 * data it speaks of, so a killed process loses nothing; `synced` positions also hold after a power loss. That of a small
 * file is only made when the file takes its time or is left unfinished: a kill before that costs these few bytes.
 */
export class RangeLedger {
  readonly header: LedgerHeader;
  readonly #path: string;
  readonly #bootTag: number;
  readonly #segments: Segment[];
  /** Null as long as nothing of it is on the disk. */
  #fd: number | null;
  #storedAtMs = -Infinity;

  constructor(path: string, fd: number | null, header: LedgerHeader, segments: Segment[], bootTag: number) {
    this.#path = path;
    this.#fd = fd;
    this.header = header;
    this.#segments = segments;
    this.#bootTag = bootTag;
  }

  /** Whether there is a file of it. */
  get isStored(): boolean {
    return this.#fd !== null;
  }

  get segments(): readonly Readonly<Segment>[] {
    return this.#segments;
  }

  /** Adds a segment from byte `start` up to, not including, `end` (null: unknown) and returns the number of its slot. */
  addSegment(start: number, end: number | null): number {
    if (this.#segments.length === format.MAX_SLOTS) throw new RangeError("A range ledger has no more slots.");
    const slot = this.#segments.push({ start, end, written: 0, synced: 0 }) - 1;
    this.#store(slot);
    return slot;
  }

  /**
   * Says that bytes are about to be written to a segment. Call it before, so that a kill between the bytes and their slot
   * is not taken for the hand of a stranger.
   */
  announce(slot: number): void {
    if (this.#fd !== null && performance.now() - this.#storedAtMs > FRESH_MS) this.#store(slot);
  }

  /** Records that the first `written` bytes of a segment are in the part file. Call it after they were written. */
  advance(slot: number, written: number): void {
    const segment = this.#segment(slot);
    if (segment.end !== null && segment.start + written > segment.end)
      throw new RangeError("Beyond the segment's end.");
    segment.written = written;
    this.#store(slot);
  }

  /** Moves the end of a segment: another begins there now, or gave its bytes back. Throws `RangeError` inside its bytes. */
  moveEnd(slot: number, end: number): void {
    const segment = this.#segment(slot);
    if (end < segment.start + segment.written) throw new RangeError("The end of a segment lies behind its bytes.");
    segment.end = end;
    this.#store(slot);
  }

  /** How much of each segment is written now; hand it to `markSynced` once that much is on the disk. */
  positions(): readonly number[] {
    return this.#segments.map((segment) => segment.written);
  }

  /** Records, in its file, that these positions survive a power loss, and sees to it that the record does too. */
  async markSynced(positions: readonly number[]): Promise<void> {
    positions.forEach((position, slot) => {
      this.#segment(slot).synced = position;
      this.#store(slot);
    });
    if (this.#fd !== null) await waitForDisk("flushing the range ledger", sync(this.#fd));
  }

  /** The ranges that are safely there: sorted, joined, without overlap. */
  safeRanges(): ByteRange[] {
    const ranges: { start: number; end: number }[] = [];
    for (const { start, written } of this.#segments.toSorted((a, b) => a.start - b.start)) {
      const last = ranges.at(-1);
      if (written === 0) continue;
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, start + written);
      else ranges.push({ start, end: start + written });
    }
    return ranges;
  }

  /** Makes its file, with all that is known so far. Throws `Failure` where the disk refuses. */
  store(): void {
    onDisk("making the range ledger", () => this.#make());
  }

  /** Makes its file for a part that is let go; where the disk refuses, these bytes come again. */
  keep(): void {
    onDiskOrNull(REFUSALS, "making the range ledger", () => this.#make());
  }

  #make(): void {
    const slots = this.#segments.map((_, slot) => this.#encode(slot));
    const bytes = Buffer.concat([format.encodeHeader(this.header), ...slots]);
    this.#fd = openSync(this.#path, NEW_FILE, 0o600);
    writeAll(this.#fd, bytes, 0);
    this.#storedAtMs = performance.now();
  }

  /**
   * Closes its file, if there is one. The part file has seen its last write by then, so whoever touches it afterwards is
   * forgiven nothing: the ledger's time says so.
   */
  close(): void {
    const fd = this.#fd;
    if (fd === null) return;
    const now = Date.now() + CLOCK_MS;
    onDiskOrNull(REFUSALS, "closing the range ledger", () =>
      futimesSync(fd, now / 1000, (now - TOUCH_TOLERANCE_MS) / 1000),
    );
    closeSync(fd);
  }

  #segment(slot: number): Segment {
    const segment = this.#segments[slot];
    if (segment === undefined) throw new RangeError(`A range ledger has no slot ${slot}.`);
    return segment;
  }

  #store(slot: number): void {
    const [fd, at] = [this.#fd, format.HEADER_BYTES + slot * format.SLOT_BYTES];
    if (fd === null) return;
    onDisk("writing the range ledger", () => writeAll(fd, this.#encode(slot), at));
    this.#storedAtMs = performance.now();
  }

  #encode(slot: number): Buffer {
    return format.encodeSlot({ ...this.#segment(slot), bootTag: this.#bootTag }, this.header.generation, slot);
  }
}

/** Begins the ledger of a new part file. Throws `Failure` where its file is made now and the disk refuses. */
export function createRangeLedger(path: string, about: PartHeader, partInode: string, bootTag: number): RangeLedger {
  const { url, etag, last_modified, total, mime, encoding, digests } = about;
  const generation = randomUUID().slice(-12);
  const header = { url, etag, last_modified, total, mime, encoding, digests, generation, part_inode: partInode };
  const ledger = new RangeLedger(path, null, header, [], bootTag);
  if (total !== null && total <= SMALL_BYTES) return ledger;
  try {
    ledger.store();
    return ledger;
  } catch (error) {
    ledger.close();
    throw error;
  }
}

/** Opens the ledger beside a part file and compares both. Throws `Failure` only where the disk cannot be read. */
export function openRangeLedger(path: string, part: PartFacts, bootTag: number): LedgerReading {
  const fd = openExisting(path);
  if (fd === null) return { doubt: "The range ledger is missing." };
  const reading = onDisk("reading the range ledger", () => judge(path, fd, part, bootTag));
  if ("doubt" in reading) closeSync(fd);
  return reading;
}

function openExisting(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ELOOP", "EISDIR", "ENXIO"].includes(errnoOf(error) ?? "")) return null;
    return onDisk("opening the range ledger", () => {
      throw error;
    });
  }
}

function judge(path: string, fd: number, part: PartFacts, bootTag: number): LedgerReading {
  const stat = fstatSync(fd);
  const count = (stat.size - format.HEADER_BYTES) / format.SLOT_BYTES;
  if (!stat.isFile() || stat.nlink !== 1) return { doubt: "The range ledger is not a file of its own." };
  if (!Number.isInteger(count) || count < 0 || count > format.MAX_SLOTS) return { doubt: "The range ledger is cut." };
  const bytes = Buffer.alloc(stat.size);
  readSync(fd, bytes, 0, bytes.length, 0);
  const header = format.decodeHeader(bytes);
  if (header === null) return { doubt: "The header of the range ledger is damaged." };
  const slots = Array.from({ length: count }, (_, number) => format.decodeSlot(bytes, header.generation, number));
  if (slots.includes(null)) return { doubt: "A slot of the range ledger is damaged." };
  return believe(path, fd, header, slots as Slot[], part, bootTag, stat.mtimeMs);
}

function believe(
  path: string,
  fd: number,
  header: LedgerHeader,
  slots: readonly Slot[],
  part: PartFacts,
  bootTag: number,
  ledgerModifiedMs: number,
): LedgerReading {
  const sameBoot = slots.every((slot) => isSameBoot(slot.bootTag, bootTag));
  const segments = slots.map((slot) => safeSegment(slot, bootTag));
  const claimed = Math.max(0, ...segments.map(({ start, written }) => (written === 0 ? 0 : start + written)));
  if (part.inode !== header.part_inode) return { doubt: "The part file is another one than the ledger's." };
  if (part.sizeBytes < claimed) return { doubt: "The part file is shorter than the ledger says." };
  if (header.total !== null && part.sizeBytes > header.total)
    return { doubt: "The part file is longer than the whole." };
  if (header.total !== null && claimed > header.total) return { doubt: "The ledger claims more than the whole." };
  // After a power loss the later of two unsynced writes may be the one that reached the disk: times prove nothing.
  // Killed between data and slot, the part file is younger and longer than the ledger says: those bytes come again.
  const hasUnclaimedTail = part.sizeBytes > claimed;
  if (sameBoot && !hasUnclaimedTail && part.modifiedMs > ledgerModifiedMs + TOUCH_TOLERANCE_MS)
    return { doubt: "The part file was changed after the ledger." };
  return { ledger: new RangeLedger(path, fd, header, segments, bootTag) };
}

function safeSegment({ start, end, written, synced, bootTag }: Slot, currentBoot: number): Segment {
  return { start, end, synced, written: isSameBoot(bootTag, currentBoot) ? written : synced };
}

function isSameBoot(one: number, other: number): boolean {
  return one === other || one === UNKNOWN_BOOT || other === UNKNOWN_BOOT;
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}
