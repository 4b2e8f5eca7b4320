import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8 * 512;
/** Of the 16 bytes, so many are the moment, and so many count within it. */
const TIME_BYTES = 6;
const COUNT_BYTES = 2;

/**
 * Makes the source of bytes for ids that sort by the moment at which they were made, like UUIDs of version 7 (RFC 9562
 * §5.7): what is written together stands together in every index, which makes a batch of rows half as dear. The last
 * eight bytes are random. `now` in milliseconds.
 */
export function createOrderedBytes(now: () => number): () => Uint8Array {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let lastMs = 0;
  let count = 0;
  return () => {
    if (used === POOL_BYTES) randomFillSync(pool);
    used %= POOL_BYTES;
    const atMs = Math.max(lastMs, now());
    count = atMs === lastMs ? count + 1 : 0;
    // More than can be counted in one moment belong to the next.
    lastMs = atMs + (count >> (8 * COUNT_BYTES));
    count &= 2 ** (8 * COUNT_BYTES) - 1;
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(lastMs, 0, TIME_BYTES);
    bytes.writeUIntBE(count, TIME_BYTES, COUNT_BYTES);
    pool.copy(bytes, TIME_BYTES + COUNT_BYTES, used, used + 8);
    used += 8;
    return bytes;
  };
}
