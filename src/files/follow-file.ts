import { setImmediate } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import { Failure } from "../domain/failures.ts";
import { HashedFile, type FileDigests } from "./hash-file.ts";

/** A file that another thread is still writing. */
export type GrowingFile = {
  readonly path: string;
  /** Another file that stands at the path meanwhile is not read. */
  readonly inode: string;
  /** The size that it will have, in bytes. */
  readonly sizeBytes: number;
  readonly sha512: boolean;
};

/**
 * Reads a file for its digests while it is being written, and keeps off the bytes that its writer has not told of yet
 * (see `DigestTrail`); what it is renamed to meanwhile makes no difference. Lets other work run after every 2 MiB.
 * Returns null when the writer closed the port; throws `Failure` where the disk refuses, or has another file than the
 * writer's.
 */
export async function followFile(
  { path, inode, sizeBytes, sha512 }: GrowingFile,
  port: MessagePort,
  buffer: Buffer,
): Promise<FileDigests | null> {
  const writer = new Writer(port);
  using file = new HashedFile(path, { sha512, buffer });
  demand(file.version().inode === inode);
  while (file.position < sizeBytes) {
    const written = await writer.writtenBeyond(file.position);
    if (written === null) return null;
    demand(file.hashTurn(Math.min(written, sizeBytes)) > 0);
    await setImmediate();
  }
  demand(file.version().sizeBytes === sizeBytes);
  return file.digests();
}

/** What the writer of a file has told. */
class Writer {
  #written = 0;
  #hasLeft = false;
  #news = Promise.withResolvers<void>();

  constructor(port: MessagePort) {
    port.on("message", (bytes: number) => {
      this.#written = bytes;
      this.#news.resolve();
    });
    port.on("close", () => {
      this.#hasLeft = true;
      this.#news.resolve();
    });
  }

  /** Waits until more bytes than that are written and says how many, counted from the start; null when it has left. */
  async writtenBeyond(bytes: number): Promise<number | null> {
    while (this.#written <= bytes && !this.#hasLeft) {
      this.#news = Promise.withResolvers();
      await this.#news.promise;
    }
    return this.#hasLeft ? null : this.#written;
  }
}

function demand(isAsTold: boolean): asserts isAsTold {
  if (!isAsTold) throw new Failure("disk_error", { message: "The file is not the one that its writer told of." });
}
