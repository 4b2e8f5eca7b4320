import type { DayState, FundDayRow, FundRow } from "../domain/funds.ts";
import { daysBetween, isWeekday } from "./days.ts";
import { isSettled } from "./settled.ts";
import type { DayRange } from "./windows.ts";

type Span = Pick<FundRow, "first_day" | "last_day">;
type CountedSpan = Span & { readonly code: string; readonly rows: number };

/** The state of each day of a range, from what was read of the kind and when each fund was there. */
export function dayStates(
  { first, last }: DayRange,
  known: readonly FundDayRow[],
  funds: readonly Span[],
): { readonly day: string; readonly state: DayState }[] {
  const readings = new Map(known.map((row) => [row.day, row]));
  const there = countThere(funds);
  return daysBetween(first, last).map((day) => ({ day, state: stateOf(day, readings.get(day), there(day)) }));
}

function stateOf(day: string, reading: FundDayRow | undefined, there: number): DayState {
  if (reading !== undefined && reading.rows > 0) return reading.rows < there ? "gap" : "complete";
  if (!isWeekday(day)) return "empty";
  return reading !== undefined && isSettled(day, reading) ? "holiday" : "unknown";
}

/** How many funds were there on a day, asked for one day after another. */
function countThere(funds: readonly Span[]): (day: string) => number {
  const begins = funds.flatMap(({ first_day }) => first_day ?? []).sort();
  const ends = funds.flatMap(({ last_day }) => last_day ?? []).sort();
  let [begun, ended] = [0, 0];
  return (day) => {
    while (begun < begins.length && (begins[begun] ?? "") <= day) begun += 1;
    while (ended < ends.length && (ends[ended] ?? "") < day) ended += 1;
    return begun - ended;
  };
}

/**
 * The funds that lack a row within their time: those that have fewer rows than there were days with rows. `days` are all
 * days of the kind that have any, in order.
 */
export function fundsWithGaps(days: readonly string[], funds: readonly CountedSpan[]): CountedSpan[] {
  const before = new Map(days.map((day, index) => [day, index]));
  return funds.filter(({ first_day, last_day, rows }) => {
    const [first, last] = [before.get(first_day ?? ""), before.get(last_day ?? "")];
    return first !== undefined && last !== undefined && rows < last - first + 1;
  });
}

/** Which of these days a fund lacks within its time, where it has rows on the days `had`. */
export function daysMissing(days: readonly string[], { first_day, last_day }: Span, had: readonly string[]): string[] {
  const there = new Set(had);
  return days.filter((day) => day >= (first_day ?? "9") && day <= (last_day ?? "") && !there.has(day));
}
