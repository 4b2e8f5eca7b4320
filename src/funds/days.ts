/** Days of the calendar as text like `2026-01-31`, and as numbers since 1970. A trading day is one of Istanbul. */

const DAY_MS = 86_400_000;
/** Istanbul has been three hours ahead of UTC all year since 2016, without summer time. */
const ISTANBUL_MS = 3 * 3_600_000;
/** When TEFAS has the prices of the business day before, in milliseconds of Istanbul's day. */
const PUBLISHED_MS = 10.5 * 3_600_000;

/** The number of a day, 0 for 1970-01-01; NaN for what is no day. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** The day with this number. */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** The day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** The same day of the month so many months later or earlier; the last one of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** Monday to Friday. */
export function isWeekday(day: string): boolean {
  const weekday = (dayNumber(day) + 4) % 7;
  return weekday >= 1 && weekday <= 5;
}

/** Every day from the first to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const from = dayNumber(first);
  const count = Math.max(0, dayNumber(last) - from + 1);
  return Array.from({ length: count }, (_, index) => dayText(from + index));
}

/** The day that it is in Istanbul at a moment in milliseconds since 1970. */
export function istanbulDay(atMs: number): string {
  return new Date(atMs + ISTANBUL_MS).toISOString().slice(0, 10);
}

/** The weekday so many weekdays after a day. */
export function weekdaysAfter(day: string, count: number): string {
  let found = day;
  for (let left = count; left > 0;) {
    found = addDays(found, 1);
    if (isWeekday(found)) left -= 1;
  }
  return found;
}

/** When on a day TEFAS publishes, in milliseconds since 1970. */
export function publishedAt(day: string): number {
  return dayNumber(day) * DAY_MS - ISTANBUL_MS + PUBLISHED_MS;
}

/** The last moment up to `nowMs` at which TEFAS published something. */
export function lastPublication(nowMs: number): number {
  let day = istanbulDay(nowMs);
  while (!isWeekday(day) || publishedAt(day) > nowMs) day = addDays(day, -1);
  return publishedAt(day);
}
