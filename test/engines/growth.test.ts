import assert from "node:assert/strict";
import { test } from "node:test";
import { Growth } from "../../src/engines/http/growth.ts";

const MIB = 1024 * 1024;

type Grown = { readonly size?: number; readonly workShare?: number };

/** Lets a file grow for some seconds at the rate that so many connections bring, and tells how many it got. */
function grown(
  limit: number,
  ratePerMs: (lanes: number) => number,
  seconds: number,
  { size = 10_000 * MIB, workShare = 0.1 }: Grown = {},
): number[] {
  const growth = new Growth(limit);
  const lanes: number[] = [];
  let bytesDone = 0;
  for (let nowMs = 0; nowMs < seconds * 1000 && bytesDone < size; nowMs += 10) {
    bytesDone += ratePerMs(growth.wanted) * 10;
    growth.look(nowMs, { lanes: growth.wanted, bytesDone, bytesLeft: size - bytesDone, workMs: nowMs * workShare });
    if (lanes.at(-1) !== growth.wanted) lanes.push(growth.wanted);
  }
  return lanes;
}

test("one connection at first, more while more bring more, within a quarter of a second", () => {
  const capped = (lanes: number): number => lanes * 5_000;
  assert.deepEqual(grown(16, capped, 0.25), [1, 4, 16]);
  assert.deepEqual(grown(6, capped, 1), [1, 4, 6]);
});

test("where connections plainly bring more, each step takes a glance; where it is not plain, a longer look", () => {
  const capped = (lanes: number): number => lanes * 5_000;
  assert.deepEqual(grown(16, capped, 0.05), [1, 4, 16]);
  const half = (lanes: number): number => 5_000 * (lanes === 1 ? 1 : lanes / 2.5);
  assert.deepEqual(grown(16, half, 0.07), [1, 4]);
  assert.deepEqual(grown(16, half, 0.09), [1, 4, 16]);
  const nearlySoon = { size: 12 * MIB };
  assert.deepEqual(grown(16, capped, 0.05, nearlySoon), [1]);
  assert.deepEqual(grown(16, capped, 0.07, nearlySoon), [1, 4]);
});

test("a thread that is at work all the time is not helped by more connections", () => {
  const capped = (lanes: number): number => lanes * 5_000;
  assert.deepEqual(grown(16, capped, 2, { workShare: 0.9 }), [1]);
  const growth = new Growth(16);
  const look = (nowMs: number, workMs: number): number =>
    growth.look(nowMs, { lanes: growth.wanted, bytesDone: nowMs * 1_000, bytesLeft: 1e9, workMs });
  assert.deepEqual([look(0, 0), look(60, 60), look(120, 60)], [1, 1, 4], "it looks again");
});

test("what each connection brought is known once there was a decision", () => {
  const growth = new Growth(16);
  assert.equal(growth.eachBrought, 0);
  growth.look(0, { lanes: 1, bytesDone: 0, bytesLeft: 1e9, workMs: 0 });
  growth.look(60, { lanes: 1, bytesDone: 60_000, bytesLeft: 1e9, workMs: 0 });
  assert.equal(growth.eachBrought, 1_000);
  growth.look(100, { lanes: 4, bytesDone: 100_000, bytesLeft: 1e9, workMs: 0 });
  growth.look(160, { lanes: 4, bytesDone: 260_000, bytesLeft: 1e9, workMs: 0 });
  assert.equal(growth.eachBrought, 500);
});

test("connections that bring nothing are given up", () => {
  assert.deepEqual(
    grown(16, () => 5_000, 3),
    [1, 4, 1],
  );
  assert.deepEqual(
    grown(16, (lanes) => Math.min(lanes, 4) * 5_000, 3),
    [1, 4, 16, 4],
  );
});

test("a file that is whole soon anyway keeps its one connection", () => {
  assert.deepEqual(
    grown(16, () => 1_000_000, 2, { size: 1_024 * MIB }),
    [1],
  );
});

test("where the server refuses, it stays at what the server gives", () => {
  const growth = new Growth(16);
  growth.look(0, { lanes: 1, bytesDone: 0, bytesLeft: 1e9, workMs: 0 });
  assert.equal(growth.look(60, { lanes: 1, bytesDone: 60_000, bytesLeft: 1e9, workMs: 0 }), 4);
  growth.lower(2);
  for (let nowMs = 100; nowMs < 2_000; nowMs += 50)
    assert.equal(growth.look(nowMs, { lanes: 2, bytesDone: nowMs * 2_000, bytesLeft: 1e9, workMs: 0 }), 2);
  growth.lower(0);
  assert.equal(growth.wanted, 1);
});

test("connections that have no bytes yet do not count against the others", () => {
  const growth = new Growth(16);
  growth.look(0, { lanes: 1, bytesDone: 0, bytesLeft: 1e9, workMs: 0 });
  growth.look(60, { lanes: 1, bytesDone: 60_000, bytesLeft: 1e9, workMs: 0 });
  for (let nowMs = 100; nowMs < 3_000; nowMs += 50)
    assert.equal(growth.look(nowMs, { lanes: 1, bytesDone: nowMs * 1_000, bytesLeft: 1e9, workMs: 0 }), 4);
});
