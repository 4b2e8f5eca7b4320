/** Side of the square of grey values that a hash is made of, in pixels. */
export const HASH_SIDE = 32;

const HASH_BITS = 64;
/** A picture whose grey values lie closer together than this shows nothing to compare. */
const LEAST_CONTRAST = 8;

/**
 * Makes the perceptual hash of `HASH_SIDE` x `HASH_SIDE` grey values, as 16 hexadecimal digits: of the 64 lowest
 * frequencies of its cosine transform (without the mean), which ones lie above their median. Null for a picture of one
 * tone, which would be near to every other of its kind.
 */
export function hashPixels(greys: Uint8Array): string | null {
  if (greys.length !== HASH_SIDE ** 2) throw new RangeError(`A hash is made of ${HASH_SIDE ** 2} grey values.`);
  const sorted = greys.toSorted();
  if ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) < LEAST_CONTRAST) return null;
  const strengths = lowestFrequencies().map(([across, down]) => strengthOf(greys, across, down));
  const ordered = strengths.toSorted((a, b) => a - b);
  const median = ((ordered[HASH_BITS / 2 - 1] ?? 0) + (ordered[HASH_BITS / 2] ?? 0)) / 2;
  return toDigits(strengths.map((strength) => strength > median));
}

/** Pairs of waves across and down, the longest first: the four parts of the hash get long and short ones alike. */
function lowestFrequencies(): [across: number, down: number][] {
  const side = 12;
  const pairs = Array.from({ length: side * side }, (_, at): [number, number] => [at % side, Math.floor(at / side)]);
  const ordered = pairs.slice(1).toSorted((a, b) => a[0] + a[1] - (b[0] + b[1]) || a[0] - b[0]);
  const chosen = ordered.slice(0, HASH_BITS);
  return Array.from({ length: HASH_BITS }, (_, bit) => chosen[(bit % 16) * 4 + Math.floor(bit / 16)] ?? [0, 0]);
}

/** How strong one wave is in the picture: DCT-II, unscaled. */
function strengthOf(greys: Uint8Array, across: number, down: number): number {
  const wave = (waves: number, at: number): number => Math.cos((Math.PI * waves * (2 * at + 1)) / (2 * HASH_SIDE));
  const columns = Array.from({ length: HASH_SIDE }, (_, x) => wave(across, x));
  let sum = 0;
  for (let y = 0; y < HASH_SIDE; y += 1) {
    let row = 0;
    for (let x = 0; x < HASH_SIDE; x += 1) row += (greys[y * HASH_SIDE + x] ?? 0) * (columns[x] ?? 0);
    sum += row * wave(down, y);
  }
  return sum;
}

function toDigits(bits: readonly boolean[]): string {
  let digits = "";
  for (let at = 0; at < bits.length; at += 4) {
    const four = bits.slice(at, at + 4).reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
    digits += four.toString(16);
  }
  return digits;
}
