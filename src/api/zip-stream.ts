/**
 * Writes a ZIP archive while its files are read: stored, not compressed, with ZIP64 where sizes or offsets need it
 * (PKWARE APPNOTE 6.3.10). Nothing is held in memory but one chunk and the
 * directory: the name and a few numbers of each file.
 */
import { crc32 } from "node:zlib";

/** One file of an archive. `sizeBytes` must be what `open` yields. */
export type ZipEntry = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly open: () => AsyncIterable<Buffer>;
};

const MAX32 = 0xffff_ffff;
const MAX16 = 0xffff;
const BLOCK_BYTES = 256 * 1024;
/** Bit 3: checksum and sizes follow the data; bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const ZIP64_VERSION = 45;
const PLAIN_VERSION = 20;

type Written = { entry: ZipEntry; name: Buffer; crc: number; offset: number };

/** Yields the archive. Throws when a file has another length than announced: the archive then ends unfinished. */
export async function* zipStream(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory = new Blocks();
  let count = 0;
  let offset = 0;
  for await (const entry of entries) {
    const item = { entry, name: Buffer.from(entry.name), crc: 0, offset };
    const head = localHeader(item);
    yield head;
    yield* copy(item);
    const tail = dataDescriptor(item);
    yield tail;
    offset += head.length + entry.sizeBytes + tail.length;
    directory.add(centralHeader(item));
    count += 1;
  }
  yield* directory.blocks();
  yield endRecords(count, directory.length, offset);
}

/** Many small pieces in a few large blocks: each small buffer would keep the memory that it was cut from. */
class Blocks {
  readonly #full: Buffer[] = [];
  #last = Buffer.alloc(0);
  #used = 0;
  length = 0;

  add(piece: Buffer): void {
    if (this.#used + piece.length > this.#last.length) {
      this.#full.push(this.#last.subarray(0, this.#used));
      this.#last = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, piece.length));
      this.#used = 0;
    }
    piece.copy(this.#last, this.#used);
    this.#used += piece.length;
    this.length += piece.length;
  }

  *blocks(): Generator<Buffer> {
    yield* this.#full;
    yield this.#last.subarray(0, this.#used);
  }
}

async function* copy(item: Written): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of item.entry.open()) {
    item.crc = crc32(chunk, item.crc);
    length += chunk.length;
    yield chunk;
  }
  if (length !== item.entry.sizeBytes) {
    throw new Error(`${item.entry.name} has ${length} bytes instead of ${item.entry.sizeBytes}.`);
  }
}

const isLarge = (item: Written): boolean => item.entry.sizeBytes >= MAX32;

function localHeader(item: Written): Buffer {
  const large = isLarge(item);
  const extra = large ? zip64Extra([item.entry.sizeBytes, item.entry.sizeBytes]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(large ? ZIP64_VERSION : PLAIN_VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt32LE(dosTime(item.entry.modifiedMs), 10);
  const size = large ? MAX32 : item.entry.sizeBytes;
  head.writeUInt32LE(size, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(item.name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, item.name, extra]);
}

function dataDescriptor(item: Written): Buffer {
  const wide = isLarge(item);
  const tail = Buffer.alloc(wide ? 24 : 16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(item.crc, 4);
  for (const at of wide ? [8, 16] : [8, 12]) {
    if (wide) tail.writeBigUInt64LE(BigInt(item.entry.sizeBytes), at);
    else tail.writeUInt32LE(item.entry.sizeBytes, at);
  }
  return tail;
}

function centralHeader(item: Written): Buffer {
  const { sizeBytes } = item.entry;
  const wide = [...(isLarge(item) ? [sizeBytes, sizeBytes] : []), ...(item.offset >= MAX32 ? [item.offset] : [])];
  const extra = wide.length > 0 ? zip64Extra(wide) : Buffer.alloc(0);
  const version = wide.length > 0 ? ZIP64_VERSION : PLAIN_VERSION;
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(version, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt32LE(dosTime(item.entry.modifiedMs), 12);
  head.writeUInt32LE(item.crc, 16);
  head.writeUInt32LE(Math.min(sizeBytes, MAX32), 20);
  head.writeUInt32LE(Math.min(sizeBytes, MAX32), 24);
  head.writeUInt16LE(item.name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(Math.min(item.offset, MAX32), 42);
  return Buffer.concat([head, item.name, extra]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return extra;
}

function endRecords(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  for (const at of [8, 10]) end.writeUInt16LE(Math.min(count, MAX16), at);
  end.writeUInt32LE(Math.min(length, MAX32), 12);
  end.writeUInt32LE(Math.min(offset, MAX32), 16);
  const fits = count < MAX16 && length < MAX32 && offset < MAX32;
  return fits ? end : Buffer.concat([zip64End(count, length, offset), end]);
}

function zip64End(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  for (const at of [12, 14]) end.writeUInt16LE(ZIP64_VERSION, at);
  for (const at of [24, 32]) end.writeBigUInt64LE(BigInt(count), at);
  end.writeBigUInt64LE(BigInt(length), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + length), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

/** The two 16-bit words of MS-DOS time and date, in UTC, from 1980 on, to 2 s. */
function dosTime(ms: number): number {
  const date = new Date(Math.max(ms, Date.UTC(1980, 0, 1)));
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return ((day << 16) | time) >>> 0;
}
