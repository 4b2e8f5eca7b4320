/** When a job is to be made again and again: at one time of the day, on some days of the week, in one time zone. */

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Cadence = {
  readonly days: readonly Weekday[];
  /** As `HH:MM` of the clocks there. */
  readonly at: string;
  /** IANA name, such as `Europe/Istanbul`. */
  readonly zone: string;
};

/** The cadence of a row, where the days stand as one text. */
export function cadenceOf({
  days,
  at,
  zone,
}: {
  readonly days: string;
  readonly at: string;
  readonly zone: string;
}): Cadence {
  return { days: days.split(",") as Weekday[], at, zone };
}

const DAY_MS = 86_400_000;
/** More than a week, for the days on which clocks are set. */
const DAYS_AHEAD = 9;

/** Tells whether a time zone is known here. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The next moment after `afterMs` at which the cadence is due, in milliseconds since 1970. Where clocks are set forward
 * over it, it is as much later as they were set. Throws an Error for a cadence without days.
 */
export function nextDue({ days, at, zone }: Cadence, afterMs: number): number {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const clock = new ZoneClock(zone);
  const today = Math.floor(clock.shownAt(afterMs) / DAY_MS);
  for (let day = today; day <= today + DAYS_AHEAD; day += 1) {
    if (!days.includes(weekdayOf(day))) continue;
    const moment = clock.momentOf(day * DAY_MS + (hours * 60 + minutes) * 60_000);
    if (moment > afterMs) return moment;
  }
  throw new Error(`A schedule has no day among ${days.join(", ") || "none"}.`);
}

/** How often the cadence was due after `fromMs` up to `toMs`, at most `most` times. */
export function countDue(cadence: Cadence, fromMs: number, toMs: number, most: number): number {
  let count = 0;
  for (let due = nextDue(cadence, fromMs); due <= toMs && count < most; due = nextDue(cadence, due)) count += 1;
  return count;
}

/** Days since 1970-01-01, which was a Thursday. */
function weekdayOf(day: number): Weekday {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] as Weekday;
}

/** What the clocks of a zone show, and when. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;

  constructor(zone: string) {
    const numbers = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    this.#format = new Intl.DateTimeFormat("en", { timeZone: zone, ...numbers, ...clock });
  }

  /** What UTC's clocks show when these show the time of a moment, as milliseconds since 1970. */
  shownAt(moment: number): number {
    return moment + this.#offsetAt(moment);
  }

  /** The moment at which they show what UTC's clocks show at `shown`. */
  momentOf(shown: number): number {
    const guess = shown - this.#offsetAt(shown);
    return shown - this.#offsetAt(guess);
  }

  /** By how much they are ahead of UTC, in milliseconds. */
  #offsetAt(moment: number): number {
    const parts = this.#format.formatToParts(moment);
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
    const day = [part("year"), part("month") - 1, part("day")] as const;
    const shown = Date.UTC(...day, part("hour"), part("minute"), part("second"));
    return shown - Math.floor(moment / 1000) * 1000;
  }
}
