import { createHash, type Hash } from "node:crypto";
import type { FileDigests } from "../../files/hash-file.ts";

/** The SHA-256 of a file whose bytes come in order, made right here; it gives up at the first that do not. */
export class StreamDigest implements Disposable {
  readonly #hash: Hash = createHash("sha256");
  #position = 0;
  #isBroken = false;

  update(bytes: Uint8Array, position: number): void {
    this.#isBroken ||= position !== this.#position;
    if (this.#isBroken) return;
    this.#hash.update(bytes);
    this.#position += bytes.length;
  }

  /** That of all bytes that came, or null where not every one was seen. */
  result(): FileDigests | null {
    if (this.#isBroken) return null;
    return { sizeBytes: this.#position, sha256: `sha256:${this.#hash.digest("hex")}`, sha512: null };
  }

  [Symbol.dispose](): void {
    this.#isBroken = true;
  }
}
