import type { PricedDay } from "./returns.ts";

/** How a fund went within a range: in percent since its first price there, and below its highest one so far. */
export type Course = {
  readonly first_day: string | null;
  readonly percent: readonly (number | null)[];
  readonly drawdown: readonly (number | null)[];
  /** The deepest drawdown, 0 or less; null without prices. */
  readonly max_drawdown: number | null;
};

/** The course of a fund over days of the calendar; null on those on which it has no price, or 0. */
export function courseOf(days: readonly string[], prices: readonly PricedDay[]): Course {
  const byDay = new Map(prices.map(({ day, price }) => [day, Number(price ?? 0)]));
  const values = days.map((day) => byDay.get(day) ?? 0);
  const begin = values.findIndex((value) => value > 0);
  const base = values[begin] ?? 0;
  let highest = 0;
  const drawdown = values.map((value) => {
    highest = Math.max(highest, value);
    return value > 0 ? (value / highest - 1) * 100 : null;
  });
  return {
    first_day: days[begin] ?? null,
    percent: values.map((value) => (value > 0 ? (value / base - 1) * 100 : null)),
    drawdown,
    max_drawdown: begin === -1 ? null : Math.min(...drawdown.map((value) => value ?? 0)),
  };
}
