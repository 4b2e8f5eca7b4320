import type { Hash } from "node:crypto";

/** The digest of a file whose bytes come in order; it gives up at the first that do not. */
export class StreamDigest {
  readonly #hash: Hash;
  #position = 0;
  #isBroken = false;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  update(bytes: Uint8Array, position: number): void {
    this.#isBroken ||= position !== this.#position;
    if (this.#isBroken) return;
    this.#hash.update(bytes);
    this.#position += bytes.length;
  }

  /** `sha256:<hex>` of a file of this size in bytes, or null where not all of it was seen. */
  result(sizeBytes: number): string | null {
    if (this.#isBroken || this.#position !== sizeBytes) return null;
    return `sha256:${this.#hash.digest("hex")}`;
  }
}
