import { FUND_KINDS, FUND_TABLES, type FundKind, type FundTable } from "../domain/funds.ts";
import { addDays, addMonths, dayNumber, dayText, istanbulDay } from "./days.ts";

/** TEFAS answers up to about a month; 31 days are answered with nothing, without a word. */
export const WINDOW_DAYS = 28;
const YEARS_BACK = 5;

/** What one request asks for: one table of a whole kind, over days of which both ends are included. */
export type FundWindow = {
  readonly kind: FundKind;
  readonly table: FundTable;
  readonly first: string;
  readonly last: string;
};

export type DayRange = { readonly first: string; readonly last: string };

const PATHS: Readonly<Record<FundTable, string>> = {
  prices: "api/funds/fonGnlBlgSiraliGetir",
  allocation: "api/funds/dagilimSiraliGetirT",
};

/** The days that TEFAS can be asked for at a moment: from five years back to today. */
export function askableDays(nowMs: number): DayRange {
  const today = istanbulDay(nowMs);
  return { first: addDays(addMonths(today, -12 * YEARS_BACK), 1), last: today };
}

/** The days that two ranges share; null where they share none. */
export function sharedDays(one: DayRange, other: DayRange): DayRange | null {
  const first = one.first > other.first ? one.first : other.first;
  const last = one.last < other.last ? one.last : other.last;
  return first <= last ? { first, last } : null;
}

/** The windows that cover a range, oldest first. They lie on a fixed grid, so that every job asks for the same ones. */
export function windowsOf({ first, last }: DayRange): DayRange[] {
  const from = Math.floor(dayNumber(first) / WINDOW_DAYS);
  const to = Math.floor(dayNumber(last) / WINDOW_DAYS);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const start = (from + index) * WINDOW_DAYS;
    return { first: dayText(start), last: dayText(start + WINDOW_DAYS - 1) };
  });
}

/** The link that a task has for a window; `base` ends with a slash. */
export function windowLink(base: string, { kind, table, first, last }: FundWindow): string {
  const url = new URL(PATHS[table], base);
  url.search = new URLSearchParams({ fonTipi: kind, basTarih: compact(first), bitTarih: compact(last) }).toString();
  return url.href;
}

/** Reads a link that `windowLink` made. Throws an Error for another one. */
export function readWindowLink(link: string): FundWindow {
  const url = new URL(link);
  const table = FUND_TABLES.find((one) => url.pathname.endsWith(`/${PATHS[one]}`));
  const kind = FUND_KINDS.find((one) => one === url.searchParams.get("fonTipi"));
  const [first, last] = ["basTarih", "bitTarih"].map((name) => spread(url.searchParams.get(name) ?? ""));
  if (table === undefined || kind === undefined || !first || !last) throw new Error(`${link} is no window of funds.`);
  return { kind, table, first, last };
}

/** A day as TEFAS is asked for it: `20260131`. */
export function compact(day: string): string {
  return day.replaceAll("-", "");
}

function spread(digits: string): string | null {
  return /^\d{8}$/.test(digits) ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` : null;
}
