/**
 * The bytes of a range ledger: one header of 4,096 bytes, then 32 bytes for each segment. A slot never crosses a page,
 * so a kill leaves either its old or its new value; checksums tell everything else apart.
 */
import { crc32 } from "node:zlib";

export const HEADER_BYTES = 4096;
export const SLOT_BYTES = 32;
export const MAX_SLOTS = 4096;

const MAGIC = Buffer.from("TRAWLRL1");
const JSON_AT = MAGIC.length + 8;
const JSON_ROOM = HEADER_BYTES - JSON_AT;
/** Stands for an end that is not known. Positions are 48 bits wide. */
const OPEN_END = 2 ** 48 - 1;
/** A larger file has no place in a ledger. */
export const MAX_FILE_BYTES = OPEN_END - 1;

/** A digest that the whole file must have, and the header field that said so. */
export type ExpectedDigest = {
  readonly algorithm: "sha256" | "sha512";
  /** In lower case. */
  readonly hex: string;
  readonly source: "Repr-Digest" | "Content-Digest" | "Digest";
};

/** What the bytes of a part file belong to. `total` in bytes, null while unknown. */
export type PartHeader = {
  readonly url: string;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly total: number | null;
  /** Content-Type without parameters, so that a page in the file's place is noticed; null while unknown. */
  readonly mime: string | null;
  /** Content-Encoding in lower case: ranges that are encoded in another way belong to another file. Null for none. */
  readonly encoding: string | null;
  /** What the server said of the whole file when it began. */
  readonly digests: readonly ExpectedDigest[];
};

export type LedgerHeader = PartHeader & {
  /** Random, new for every part file: ties each slot to its header. */
  readonly generation: string;
  /** Inode of the part file, so that another file in its place is noticed. */
  readonly part_inode: string;
};

/** One byte range. `end` is exclusive, null while unknown; `written` and `synced` count bytes from `start`. */
export type Segment = {
  readonly start: number;
  end: number | null;
  written: number;
  synced: number;
};

export type Slot = Segment & { readonly bootTag: number };

/** What ledgers of earlier versions do not tell. */
const UNTOLD = { encoding: null, digests: [] } satisfies Partial<PartHeader>;

/** Made once: a thousand files that begin at the same time would leave as many behind. */
const headerBytes = Buffer.alloc(HEADER_BYTES);

/** Writes the header; the bytes are there only until the next call. A link that does not fit is left out; validators that do not fit become null, so nothing matches them. */
export function encodeHeader(header: LedgerHeader): Buffer {
  const shorter = { ...header, url: "" };
  const shortest = { ...shorter, etag: null, last_modified: null };
  const json = [header, shorter, shortest].map((one) => Buffer.from(JSON.stringify(one)));
  const body = json.find((one) => one.length <= JSON_ROOM);
  if (body === undefined) throw new RangeError("The header of a range ledger is too long.");
  const bytes = headerBytes.fill(0);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(body.length, MAGIC.length + 4);
  body.copy(bytes, JSON_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(MAGIC.length + 4)), MAGIC.length);
  return bytes;
}

/** Reads the header; null for anything that is not exactly what `encodeHeader` wrote. */
export function decodeHeader(bytes: Buffer): LedgerHeader | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const checked = bytes.subarray(MAGIC.length + 4, HEADER_BYTES);
  if (crc32(checked) !== bytes.readUInt32LE(MAGIC.length)) return null;
  const length = bytes.readUInt32LE(MAGIC.length + 4);
  if (length > JSON_ROOM) return null;
  return { ...UNTOLD, ...(JSON.parse(bytes.toString("utf8", JSON_AT, JSON_AT + length)) as LedgerHeader) };
}

/** Writes one slot; its checksum covers the generation and the slot's number too. */
export function encodeSlot(slot: Slot, generation: string, number: number): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUIntLE(slot.start, 0, 6);
  bytes.writeUIntLE(slot.end ?? OPEN_END, 6, 6);
  bytes.writeUIntLE(slot.written, 12, 6);
  bytes.writeUIntLE(slot.synced, 18, 6);
  bytes.writeUInt32LE(slot.bootTag, 24);
  bytes.writeUInt32LE(slotChecksum(bytes, generation, number), 28);
  return bytes;
}

/** Reads slot `number` of a whole ledger; null where its checksum is wrong or its numbers contradict each other. */
export function decodeSlot(ledger: Buffer, generation: string, number: number): Slot | null {
  const bytes = ledger.subarray(HEADER_BYTES + number * SLOT_BYTES).subarray(0, SLOT_BYTES);
  if (slotChecksum(bytes, generation, number) !== bytes.readUInt32LE(28)) return null;
  const end = bytes.readUIntLE(6, 6);
  const slot = {
    start: bytes.readUIntLE(0, 6),
    end: end === OPEN_END ? null : end,
    written: bytes.readUIntLE(12, 6),
    synced: bytes.readUIntLE(18, 6),
    bootTag: bytes.readUInt32LE(24),
  };
  return slot.synced <= slot.written && slot.start + slot.written <= end ? slot : null;
}

function slotChecksum(bytes: Buffer, generation: string, number: number): number {
  return crc32(bytes.subarray(0, 28), crc32(`${generation}:${number}`));
}
