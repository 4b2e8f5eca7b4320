import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import {
  decodeHeader,
  encodeHeader,
  HEADER_BYTES,
  MAX_SLOTS,
  SLOT_BYTES,
  type LedgerHeader,
  type PartHeader,
} from "../../src/files/ledger-format.ts";
import { openPartFile, type PartFile } from "../../src/files/part-file.ts";
import { publishPart } from "../../src/files/publish.ts";
import { SMALL_BYTES } from "../../src/files/range-ledger.ts";
import { removePart } from "../../src/files/remove-file.ts";
import { header, newTaskId, temporaryFolder } from "./temporary-folder.ts";

const SEGMENT_BYTES = 1000;

/** What the whole file would be: every byte tells its place. */
function content(total: number): Buffer {
  return Buffer.from(Array.from({ length: total }, (_, at) => 1 + ((at * 7 + Math.floor(at / 251)) % 255)));
}

/** Writes pieces as `[segment, length]`, as far as the segments have room. */
function writePieces(part: PartFile, whole: Buffer, pieces: readonly (readonly [number, number])[]): void {
  for (const [slot, wanted] of pieces) {
    const { start, end, written } = part.ledger.segments[slot]!;
    const length = Math.min(wanted, end! - start - written);
    part.append(slot, whole, start + written, length);
  }
}

/** Everything called safe is what was written. */
function assertTrue(part: PartFile, whole: Buffer): void {
  const bytes = readFileSync(part.path);
  for (const { start, end } of part.ledger.safeRanges()) {
    assert.ok(end <= bytes.length);
    assert.ok(bytes.subarray(start, end).equals(whole.subarray(start, end)), `${start}-${end} is not what was written`);
  }
}

type Damage = {
  file: "part" | "ledger";
  kind: "cut" | "zero" | "garbage" | "extend" | "remove";
  at: number;
  length: number;
};

function damage(path: string, { kind, at, length }: Damage): void {
  const bytes = readFileSync(path);
  const from = Math.floor(at * bytes.length);
  if (kind === "remove") return unlinkSync(path);
  if (kind === "cut") return truncateSync(path, from);
  if (kind === "extend") return truncateSync(path, bytes.length + length);
  for (let i = from; i < Math.min(bytes.length, from + length); i += 1)
    bytes[i] = kind === "zero" ? 0 : bytes[i]! ^ 0x5a;
  writeFileSync(path, bytes);
}

/** Somebody who edits the part file does so later than the last write of ours. */
function touchLater(path: string, reference: string): void {
  const later = statSync(reference).mtimeMs / 1000 + 1;
  utimesSync(path, later, later);
}

async function writtenFile(folder: DownloadFolder, pieces: readonly (readonly [number, number])[], segments = 4) {
  const whole = content(segments * SEGMENT_BYTES);
  const taskId = newTaskId();
  await using part = await openPartFile(folder, taskId);
  part.startNewGeneration(header(whole.length));
  for (let i = 0; i < segments; i += 1) part.ledger.addSegment(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES);
  writePieces(part, whole, pieces);
  return { taskId, whole, safe: part.ledger.safeRanges() };
}

const somePieces = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 400 })), { maxLength: 20 });
const someDamage: fc.Arbitrary<Damage> = fc.record({
  file: fc.constantFrom("part", "ledger"),
  kind: fc.constantFrom("cut", "zero", "garbage", "extend", "remove"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 5000 }),
});

test("after a kill everything written is safe, and nothing else", async () => {
  await using temporary = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(somePieces, async (pieces) => {
      const { taskId, whole, safe } = await writtenFile(temporary.folder, pieces);
      await using again = await openPartFile(temporary.folder, taskId);
      assert.equal(again.state, "resumable", String(again.reason));
      assert.deepEqual(again.ledger.safeRanges(), safe);
      assertTrue(again, whole);
    }),
    { numRuns: 150 },
  );
});

