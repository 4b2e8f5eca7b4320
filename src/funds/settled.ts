import type { FundDayRow } from "../domain/funds.ts";
import { addDays, daysBetween, istanbulDay, isWeekday, lastPublication, publishedAt, weekdaysAfter } from "./days.ts";
import { type DayRange, WINDOW_DAYS } from "./windows.ts";

/** So many business days after a day its rows are still revised. */
const REVISED_FOR_DAYS = 3;

/** Days of the last so many are read again so often: now and then TEFAS mends what seemed settled. */
const MENDED_FOR_DAYS = 3 * WINDOW_DAYS;
const MENDS_EVERY_MS = 7 * 86_400_000;

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
 * read, one that may have been revised since it was read, or a recent one that was not looked at for a week.
 */
export function hasNews({ first, last }: DayRange, known: ReadonlyMap<string, Reading>, nowMs: number): boolean {
  const latest = lastPublication(nowMs);
  const recent = addDays(istanbulDay(nowMs), -MENDED_FOR_DAYS);
  const mayDiffer = (day: string, reading: Reading): boolean =>
    !isSettled(day, reading) || (day > recent && reading.read_at < nowMs - MENDS_EVERY_MS);
  return daysBetween(first, last).some((day) => {
    if (!isWeekday(day) || publishedAt(weekdaysAfter(day, 1)) > nowMs) return false;
    const reading = known.get(day);
    return reading === undefined || (mayDiffer(day, reading) && reading.read_at < latest);
  });
}

/** The weekdays of a range for which TEFAS has published what it has, if anything. */
export function dueWeekdays({ first, last }: DayRange, nowMs: number): string[] {
  return daysBetween(first, last).filter((day) => isWeekday(day) && publishedAt(weekdaysAfter(day, 1)) <= nowMs);
}
