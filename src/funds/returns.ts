import type { ReturnPeriod } from "../domain/funds.ts";
import { addDays, addMonths, dayNumber } from "./days.ts";

const MONTHS: Readonly<Partial<Record<ReturnPeriod, number>>> = {
  "1m": 1,
  "3m": 3,
  "6m": 6,
  "1y": 12,
  "3y": 36,
  "5y": 60,
};
/** A price that is older than this by so many days says nothing of a day: no holidays last so long. */
const MAX_AGE_DAYS = 14;

/** A day and a price that is not 0, as decimal text. */
export type PricedDay = { readonly day: string; readonly price: string | null };

/** The day whose price, or the last one before it, a period begins with. */
export function beginOf(period: ReturnPeriod, end: string): string {
  if (period === "1w") return addDays(end, -7);
  if (period === "ytd") return `${Number(end.slice(0, 4)) - 1}-12-31`;
  return addMonths(end, -(MONTHS[period] ?? 0));
}

/**
 * The return in percent from the last price up to `begin` to that of `end`; null where one of them is not known, as of
 * a fund that began later or was suspended.
 */
export function returnBetween(begin: string, from: PricedDay | null, to: PricedDay | null): number | null {
  if (from === null || to === null || dayNumber(begin) - dayNumber(from.day) > MAX_AGE_DAYS) return null;
  const [before, after] = [Number(from.price), Number(to.price)];
  return before > 0 && after > 0 ? (after / before - 1) * 100 : null;
}