test("whatever happens to the two files, what is called safe is what was written", async () => {
  await using temporary = await temporaryFolder();
  const outcomes = { fresh: 0, resumable: 0 };
  await fc.assert(
    fc.asyncProperty(somePieces, someDamage, async (pieces, harm) => {
      const { taskId, whole } = await writtenFile(temporary.folder, pieces);
      const path = harm.file === "part" ? temporary.folder.partPath(taskId) : temporary.folder.ledgerPath(taskId);
      damage(path, harm);
      if (harm.file === "part" && ["zero", "garbage"].includes(harm.kind))
        touchLater(path, temporary.folder.ledgerPath(taskId));
      await using again = await openPartFile(temporary.folder, taskId);
      outcomes[again.state] += 1;
      if (again.state === "resumable") assertTrue(again, whole);
      else assert.ok(again.reason);
    }),
    { numRuns: 400 },
  );
  assert.ok(outcomes.fresh > 0 && outcomes.resumable > 0, JSON.stringify(outcomes));
});

test("a kill between the bytes of a piece and their slot costs those bytes only, however long nothing had come", async (t) => {
  await using temporary = await temporaryFolder();
  const { taskId, whole, safe } = await writtenFile(temporary.folder, [
    [1, 500],
    [3, 500],
  ]);
  {
    await using part = await openPartFile(temporary.folder, taskId);
    const longAgo = Date.now() / 1000 - 10;
    utimesSync(part.ledgerPath, longAgo, longAgo);
    const now = performance.now();
    t.mock.method(performance, "now", () => now + 10_000);
    t.mock.method(part.ledger, "advance", () => assert.fail("killed"));
    assert.throws(() => part.append(1, whole, SEGMENT_BYTES + 500, 100), /killed/);
  }
  await using again = await openPartFile(temporary.folder, taskId);
  assert.equal(again.state, "resumable", String(again.reason));
  assert.deepEqual(again.ledger.safeRanges(), safe);
});

test("no single byte of a ledger can change unnoticed", async () => {
  await using temporary = await temporaryFolder();
  const { taskId } = await writtenFile(temporary.folder, [[0, 500]], 2);
  const path = temporary.folder.ledgerPath(taskId);
  const bytes = readFileSync(path);
  const places = [
    ...Array(400).keys(),
    HEADER_BYTES - 1,
    ...Array(2 * SLOT_BYTES)
      .keys()
      .map((at) => HEADER_BYTES + at),
  ];
  for (const at of places) {
    const spoilt = Buffer.from(bytes);
    spoilt[at] = bytes[at]! ^ 0x01;
    writeFileSync(path, spoilt);
    await using part = await openPartFile(temporary.folder, taskId);
    assert.match(String(part.reason), /damaged/, `byte ${at}`);
  }
});

test("after a power loss only synced positions count, whatever became of the rest", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await fc.assert(
    fc.asyncProperty(somePieces, somePieces, async (before, after) => {
      const whole = content(4 * SEGMENT_BYTES);
      const taskId = newTaskId();
      let synced: unknown;
      {
        await using part = await openPartFile(folder, taskId, { bootTag: 1 });
        part.startNewGeneration(header(whole.length));
        for (let i = 0; i < 4; i += 1) part.ledger.addSegment(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES);
        writePieces(part, whole, before);
        await part.syncData();
        synced = part.ledger.safeRanges();
        writePieces(part, whole, after);
      }
      zeroUnsynced(folder.partPath(taskId), synced as { start: number; end: number }[]);
      await using again = await openPartFile(folder, taskId, { bootTag: 2 });
      assert.equal(again.state, "resumable", String(again.reason));
      assert.deepEqual(again.ledger.safeRanges(), synced);
      assertTrue(again, whole);
    }),
    { numRuns: 80 },
  );
});

/** What a power loss may do: pages that were never flushed come back as zeros. */
function zeroUnsynced(path: string, synced: readonly { start: number; end: number }[]): void {
  const bytes = readFileSync(path);
  const kept = Buffer.alloc(bytes.length);
  for (const { start, end } of synced) bytes.copy(kept, start, start, end);
  writeFileSync(path, kept);
}

