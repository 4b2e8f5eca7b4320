import type { RangeLedger } from "../../files/range-ledger.ts";
import { MAX_SLOTS } from "../../files/ledger-format.ts";

/** Pieces are not made smaller than this, in bytes: another connection would cost more than it brings. */
export const PIECE_FLOOR = 2 * 1024 * 1024;

/** What one request is to bring: the bytes from `from` up to, not including, `end` (null: whatever there is). */
export type Piece = { readonly slot: number; readonly from: number; readonly end: number | null };

/**
 * Which connection brings which bytes of one file. Every piece is a segment of the range ledger: it grows at its front,
 * and its end moves only when another takes over what is behind it.
 */
export class SegmentPlan {
  readonly #ledger: RangeLedger;
  /** Pieces that a connection works on, with the end that it was asked for. */
  readonly #busy = new Map<number, number | null>();

  constructor(ledger: RangeLedger) {
    this.#ledger = ledger;
    this.#coverGaps();
  }

  /** Bytes of the whole file, as far as the server or the end of what it sent has told; else null. */
  get total(): number | null {
    const { header, segments } = this.#ledger;
    return header.total ?? segments[0]?.end ?? null;
  }

  get isWhole(): boolean {
    return this.total !== null && this.#slots().every((slot) => this.left(slot) === 0);
  }

  /** Bytes that are there. */
  get bytesDone(): number {
    return this.#ledger.segments.reduce((sum, { written }) => sum + written, 0);
  }

  /** Bytes still to come, as far as the length is known. */
  get bytesLeft(): number {
    return this.#slots().reduce((sum, slot) => sum + this.left(slot), 0);
  }

  /** Bytes from the start of a file of known length that are all there; nothing is written among them any more. */
  get prefixBytes(): number {
    const missing = this.#slots().filter((slot) => this.left(slot) > 0 || this.#isOpen(slot));
    return Math.min(this.#ledger.header.total ?? 0, ...missing.map((slot) => this.position(slot)));
  }

  /** Bytes still to come in a piece; 0 where its end is not known. */
  left(slot: number): number {
    const { start, end, written } = this.#segment(slot);
    return end === null ? 0 : end - start - written;
  }

  /** The next byte that a piece waits for. */
  position(slot: number): number {
    const { start, written } = this.#segment(slot);
    return start + written;
  }

  /** Takes the first piece that waits for a connection, or null. */
  takeWaiting(): Piece | null {
    const waiting = this.#slots().filter((slot) => !this.#busy.has(slot) && this.#isUnfinished(slot));
    const [first] = waiting.toSorted((one, other) => this.position(one) - this.position(other));
    return first === undefined ? null : this.#take(first);
  }

  /**
   * Takes the second half of the largest piece that another connection works on, or null where none is large enough.
   * Where that connection brings bytes already, the half is one of what is left once it has brought `headStart` more.
   */
  takeHalf(headStart = 0): Piece | null {
    const [largest] = [...this.#busy.keys()].toSorted((one, other) => this.left(other) - this.left(one));
    if (largest === undefined || this.left(largest) < 2 * PIECE_FLOOR || this.#ledger.segments.length >= MAX_SLOTS)
      return null;
    const { end, written } = this.#segment(largest);
    const left = this.left(largest);
    const ahead = written === 0 ? 0 : Math.min(Math.floor(headStart), left - 2 * PIECE_FLOOR);
    const middle = this.position(largest) + Math.ceil((left + ahead) / 2);
    // In this order a kill between the two leaves an overlap, which is cut off when the file is opened again.
    const slot = this.#ledger.addSegment(middle, end);
    this.#ledger.moveEnd(largest, middle);
    return this.#take(slot);
  }

  /** Notes where a piece ends that had no known end: the server has told now. */
  endAt(slot: number, end: number): void {
    if (!this.#isOpen(slot)) return;
    this.#ledger.moveEnd(slot, end);
    this.#busy.set(slot, end);
  }

  /** Notes that the server has no more bytes for a piece. */
  finish(slot: number): void {
    this.endAt(slot, this.position(slot));
    this.#busy.delete(slot);
  }

  /** Lets go of a piece; what is missing of it waits for another connection. */
  release(slot: number): void {
    this.#busy.delete(slot);
  }

  /** Gives untouched pieces that wait back to the connections before them, as far as those were asked for them too. */
  giveBackWaiting(): void {
    const untouched = this.#slots().filter((slot) => !this.#busy.has(slot) && this.#isUntouched(slot));
    for (const slot of untouched.toSorted((one, other) => this.position(one) - this.position(other)))
      this.#giveBack(slot);
  }

  #giveBack(slot: number): void {
    const { start, end } = this.#segment(slot);
    const before = [...this.#busy].find(([busy]) => this.#segment(busy).end === start);
    if (before === undefined || end === null) return;
    const [busy, asked] = before;
    if (asked !== null && asked < end) return;
    this.#ledger.moveEnd(busy, end);
    this.#ledger.moveEnd(slot, start);
  }

  #isUntouched(slot: number): boolean {
    const { start, end, written } = this.#segment(slot);
    return written === 0 && end !== null && end > start;
  }

  /** How many more bytes a piece may take. */
  room(slot: number): number {
    return this.#isOpen(slot) ? Infinity : this.left(slot);
  }

  /** Tells whether the connection of a piece was asked for more than is left to it now. */
  isCut(slot: number): boolean {
    const asked = this.#busy.get(slot) ?? null;
    const { end } = this.#segment(slot);
    return end !== null && end !== this.#ledger.header.total && (asked === null || end < asked);
  }

  #take(slot: number): Piece {
    const { end } = this.#segment(slot);
    this.#busy.set(slot, end === this.#ledger.header.total ? null : end);
    return { slot, from: this.position(slot), end };
  }

  #isUnfinished(slot: number): boolean {
    return this.left(slot) > 0 || this.#isOpen(slot);
  }

  #isOpen(slot: number): boolean {
    return this.#segment(slot).end === null;
  }

  #slots(): number[] {
    return this.#ledger.segments.map((_, slot) => slot);
  }

  #segment(slot: number): RangeLedger["segments"][number] {
    const segment = this.#ledger.segments[slot];
    if (segment === undefined) throw new RangeError(`A range ledger has no slot ${slot}.`);
    return segment;
  }

  /** After a kill two pieces may overlap, after a power loss one may be missing. */
  #coverGaps(): void {
    const { total } = this.#ledger.header;
    if (total === null) return;
    let covered = 0;
    for (const slot of this.#slots().toSorted((one, other) => this.#segment(one).start - this.#segment(other).start)) {
      const { start } = this.#segment(slot);
      if (start > covered) this.#ledger.addSegment(covered, start);
      covered = this.#cutAtNext(slot, total);
    }
    if (covered < total) this.#ledger.addSegment(covered, total);
  }

  /** Ends a piece where the next one begins; returns its end. */
  #cutAtNext(slot: number, total: number): number {
    const { start, end } = this.#segment(slot);
    const later = this.#ledger.segments.filter((other) => other.start > start).map((other) => other.start);
    const next = Math.min(end ?? total, ...later);
    if (next !== end) this.#ledger.moveEnd(slot, Math.max(next, this.position(slot)));
    return next;
  }
}
