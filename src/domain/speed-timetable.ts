/** A span of the week with a speed of its own. */
export type SpeedSpan = {
  /** The days on which it begins; 0 is Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight; a span that ends no later than it begins ends on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Bytes a second, 0 for no limit. */
  readonly bytesPerSecond: number;
};

/** A moment as the clock on the wall shows it. */
export type WallMoment = { readonly weekday: number; readonly minute: number };

/** The speed that holds at a moment: that of the first span it lies in, else `otherwise`. */
export function speedAt(spans: readonly SpeedSpan[], otherwise: number, moment: WallMoment): number {
  return spans.find((span) => liesIn(span, moment))?.bytesPerSecond ?? otherwise;
}

function liesIn({ days, fromMinute, toMinute }: SpeedSpan, { weekday, minute }: WallMoment): boolean {
  const isPastMidnight = toMinute <= fromMinute;
  const beganToday = days.includes(weekday) && minute >= fromMinute && (isPastMidnight || minute < toMinute);
  const beganYesterday = isPastMidnight && days.includes((weekday + 6) % 7) && minute < toMinute;
  return beganToday || beganYesterday;
}
