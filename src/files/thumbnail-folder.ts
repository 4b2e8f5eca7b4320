import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseId } from "../domain/ids.ts";
import { nullOn, waitForDisk } from "./disk-errors.ts";

/** What all thumbnails together may take, in bytes: some twenty thousand of them. */
const MAX_BYTES = 256 * 1024 ** 2;
/** Looked at together when the folder is read. */
const STATS_AT_ONCE = 64;

/**
 * The folder of thumbnails, by the blobs they were made of: it can go at any time, as they can be made again. Where they
 * would take more than allowed, those go first that were not wanted for longest.
 */
export class ThumbnailFolder {
  readonly #path: string;
  readonly #maxBytes: number;
  /** Sizes by blob, those wanted last at the end. Read from the folder once. */
  #known: Promise<Map<string, number>> | null = null;
  #bytes = 0;

  constructor(path: string, maxBytes: number = MAX_BYTES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  /** Gives the thumbnail of a blob; null where there is none, or not a whole one. Throws `Failure` where the disk refuses. */
  async get(blobId: string): Promise<Uint8Array | null> {
    const known = await this.#sizes();
    if (!known.has(blobId)) return null;
    const bytes = await nullOn(["ENOENT"], "reading a thumbnail", readFile(this.#pathOf(blobId)));
    const wasKnown = this.#forget(known, blobId);
    if (bytes === null || !isWhole(bytes)) return null;
    if (wasKnown) this.#remember(known, blobId, bytes.length);
    return bytes;
  }

  /** Keeps a thumbnail. It is not flushed: after a power loss it is made again. Throws `Failure` where the disk refuses. */
  async put(blobId: string, bytes: Uint8Array): Promise<void> {
    const known = await this.#sizes();
    const path = this.#pathOf(blobId);
    const draft = `${path}.${randomBytes(6).toString("hex")}`;
    await waitForDisk("making the folder of thumbnails", mkdir(this.#path, { recursive: true, mode: 0o700 }));
    try {
      await waitForDisk("keeping a thumbnail", writeFile(draft, bytes, { flag: "wx", mode: 0o600 }));
      await waitForDisk("keeping a thumbnail", rename(draft, path));
    } finally {
      await nullOn(["ENOENT"], "removing half a thumbnail", unlink(draft));
    }
    this.#forget(known, blobId);
    this.#remember(known, blobId, bytes.length);
    await this.#makeRoom(known);
  }

  /** Removes the thumbnail of a blob. What is missing is fine. */
  async remove(blobId: string): Promise<void> {
    if (this.#known !== null) this.#forget(await this.#known, blobId);
    await nullOn(["ENOENT"], "removing a thumbnail", unlink(this.#pathOf(blobId)));
  }

  async #makeRoom(known: Map<string, number>): Promise<void> {
    for (const blobId of known.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      await this.remove(blobId);
    }
  }

  #remember(known: Map<string, number>, blobId: string, sizeBytes: number): void {
    this.#bytes += sizeBytes;
    known.set(blobId, sizeBytes);
  }

  /** False where it was not known any more. */
  #forget(known: Map<string, number>, blobId: string): boolean {
    this.#bytes -= known.get(blobId) ?? 0;
    return known.delete(blobId);
  }

  #pathOf(blobId: string): string {
    if (parseId(blobId) === null) throw new RangeError("Not an id.");
    return join(this.#path, blobId);
  }

  #sizes(): Promise<Map<string, number>> {
    this.#known ??= this.#readFolder().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  /** What has no id for a name was left in the middle of a write. */
  async #readFolder(): Promise<Map<string, number>> {
    const names = (await nullOn(["ENOENT"], "reading the folder of thumbnails", readdir(this.#path))) ?? [];
    for (const left of names.filter((name) => parseId(name) === null))
      await waitForDisk("removing half a thumbnail", unlink(join(this.#path, left)));
    const found: { blobId: string; size: number; mtimeMs: number }[] = [];
    const kept = names.filter((name) => parseId(name) !== null);
    for (let at = 0; at < kept.length; at += STATS_AT_ONCE) {
      const part = kept.slice(at, at + STATS_AT_ONCE).map(async (blobId) => {
        const { size, mtimeMs } = await waitForDisk("looking at a thumbnail", stat(join(this.#path, blobId)));
        return { blobId, size, mtimeMs };
      });
      found.push(...(await Promise.all(part)));
    }
    found.sort((a, b) => a.mtimeMs - b.mtimeMs);
    this.#bytes = found.reduce((sum, { size }) => sum + size, 0);
    return new Map(found.map(({ blobId, size }) => [blobId, size]));
  }
}

/** A power loss may leave less than was written, or zeros: WebP begins with its length (RFC 9649 §2.3). */
function isWhole(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.toString("latin1", 0, 4) === "RIFF" && bytes.readUInt32LE(4) + 8 === bytes.length;
}
