import type { FundPrices } from "./wire.ts";

export type PricePoint = { readonly day: string; readonly price: number; readonly x: number; readonly y: number };
export type PriceLine = {
  readonly points: readonly PricePoint[];
  /** As the attribute `d` of an SVG path: a new piece after each gap. */
  readonly path: string;
  readonly lowest: number;
  readonly highest: number;
};

/** A fund without a price for longer than this was suspended, or its days are not here: no holidays take so long. */
const GAP_DAYS = 14;
const DAY_MS = 86_400_000;
const MARGIN = 8;

/**
 * Places prices in a drawing of this size, by their days. A price of 0 is none: a suspended fund lost nothing. Null
 * where there is no price at all.
 */
export function placePrices(rows: FundPrices["rows"], width: number, height: number): PriceLine | null {
  const priced = rows.flatMap(({ day, price }) => (price !== null && price > 0 ? [{ day, price }] : []));
  const [first, last] = [priced[0], priced.at(-1)];
  if (first === undefined || last === undefined) return null;
  const prices = priced.map(({ price }) => price);
  const [lowest, highest] = [Math.min(...prices), Math.max(...prices)];
  const [begin, end] = [Date.parse(first.day), Date.parse(last.day)];
  const points = priced.map(({ day, price }) => ({
    day,
    price,
    x: end === begin ? width / 2 : ((Date.parse(day) - begin) / (end - begin)) * width,
    y:
      highest === lowest
        ? height / 2
        : height - MARGIN - ((price - lowest) / (highest - lowest)) * (height - 2 * MARGIN),
  }));
  const path = points
    .map(({ day, x, y }, index) => {
      const before = points[index - 1];
      const isGap = before === undefined || Date.parse(day) - Date.parse(before.day) > GAP_DAYS * DAY_MS;
      return `${isGap ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
  return { points, path, lowest, highest };
}