test("a second power loss does not revive positions from before the first", async () => {
  await using temporary = await temporaryFolder();
  const whole = content(SEGMENT_BYTES);
  const taskId = newTaskId();
  for (const [bootTag, synced, written] of [
    [1, 100, 500],
    [2, 100, 300],
    [3, 100, 100],
  ] as const) {
    await using part = await openPartFile(temporary.folder, taskId, { bootTag });
    if (bootTag === 1) {
      part.startNewGeneration(header(whole.length));
      part.append(part.ledger.addSegment(0, SEGMENT_BYTES), whole, 0, synced);
      await part.syncData();
    }
    assert.equal(part.ledger.segments[0]?.written, synced);
    part.append(0, whole, synced, written - synced);
  }
});

for (const [bootTag, why] of [
  [0, "a system that does not tell counts as the same start"],
  [1, "the same start"],
] as const) {
  test(`written positions count: ${why}`, async () => {
    await using temporary = await temporaryFolder();
    const taskId = newTaskId();
    {
      await using part = await openPartFile(temporary.folder, taskId, { bootTag: 1 });
      part.startNewGeneration(header(10));
      part.append(part.ledger.addSegment(0, 10), Buffer.alloc(10, 1), 0, 7);
    }
    await using again = await openPartFile(temporary.folder, taskId, { bootTag });
    assert.deepEqual(again.ledger.safeRanges(), [{ start: 0, end: 7 }]);
  });
}

test("neighbouring ranges are joined, gaps stay gaps", async () => {
  await using temporary = await temporaryFolder();
  const { safe } = await writtenFile(temporary.folder, [
    [0, 1000],
    [1, 200],
    [3, 5],
  ]);
  assert.deepEqual(safe, [
    { start: 0, end: 1200 },
    { start: 3000, end: 3005 },
  ]);
});

test("the header comes back as it was given; one that does not fit matches nothing", async () => {
  await using temporary = await temporaryFolder();
  const given: PartHeader = {
    url: "http://h.example/\u{1F600}",
    etag: 'W/"x"',
    last_modified: "Sat, 21 Nov 2026 00:00:00 GMT",
    mime: "application/octet-stream",
    encoding: "gzip",
    digests: [{ algorithm: "sha256", hex: "0f".repeat(32), source: "Digest" }],
    total: 9,
  };
  for (const [about, expected] of [
    [given, given],
    [
      { ...given, url: "http://h.example/".padEnd(9000, "a") },
      { ...given, url: "" },
    ],
    [
      { ...given, etag: "\u0001".repeat(900) },
      { ...given, url: "", etag: null, last_modified: null },
    ],
  ] as const) {
    const taskId = newTaskId();
    await using part = await openPartFile(temporary.folder, taskId);
    part.startNewGeneration(about);
    await part.syncData();
    await using again = await openPartFile(temporary.folder, taskId);
    const { generation: _generation, part_inode: _inode, ...found } = again.ledger.header;
    assert.deepEqual(found, expected);
  }
});

test("a ledger that an earlier version wrote says what it knew", () => {
  const { encoding: _encoding, digests: _digests, ...known } = header(9);
  const written = { ...known, generation: "g", part_inode: "1" };
  assert.deepEqual(decodeHeader(encodeHeader(written as LedgerHeader)), { ...written, encoding: null, digests: [] });
});

test("the header holds all that a server can say of a file's digests and kind", () => {
  const longest: LedgerHeader = {
    ...header(Number.MAX_SAFE_INTEGER),
    mime: "\u0001".repeat(100),
    encoding: "\u0001".repeat(100),
    digests: (["Repr-Digest", "Content-Digest", "Digest"] as const).flatMap((source) => [
      { algorithm: "sha256", hex: "f".repeat(64), source },
      { algorithm: "sha512", hex: "f".repeat(128), source },
    ]),
    generation: "f".repeat(16),
    part_inode: "9".repeat(20),
  };
  assert.deepEqual(decodeHeader(encodeHeader(longest)), longest);
});

