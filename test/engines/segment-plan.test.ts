import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PIECE_FLOOR, SegmentPlan, type Piece } from "../../src/engines/http/segment-plan.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { header, newTaskId, temporaryFolder } from "../files/temporary-folder.ts";

type Move =
  | { readonly kind: "waiting" | "give-back" | "crash" }
  | { readonly kind: "half"; readonly headStart: number }
  | { readonly kind: "write" | "release"; readonly pick: number; readonly bytes: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constantFrom("waiting", "give-back", "crash") }),
  fc.record({ kind: fc.constant("half"), headStart: fc.integer({ min: 0, max: 9 * PIECE_FLOOR }) }),
  fc.record({
    kind: fc.constantFrom("write", "release"),
    pick: fc.nat(20),
    bytes: fc.integer({ min: 1, max: 9 * PIECE_FLOOR }),
  }),
);

/** Plays with a plan as lanes would, on a real ledger, and checks after each move that no byte has two owners. */
async function play(total: number, moves: readonly Move[]): Promise<void> {
  await using temporary = await temporaryFolder();
  const taskId = newTaskId();
  let part = await openPartFile(temporary.folder, taskId);
  part.startNewGeneration(header(total));
  part.ledger.addSegment(0, total);
  let plan = new SegmentPlan(part.ledger);
  let held: Piece[] = [];
  const take = (piece: Piece | null): void => void (piece !== null && held.push(piece));
  for (const one of moves) {
    if ("pick" in one) held = act(part.ledger, plan, held, one);
    else if (one.kind === "half") take(plan.takeHalf(one.headStart));
    else if (one.kind === "waiting") take(plan.takeWaiting());
    else if (one.kind === "give-back") plan.giveBackWaiting();
    else if (one.kind === "crash") {
      await part[Symbol.asyncDispose]();
      part = await openPartFile(temporary.folder, taskId);
      assert.equal(part.state, "resumable", part.reason ?? "");
      plan = new SegmentPlan(part.ledger);
      held = [];
    }
    checkPlan(part.ledger, total, plan);
  }
  finish(part.ledger, plan, held);
  assert(plan.isWhole);
  assert.deepEqual(part.ledger.safeRanges(), [{ start: 0, end: total }]);
  await part[Symbol.asyncDispose]();
}

function act(ledger: Ledger, plan: SegmentPlan, held: Piece[], move: Extract<Move, { pick: number }>): Piece[] {
  const piece = held[move.pick % Math.max(1, held.length)];
  if (piece === undefined) return held;
  if (move.kind === "write") pretendToWrite(ledger, plan, piece, move.bytes);
  else plan.release(piece.slot);
  return move.kind === "write" ? held : held.filter((other) => other !== piece);
}

/** Only the ledger is told: the bytes themselves are the business of the part file's tests. */
function pretendToWrite(ledger: Ledger, plan: SegmentPlan, { slot }: Piece, bytes: number): void {
  const written = ledger.segments[slot]?.written ?? 0;
  const { prefixBytes } = plan;
  assert(plan.room(slot) === 0 || plan.position(slot) >= prefixBytes, "written where all was there");
  ledger.advance(slot, written + Math.min(bytes, plan.room(slot)));
  assert(plan.prefixBytes >= prefixBytes);
}
type Ledger = Awaited<ReturnType<typeof openPartFile>>["ledger"];

function checkPlan(ledger: Ledger, total: number, plan: SegmentPlan): void {
  const sorted = ledger.segments.filter(({ start, end }) => end !== start).toSorted((a, b) => a.start - b.start);
  assert.equal(sorted[0]?.start, 0);
  assert.equal(sorted.at(-1)?.end, total);
  sorted.forEach(({ start, end, written }, index) => {
    assert.equal(end, sorted[index + 1]?.start ?? total, "a gap or an overlap");
    assert(start + written <= (end ?? 0), "written past the end");
  });
  assert.equal(plan.bytesDone + plan.bytesLeft, total);
  const [first] = ledger.safeRanges();
  assert.equal(plan.prefixBytes, first?.start === 0 ? first.end : 0);
}

function finish(ledger: Ledger, plan: SegmentPlan, held: readonly Piece[]): void {
  for (const piece of held) plan.release(piece.slot);
  for (let piece = plan.takeWaiting(); piece !== null; piece = plan.takeWaiting()) {
    pretendToWrite(ledger, plan, piece, Infinity);
    plan.finish(piece.slot);
  }
}

test("whatever connections do, every byte has one owner, and crashes lose none", async () => {
  const size = fc.integer({ min: 1, max: 40 * PIECE_FLOOR });
  // The bytes are only pretended, so the part file is shorter than its ledger says: no crash after a write.
  const quiet = fc.array(move, { maxLength: 40 }).map((moves) => {
    const first = moves.findIndex(({ kind }) => kind === "write");
    return moves.filter(({ kind }, index) => kind !== "crash" || first === -1 || index < first);
  });
  await fc.assert(fc.asyncProperty(size, quiet, play), { numRuns: 150 });
});

test("halves are taken from the largest piece at work, never below the floor", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  const total = 10 * PIECE_FLOOR;
  part.startNewGeneration(header(total));
  part.ledger.addSegment(0, total);
  const plan = new SegmentPlan(part.ledger);
  assert.equal(plan.takeHalf(), null, "nobody works on anything yet");
  assert.deepEqual(plan.takeWaiting(), { slot: 0, from: 0, end: total });
  assert.deepEqual(plan.takeHalf(), { slot: 1, from: total / 2, end: total });
  part.ledger.advance(1, 2 * PIECE_FLOOR);
  assert.deepEqual(plan.takeHalf(), { slot: 2, from: 2.5 * PIECE_FLOOR, end: total / 2 });
  const pieces = [plan.takeHalf(), plan.takeHalf(), plan.takeHalf()];
  assert.deepEqual(
    pieces.map((piece) => piece?.from ?? null),
    [total - 1.5 * PIECE_FLOOR, 1.25 * PIECE_FLOOR, 3.75 * PIECE_FLOOR],
  );
  assert.equal(plan.takeHalf(), null);
});

test("a connection that brings bytes already keeps half of what it brings while the next one asks", async () => {
  await using temporary = await temporaryFolder();
  await using part = await openPartFile(temporary.folder, newTaskId());
  const total = 20 * PIECE_FLOOR;
  part.startNewGeneration(header(total));
  part.ledger.addSegment(0, total);
  const plan = new SegmentPlan(part.ledger);
  plan.takeWaiting();
  assert.equal(plan.takeHalf(1_000)?.from, total / 2, "neither has begun");
  part.ledger.advance(1, 4);
  assert.equal(plan.takeHalf(1_000)?.from, total / 4, "the larger one has not begun");
  part.ledger.advance(0, 4);
  part.ledger.advance(2, PIECE_FLOOR);
  assert.equal(plan.takeHalf(1_000)?.from, total / 2 + total / 4 + 502);
  part.ledger.advance(3, PIECE_FLOOR);
  assert.equal(plan.takeHalf(total)?.from, 14 * PIECE_FLOOR + 502, "never below the floor");
});
