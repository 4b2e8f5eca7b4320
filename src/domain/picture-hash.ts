/**
 * The perceptual hash of a picture: 64 bits that stay nearly the same when it is resized or encoded anew, as four
 * parts of 16 bits. Pictures are near-duplicates where at most `NEAR_BITS` bits differ.
 */
export type PictureHash = readonly [number, number, number, number];

export const HASH_PARTS = [0, 1, 2, 3] as const;
export type HashPart = (typeof HASH_PARTS)[number];

const PART_BITS = 16;

/**
 * With more, one part could no longer be expected to differ by a single bit at most, which is what keeps the search
 * for near-duplicates to a few walks of an index (Norouzi, Punjani, Fleet: Multi-Index Hashing, 2012).
 */
export const NEAR_BITS = 7;

/** Reads 16 hexadecimal digits; null for anything else. */
export function parsePictureHash(text: string): PictureHash | null {
  if (!/^[0-9a-f]{16}$/.test(text)) return null;
  const part = (index: HashPart): number => Number.parseInt(text.slice(index * 4, index * 4 + 4), 16);
  return [part(0), part(1), part(2), part(3)];
}

/** Writes a hash as 16 hexadecimal digits. */
export function writePictureHash(hash: PictureHash): string {
  return hash.map((part) => part.toString(16).padStart(4, "0")).join("");
}

/** How many of the 64 bits differ. */
export function hashDistance(one: PictureHash, other: PictureHash): number {
  return HASH_PARTS.reduce<number>((sum, part) => sum + onesOf(one[part] ^ other[part]), 0);
}

/**
 * The values that differ from a part by one bit at most. Of two hashes within `NEAR_BITS` at least one part does: were
 * there two bits or more in each of the four, there would be eight.
 */
export function nearParts(part: number): number[] {
  return [part, ...Array.from({ length: PART_BITS }, (_, bit) => part ^ (1 << bit))];
}

function onesOf(bits: number): number {
  let ones = 0;
  for (let left = bits; left !== 0; left &= left - 1) ones += 1;
  return ones;
}
