import assert from "node:assert/strict";
import { test } from "node:test";
import { placePrices } from "../../web/src/price-line.ts";

const rows = (...prices: [day: string, price: number | null][]) =>
  prices.map(([day, price]) => ({ day, price, units: null, investors: null, size: null }));

test("prices stand at their days, the lowest below and the highest above", () => {
  const line = placePrices(rows(["2026-01-01", 1], ["2026-01-02", 3], ["2026-01-05", 2]), 100, 116);
  assert.deepEqual([line?.lowest, line?.highest], [1, 3]);
  assert.deepEqual(
    line?.points.map(({ x, y }) => [x, y]),
    [
      [0, 108],
      [25, 8],
      [100, 58],
    ],
  );
  assert.equal(line?.path, "M0.0 108.0L25.0 8.0L100.0 58.0");
});

test("a price of 0 or none is no price, and a long time without one is a gap in the line", () => {
  const days: [string, number | null][] = [
    ["2026-01-01", 1],
    ["2026-01-02", 0],
    ["2026-01-05", null],
    ["2026-02-01", 2],
  ];
  const line = placePrices(rows(...days), 100, 100);
  assert.equal(line?.points.length, 2);
  assert.equal(line?.lowest, 1);
  assert.match(line?.path ?? "", /^M.*M/);
  assert.equal(placePrices(rows(["2026-01-02", 0]), 100, 100), null);
  assert.equal(placePrices([], 100, 100), null);
});
