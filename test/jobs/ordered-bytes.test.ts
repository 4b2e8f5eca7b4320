import assert from "node:assert/strict";
import { test } from "node:test";
import { createOrderedBytes } from "../../src/jobs/ordered-bytes.ts";

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("ids sort by when they were made, also within a moment, when there are many, and when the clock goes back", () => {
  let now = 1_000;
  const next = createOrderedBytes(() => now);
  const made = Array.from({ length: 140_000 }, (_, index) => {
    if (index === 100) now = 2_000;
    if (index === 200) now = 1_500;
    return textOf(next());
  });
  assert.deepEqual(made, made.toSorted());
  assert.equal(new Set(made).size, made.length);
});

test("no two sources make the same id in the same moment", () => {
  const [one, other] = [createOrderedBytes(() => 5), createOrderedBytes(() => 5)];
  assert.notEqual(textOf(one()), textOf(other()));
});