test("a ledger holds 4,096 segments, and refuses what contradicts itself", async () => {
  await using temporary = await temporaryFolder();
  const taskId = newTaskId();
  await using part = await openPartFile(temporary.folder, taskId);
  part.startNewGeneration(header(null));
  for (let slot = 0; slot < MAX_SLOTS; slot += 1) assert.equal(part.ledger.addSegment(slot * 10, slot * 10 + 10), slot);
  assert.throws(() => part.ledger.addSegment(0, 10), RangeError);
  assert.throws(() => part.ledger.advance(3, 11), RangeError);
  assert.throws(() => part.ledger.advance(MAX_SLOTS, 1), RangeError);
  assert.equal(statSync(part.ledgerPath).size, HEADER_BYTES + MAX_SLOTS * SLOT_BYTES);
  await using again = await openPartFile(temporary.folder, taskId);
  assert.equal(again.ledger.segments.length, MAX_SLOTS);
});

test("a ledger of another part file is not believed", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const one = await writtenFile(folder, [[0, 500]]);
  const other = await writtenFile(folder, [[0, 500]]);
  writeFileSync(folder.ledgerPath(other.taskId), readFileSync(folder.ledgerPath(one.taskId)));
  await using again = await openPartFile(folder, other.taskId);
  assert.match(String(again.reason), /another one/);
});

test("a part file longer than the whole is not believed", async () => {
  await using temporary = await temporaryFolder();
  const { taskId, whole } = await writtenFile(temporary.folder, [[0, 500]]);
  truncateSync(temporary.folder.partPath(taskId), whole.length + 1);
  await using again = await openPartFile(temporary.folder, taskId);
  assert.equal(again.state, "fresh");
  assert.match(String(again.reason), /longer/);
});

test("whoever touches a part file right after it was let go is noticed, and its own last write is not", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const taskId = newTaskId();
  const whole = content(SEGMENT_BYTES);
  {
    await using part = await openPartFile(folder, taskId);
    part.startNewGeneration(header(SEGMENT_BYTES));
    part.ledger.addSegment(0, SEGMENT_BYTES);
    part.append(0, whole, 0, 600);
  }
  {
    await using again = await openPartFile(folder, taskId);
    assert.equal(again.state, "resumable");
  }
  const soon = Date.now() / 1000 + 0.03;
  utimesSync(folder.partPath(taskId), soon, soon);
  await using touched = await openPartFile(folder, taskId);
  assert.deepEqual([touched.state, touched.reason], ["fresh", "The part file was changed after the ledger."]);
});

test("a small file has a ledger once it is recorded or left unfinished; a large one from its first byte", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const begin = async (total: number) => {
    const part = await openPartFile(folder, newTaskId());
    part.startNewGeneration(header(total));
    part.ledger.addSegment(0, total);
    part.append(0, content(10), 0, 10);
    return part;
  };
  const large = await begin(SMALL_BYTES + 1);
  assert.ok(existsSync(large.ledgerPath));
  await large[Symbol.asyncDispose]();

  const small = await begin(SMALL_BYTES);
  assert.ok(!existsSync(small.ledgerPath));
  // What a kill leaves now is not believed.
  assert.equal((await openPartFile(folder, small.taskId)).state, "fresh");
  await small[Symbol.asyncDispose]();
  await using again = await openPartFile(folder, small.taskId);
  assert.deepEqual(again.ledger.safeRanges(), [{ start: 0, end: 10 }]);

  const slow = await begin(SMALL_BYTES);
  slow.record();
  slow.append(0, content(20), 10, 10);
  assert.ok(existsSync(slow.ledgerPath));
  // Killed now: nothing of it is let go.
  const left = await openPartFile(folder, slow.taskId);
  assert.deepEqual(left.ledger.safeRanges(), [{ start: 0, end: 20 }]);
  await left[Symbol.asyncDispose]();
  await slow[Symbol.asyncDispose]();
});

test("no ledger is made for a small file that was removed or has become a blob", async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  for (const end of [
    (part: PartFile) => removePart(folder, part.taskId),
    (part: PartFile) => publishPart(part, folder),
  ]) {
    const part = await openPartFile(folder, newTaskId());
    part.startNewGeneration(header(10));
    part.ledger.addSegment(0, 10);
    part.append(0, content(10), 0, 10);
    await end(part);
    await part[Symbol.asyncDispose]();
    assert.ok(!existsSync(part.ledgerPath) && !existsSync(part.path));
  }
});
