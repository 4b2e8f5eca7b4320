import { createHash, type Hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { Failure } from "../domain/failures.ts";
import { onDisk } from "./disk-errors.ts";

const READ_BYTES = 256 * 1024;
const READS_A_TURN = 8;

/** What reading a whole file tells: its size in bytes, and digests as `<algorithm>:<hex>`. */
export type FileDigests = {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Null where it was not asked for. */
  readonly sha512: string | null;
};

/** The digest of a file as `sha256:<hex>`; see `digestFile`. */
export async function hashFile(path: string, options: { signal?: AbortSignal } = {}): Promise<string> {
  return (await digestFile(path, { sha512: false }, options.signal)).sha256;
}

/**
 * Reads a file through and gives its digests. It keeps its thread busy, so it belongs in a worker, and lets other work
 * run after every 2 MiB. Throws `Failure` where the disk refuses or the file changes meanwhile, and the signal's
 * reason when asked to stop.
 */
export async function digestFile(
  path: string,
  also: { readonly sha512: boolean },
  signal?: AbortSignal,
): Promise<FileDigests> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = onDisk("opening a file", () => openSync(path, flags));
  try {
    const before = versionOf(fd);
    const hashes = [createHash("sha256"), ...(also.sha512 ? [createHash("sha512")] : [])];
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    let sizeBytes = 0;
    for (let turn = hashTurn(hashes, fd, buffer); ; turn = hashTurn(hashes, fd, buffer)) {
      sizeBytes += turn.bytes;
      // A file that grows as fast as it is read would never end.
      if (turn.isEnd || sizeBytes > before.sizeBytes) break;
      await setImmediate();
      signal?.throwIfAborted();
    }
    if (sizeBytes !== before.sizeBytes || versionOf(fd).mtimeNs !== before.mtimeNs) {
      throw new Failure("disk_error", { message: "The file changed while it was read." });
    }
    const [sha256 = "", sha512 = null] = hashes.map((hash, index) => `sha${index ? 512 : 256}:${hash.digest("hex")}`);
    return { sizeBytes, sha256, sha512 };
  } finally {
    closeSync(fd);
  }
}

function versionOf(fd: number): { sizeBytes: number; mtimeNs: bigint } {
  const { size, mtimeNs } = onDisk("looking at a file", () => fstatSync(fd, { bigint: true }));
  return { sizeBytes: Number(size), mtimeNs };
}

/** Hashes a few reads. */
function hashTurn(hashes: readonly Hash[], fd: number, buffer: Buffer): { bytes: number; isEnd: boolean } {
  let bytes = 0;
  for (let reads = 0; reads < READS_A_TURN; reads += 1) {
    const length = onDisk("reading a file", () => readSync(fd, buffer, 0, buffer.length, null));
    if (length === 0) return { bytes, isEnd: true };
    for (const hash of hashes) hash.update(buffer.subarray(0, length));
    bytes += length;
  }
  return { bytes, isEnd: false };
}
