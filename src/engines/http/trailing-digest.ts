import type { DigestTrail } from "../../files/digest-trail.ts";
import type { GrowingFile } from "../../files/follow-file.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import { onAbort } from "../../net/deadline.ts";
import type { TransferContext } from "./describe-blob.ts";
import type { SegmentPlan } from "./segment-plan.ts";

/** The digest thread hears of new bytes only when there are so many. */
const STEP_BYTES = 8 * 1024 * 1024;

/**
 * The digests of a large file, made in the digest thread right behind the bytes that are written: in whatever pieces
 * those come, all before the first missing one can be read already, and little is left to do after the last. What an
 * earlier attempt brought is read from the beginning on.
 */
export class TrailingDigest implements Disposable {
  readonly #file: GrowingFile;
  readonly #plan: SegmentPlan;
  readonly #context: TransferContext;
  #trail: DigestTrail | null = null;
  /** The next time to tell is when no more bytes are missing than this. */
  #tellAtMissing: number;
  #missing: number;

  constructor(file: GrowingFile, plan: SegmentPlan, context: TransferContext) {
    this.#file = file;
    this.#plan = plan;
    this.#context = context;
    this.#missing = file.sizeBytes - plan.bytesDone;
    this.#tellAtMissing = Math.max(0, this.#missing - STEP_BYTES);
    if (plan.bytesDone > 0) this.#tell();
  }

  update(bytes: Uint8Array): void {
    this.#missing -= bytes.length;
    if (this.#missing <= this.#tellAtMissing) this.#tell();
  }

  /** Waits for what is left to read; null where the file could not be followed. Throws the signal's reason. */
  async result(): Promise<FileDigests | null> {
    using _abort = onAbort(this.#context.signal, () => this[Symbol.dispose]());
    const digests = (await this.#trail?.digests) ?? null;
    this.#context.signal.throwIfAborted();
    return digests;
  }

  [Symbol.dispose](): void {
    this.#trail?.[Symbol.dispose]();
  }

  #tell(): void {
    this.#tellAtMissing = Math.max(0, this.#missing - STEP_BYTES);
    const { prefixBytes } = this.#plan;
    if (prefixBytes === 0) return;
    this.#trail ??= this.#context.follow(this.#file);
    this.#trail.advance(prefixBytes);
  }
}
