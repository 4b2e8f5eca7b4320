import assert from "node:assert/strict";
import { test } from "node:test";
import { Portions } from "../../../src/engines/media/portions.ts";

/** Portions of numbers that wait at a gate until they may be taken. */
function gated(atOnce: number, abort = new AbortController()) {
  const taken: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const portions = new Portions<number>(atOnce, abort, async (portion) => {
    taken.push([...portion]);
    await gate.promise;
  });
  return { taken, portions, open: gate.resolve, abort };
}

test("what comes while a portion is taken is the next, in its order, and no portion is too large", async () => {
  const { taken, portions, open } = gated(3);
  for (const number of [1, 2, 3, 4, 5, 6]) portions.add(number);
  open();
  await portions.settled();
  assert.deepEqual(taken, [[1], [2, 3, 4], [5, 6]]);
});

test("after a stop the portion under way is finished and no other begun", async () => {
  const { taken, portions, open, abort } = gated(3);
  for (const number of [1, 2]) portions.add(number);
  abort.abort();
  open();
  await portions.settled();
  assert.deepEqual(taken, [[1]]);
});

test("what breaks in taking is the reason of the stop", async () => {
  const abort = new AbortController();
  const fault = new Error("the disk is gone");
  const portions = new Portions<number>(1, abort, () => Promise.reject(fault));
  portions.add(1);
  portions.add(2);
  await portions.settled();
  assert.equal(abort.signal.reason, fault);
});
