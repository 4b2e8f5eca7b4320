import { createHash, type Hash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { onDisk } from "./disk-errors.ts";

const READ_BYTES = 256 * 1024;
const READS_A_TURN = 8;

/**
 * The digest of a file as `sha256:<hex>`. It keeps its thread busy, so it belongs in a worker, and lets other work run
 * after every 2 MiB. Throws `Failure` where the disk refuses, and the signal's reason when asked to stop.
 */
export async function hashFile(path: string, options: { signal?: AbortSignal } = {}): Promise<string> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = onDisk("opening a file", () => openSync(path, flags));
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    while (hashTurn(hash, fd, buffer)) {
      await setImmediate();
      options.signal?.throwIfAborted();
    }
    return `sha256:${hash.digest("hex")}`;
  } finally {
    closeSync(fd);
  }
}

/** Hashes a few reads; false at the end of the file. */
function hashTurn(hash: Hash, fd: number, buffer: Buffer): boolean {
  for (let reads = 0; reads < READS_A_TURN; reads += 1) {
    const length = onDisk("reading a file", () => readSync(fd, buffer, 0, buffer.length, null));
    if (length === 0) return false;
    hash.update(buffer.subarray(0, length));
  }
  return true;
}
