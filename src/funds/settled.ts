import type { FundDayRow } from "../domain/funds.ts";
import { daysBetween, isWeekday, lastPublication, publishedAt, weekdaysAfter } from "./days.ts";
import type { DayRange } from "./windows.ts";

/** So many business days after a day its rows are still revised. */
const REVISED_FOR_DAYS = 3;

type Reading = Pick<FundDayRow, "read_at">;

/** From when on what TEFAS has for a day does not change any more, in milliseconds since 1970. */
export function settledAt(day: string): number {
  return publishedAt(weekdaysAfter(day, REVISED_FOR_DAYS));
}

/** Tells whether a day was read so late that it need not be read again. */
export function isSettled(day: string, { read_at }: Reading): boolean {
  return read_at >= settledAt(day);
}

/**
 * Tells whether TEFAS could have something for these days that is not here: a weekday that was published and never
 * read, or one that may have been revised since it was read.
 */
export function hasNews({ first, last }: DayRange, known: ReadonlyMap<string, Reading>, nowMs: number): boolean {
  const latest = lastPublication(nowMs);
  return daysBetween(first, last).some((day) => {
    if (!isWeekday(day) || publishedAt(weekdaysAfter(day, 1)) > nowMs) return false;
    const reading = known.get(day);
    return reading === undefined || (!isSettled(day, reading) && reading.read_at < latest);
  });
}

/** The weekdays of a range for which TEFAS has published what it has, if anything. */
export function dueWeekdays({ first, last }: DayRange, nowMs: number): string[] {
  return daysBetween(first, last).filter((day) => isWeekday(day) && publishedAt(weekdaysAfter(day, 1)) <= nowMs);
}
