import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cadence, countDue, isZone, nextDue, WEEKDAYS } from "../../src/domain/schedule.ts";

const DAY_MS = 86_400_000;
const daily = (at: string, zone: string): Cadence => ({ days: WEEKDAYS, at, zone });
const after = (cadence: Cadence, moment: string) => new Date(nextDue(cadence, Date.parse(moment))).toISOString();

test("the next time is later than now, in the clocks of the zone", () => {
  const eleven = daily("11:00", "Europe/Istanbul");
  assert.equal(after(eleven, "2026-11-30T07:59:59Z"), "2026-11-30T08:00:00.000Z");
  assert.equal(after(eleven, "2026-11-30T08:00:00Z"), "2026-12-01T08:00:00.000Z");
  assert.equal(after(daily("00:30", "Pacific/Auckland"), "2026-11-30T11:29:59Z"), "2026-11-30T11:30:00.000Z");
  assert.equal(after(daily("23:59", "America/Los_Angeles"), "2026-12-31T12:00:00Z"), "2027-01-01T07:59:00.000Z");
});

test("only the wished weekdays count, as they are in the zone", () => {
  const working: Cadence = { days: ["mon", "fri"], at: "10:00", zone: "UTC" };
  // 2026-11-30 is a Monday.
  assert.equal(after(working, "2026-11-30T10:00:00Z"), "2026-12-04T10:00:00.000Z");
  assert.equal(after(working, "2026-12-04T10:00:00Z"), "2026-12-07T10:00:00.000Z");
  // When it is Monday in Tokyo it is still Sunday in UTC.
  assert.equal(
    after({ days: ["mon"], at: "06:00", zone: "Asia/Tokyo" }, "2026-11-29T00:00:00Z"),
    "2026-11-29T21:00:00.000Z",
  );
});

test("every day is due once, also where clocks are set forward or back over the time", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
    for (const at of ["00:00", "01:45", "02:30", "03:00", "23:59"]) {
      const from = Date.parse("2027-01-01T12:00:00Z");
      const count = countDue(daily(at, zone), from, from + 365 * DAY_MS, 1_000);
      assert.equal(count, 365, `${at} in ${zone}`);
    }
  }
});

test("counting stops where it was told to, and what is no zone is known", () => {
  assert.equal(countDue(daily("12:00", "UTC"), 0, 400 * DAY_MS, 100), 100);
  assert.deepEqual(["Europe/Istanbul", "UTC", "Mars/Olympus", "", "Europe/Istanbul; drop"].map(isZone), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
