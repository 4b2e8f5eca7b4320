import assert from "node:assert/strict";
import { test } from "node:test";
import { speedAt, type SpeedSpan } from "../../src/domain/speed-timetable.ts";

const WEEK: readonly SpeedSpan[] = [
  { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 18 * 60, bytesPerSecond: 100 },
  { days: [5], fromMinute: 22 * 60, toMinute: 6 * 60, bytesPerSecond: 200 },
  { days: [6, 0], fromMinute: 0, toMinute: 24 * 60, bytesPerSecond: 0 },
];

for (const [weekday, time, speed, what] of [
  [1, "07:59", 7, "before a span"],
  [1, "08:00", 100, "with its first minute"],
  [5, "17:59", 100, "with its last minute"],
  [5, "18:00", 7, "after it"],
  [5, "23:59", 200, "before midnight"],
  [6, "00:00", 200, "past midnight, before an entry that comes later"],
  [6, "05:59", 200, "to the end on the next day"],
  [6, "06:00", 0, "where the next entry applies: no limit"],
  [0, "23:59", 0, "to the end of the week"],
  [1, "00:00", 7, "not past it"],
  [5, "05:59", 7, "not on the morning of a day whose evening has a span"],
] as const) {
  test(`a timetable holds ${what}`, () => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    assert.equal(speedAt(WEEK, 7, { weekday, minute: hour * 60 + minute }), speed);
  });
}
