import type { PartFile } from "../../files/part-file.ts";
import type { FileDigests } from "../../files/hash-file.ts";
import type { ExpectedDigest } from "../../files/ledger-format.ts";
import type { TransferContext } from "./describe-blob.ts";
import type { SegmentPlan } from "./segment-plan.ts";
import { StreamDigest } from "./stream-digest.ts";
import { TrailingDigest } from "./trailing-digest.ts";

/** Of a smaller file, in bytes, each byte is hashed as it comes: another thread would cost more than it saves. */
const TRAIL_FLOOR = 8 * 1024 * 1024;

/** Digests that are made while a file comes in. It belongs to one part generation; dispose of it when that goes. */
export type RunningDigest = Disposable & {
  /** Takes bytes that were written at this position of the file; they are there only during the call. */
  update(bytes: Uint8Array, position: number): void;
  /** The digests of the whole file, or null where they could not be made. Call it once, after the last byte. */
  result(): FileDigests | null | Promise<FileDigests | null>;
};

/** Begins to make the digests of a file that is going to be written; null where it is better read once it is whole. */
export function startDigest(
  part: PartFile,
  plan: SegmentPlan,
  expected: readonly ExpectedDigest[],
  context: TransferContext,
): RunningDigest | null {
  const { total, part_inode } = part.ledger.header;
  if (total === null || total < TRAIL_FLOOR) return plan.bytesDone === 0 ? new StreamDigest() : null;
  const sha512 = expected.some(({ algorithm }) => algorithm === "sha512");
  return new TrailingDigest({ path: part.path, inode: part_inode, sizeBytes: total, sha512 }, plan, context);
}
