import assert from "node:assert/strict";
import { test } from "node:test";
import { Growth } from "../../src/engines/http/growth.ts";

const MIB = 1024 * 1024;

/** Lets a file grow for some seconds at the rate that so many connections bring, and tells how many it got. */
function grown(limit: number, ratePerMs: (lanes: number) => number, seconds: number, size = 10_000 * MIB): number[] {
  const growth = new Growth(limit);
  const lanes: number[] = [];
  let bytesDone = 0;
  for (let nowMs = 0; nowMs < seconds * 1000 && bytesDone < size; nowMs += 10) {
    bytesDone += ratePerMs(growth.wanted) * 10;
    growth.look(nowMs, { lanes: growth.wanted, bytesDone, bytesLeft: size - bytesDone });
    if (lanes.at(-1) !== growth.wanted) lanes.push(growth.wanted);
  }
  return lanes;
}

test("one connection at first, more while more bring more, within a quarter of a second", () => {
  const capped = (lanes: number): number => lanes * 5_000;
  assert.deepEqual(grown(16, capped, 0.25), [1, 4, 16]);
  assert.deepEqual(grown(6, capped, 1), [1, 4, 6]);
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
    grown(16, () => 1_000_000, 2, 1_024 * MIB),
    [1],
  );
});

test("where the server refuses, it stays at what the server gives", () => {
  const growth = new Growth(16);
  growth.look(0, { lanes: 1, bytesDone: 0, bytesLeft: 1e9 });
  assert.equal(growth.look(60, { lanes: 1, bytesDone: 60_000, bytesLeft: 1e9 }), 4);
  growth.lower(2);
  for (let nowMs = 100; nowMs < 2_000; nowMs += 50)
    assert.equal(growth.look(nowMs, { lanes: 2, bytesDone: nowMs * 2_000, bytesLeft: 1e9 }), 2);
  growth.lower(0);
  assert.equal(growth.wanted, 1);
});

test("connections that have no bytes yet do not count against the others", () => {
  const growth = new Growth(16);
  growth.look(0, { lanes: 1, bytesDone: 0, bytesLeft: 1e9 });
  growth.look(60, { lanes: 1, bytesDone: 60_000, bytesLeft: 1e9 });
  for (let nowMs = 100; nowMs < 3_000; nowMs += 50)
    assert.equal(growth.look(nowMs, { lanes: 1, bytesDone: nowMs * 1_000, bytesLeft: 1e9 }), 4);
});
