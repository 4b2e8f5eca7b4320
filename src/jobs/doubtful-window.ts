import { Failure } from "../domain/failures.ts";
import type { WindowAnswer } from "../engines/tefas/fund-source.ts";
import { dayNumber } from "../funds/days.ts";
import type { FundNeighbours } from "../stores/funds.ts";

/** A kind with fewer funds than this may lose half of them. */
const MANY_FUNDS = 20;
/** Days that lie further apart tell nothing about each other. */
const NEAR_DAYS = 90;
/** No holidays take so many weekdays. */
const MANY_WEEKDAYS = 15;

/**
 * Tells why an answer is not believed, or null: it has nothing for weeks amid days that have rows, or less than half of
 * the funds that there are just before or after it. A service under load answers so; what is here already stays.
 */
export function doubtAbout(
  { days, rows }: Pick<WindowAnswer, "days" | "rows">,
  weekdays: readonly string[],
  { before, after }: FundNeighbours,
): Failure | null {
  const first = days[0]?.[0] ?? weekdays[0] ?? "";
  const near = [before, after].filter((day) => day !== null && distance(day.day, first) <= NEAR_DAYS);
  if (rows === 0 && weekdays.length >= MANY_WEEKDAYS && near.length === 2)
    return doubtful(`it has nothing for ${weekdays.length} weekdays, but for those before and after them`);
  const most = Math.max(0, ...days.map(([, count]) => count));
  const known = Math.min(...near.map((day) => day?.rows ?? Infinity));
  if (rows > 0 && Number.isFinite(known) && known >= MANY_FUNDS && most < known / 2)
    return doubtful(`it has ${most} funds where there were ${known}`);
  return null;
}

function distance(one: string, other: string): number {
  return Math.abs(dayNumber(one) - dayNumber(other));
}

function doubtful(what: string): Failure {
  return new Failure("doubtful_answer", { message: `The answer of TEFAS is not believed: ${what}.` });
}
