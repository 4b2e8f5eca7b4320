import { createHash, type Hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { Failure } from "../domain/failures.ts";
import { onDisk } from "./disk-errors.ts";

const READ_BYTES = 256 * 1024;
const TURN_BYTES = 8 * READ_BYTES;

/** What reading a whole file tells: its size in bytes, and digests as `<algorithm>:<hex>`. */
export type FileDigests = {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Null where it was not asked for. */
  readonly sha512: string | null;
};

type Wanted = {
  readonly sha512: boolean;
  /** What is read into: files that are read in turns in one thread may share it. */
  readonly buffer?: Buffer;
};

type FileVersion = { readonly sizeBytes: number; readonly mtimeNs: bigint; readonly inode: string };

/** The digest of a file as `sha256:<hex>`; see `digestFile`. */
export async function hashFile(path: string, options: { signal?: AbortSignal } = {}): Promise<string> {
  return (await digestFile(path, { sha512: false }, options.signal)).sha256;
}

/**
 * Reads a file through and gives its digests. It keeps its thread busy, so it belongs in a worker, and lets other work
 * run after every 2 MiB. Throws `Failure` where the disk refuses or the file changes meanwhile, and the signal's
 * reason when asked to stop.
 */
export async function digestFile(path: string, wanted: Wanted, signal?: AbortSignal): Promise<FileDigests> {
  using file = new HashedFile(path, wanted);
  const before = file.version();
  // A file that grows as fast as it is read would never end.
  while (file.hashTurn() > 0 && file.position <= before.sizeBytes) {
    await setImmediate();
    signal?.throwIfAborted();
  }
  if (file.position !== before.sizeBytes || file.version().mtimeNs !== before.mtimeNs)
    throw new Failure("disk_error", { message: "The file changed while it was read." });
  return file.digests();
}

/** Makes what many files, read in turns, are read into. */
export function createReadBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(READ_BYTES);
}

/** A file that is read from its start, a turn at a time, for its digests. Throws `Failure` where the disk refuses. */
export class HashedFile implements Disposable {
  readonly #buffer: Buffer;
  readonly #hashes: readonly Hash[];
  readonly #fd: number;
  #position = 0;

  constructor(path: string, { sha512, buffer = createReadBuffer() }: Wanted) {
    this.#buffer = buffer;
    this.#hashes = [createHash("sha256"), ...(sha512 ? [createHash("sha512")] : [])];
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    this.#fd = onDisk("opening a file", () => openSync(path, flags));
  }

  /** How many bytes are hashed. */
  get position(): number {
    return this.#position;
  }

  version(): FileVersion {
    const { size, mtimeNs, ino } = onDisk("looking at a file", () => fstatSync(this.#fd, { bigint: true }));
    return { sizeBytes: Number(size), mtimeNs, inode: ino.toString() };
  }

  /** Hashes up to 2 MiB more, none at `end` or behind it. Returns how many bytes those were: 0 at the end. */
  hashTurn(end = Infinity): number {
    const from = this.#position;
    const turnEnd = Math.min(end, from + TURN_BYTES);
    while (this.#position < turnEnd) {
      const length = this.#read(turnEnd - this.#position);
      if (length === 0) break;
      for (const hash of this.#hashes) hash.update(this.#buffer.subarray(0, length));
      this.#position += length;
    }
    return this.#position - from;
  }

  /** The digests of all that was hashed; nothing more can be hashed then. */
  digests(): FileDigests {
    const [sha256 = "", sha512 = null] = this.#hashes.map(
      (hash, index) => `sha${index ? 512 : 256}:${hash.digest("hex")}`,
    );
    return { sizeBytes: this.#position, sha256, sha512 };
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #read(length: number): number {
    const most = Math.min(length, this.#buffer.length);
    return onDisk("reading a file", () => readSync(this.#fd, this.#buffer, 0, most, null));
  }
}
