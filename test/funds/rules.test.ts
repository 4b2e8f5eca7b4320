import assert from "node:assert/strict";
import { test } from "node:test";
import type { FundDayRow } from "../../src/domain/funds.ts";
import { courseOf } from "../../src/funds/compare.ts";
import { daysMissing, dayStates, fundsWithGaps } from "../../src/funds/coverage.ts";
import { addMonths, isWeekday, istanbulDay, lastPublication, weekdaysAfter } from "../../src/funds/days.ts";
import { decimalText } from "../../src/funds/decimal-text.ts";
import { fundState } from "../../src/funds/fund-state.ts";
import { beginOf, returnBetween } from "../../src/funds/returns.ts";
import { dueWeekdays, hasNews, settledAt } from "../../src/funds/settled.ts";
import { askableDays, readWindowLink, windowLink, windowsOf } from "../../src/funds/windows.ts";

const at = (text: string): number => Date.parse(text);

test("days are those of Istanbul, months those of the calendar", () => {
  assert.deepEqual(
    [istanbulDay(at("2026-05-06T20:59:59Z")), istanbulDay(at("2026-05-06T21:00:00Z"))],
    ["2026-05-06", "2026-05-07"],
  );
  assert.deepEqual(
    [addMonths("2026-03-31", -1), addMonths("2024-02-29", -12), addMonths("2026-01-15", -60)],
    ["2026-02-28", "2023-02-28", "2021-01-15"],
  );
  assert.deepEqual(["2026-05-08", "2026-05-09", "2026-05-10", "2026-05-11"].map(isWeekday), [true, false, false, true]);
  assert.equal(weekdaysAfter("2026-05-08", 1), "2026-05-11");
  // Before half past ten of a Monday the last publication was on Friday.
  assert.equal(lastPublication(at("2026-05-11T07:29:00Z")), at("2026-05-08T07:30:00Z"));
  assert.equal(lastPublication(at("2026-05-11T07:30:00Z")), at("2026-05-11T07:30:00Z"));
});

test("windows lie on one grid, whoever asks, and their links can be read back", () => {
  const long = windowsOf({ first: "2021-05-08", last: "2026-05-07" });
  assert.equal(long.length, 67);
  const [short] = windowsOf({ first: "2024-02-14", last: "2024-02-14" });
  assert(long.some(({ first, last }) => first === short?.first && last === short.last));
  for (const table of ["prices", "allocation"] as const) {
    const window = { kind: "GSYF", table, first: "2024-02-01", last: "2024-02-28" } as const;
    assert.deepEqual(readWindowLink(windowLink("http://h.example/mirror/", window)), window);
  }
  assert.deepEqual(askableDays(at("2026-05-07T22:00:00Z")), { first: "2021-05-09", last: "2026-05-08" });
});

test("a day is asked for until it is settled, once a publication", () => {
  const day = { first: "2026-05-06", last: "2026-05-06" };
  const asks = (readAt: string | null, now: string): boolean =>
    hasNews(day, new Map(readAt === null ? [] : [["2026-05-06", { read_at: at(readAt) }]]), at(now));
  assert.equal(settledAt("2026-05-06"), at("2026-05-11T07:30:00Z"));
  assert.equal(asks(null, "2026-05-07T07:29:00Z"), false);
  assert.equal(asks(null, "2026-05-07T07:30:00Z"), true);
  assert.equal(asks("2026-05-07T08:00:00Z", "2026-05-08T07:29:00Z"), false);
  assert.equal(asks("2026-05-07T08:00:00Z", "2026-05-08T07:30:00Z"), true);
  assert.equal(asks("2026-05-11T07:30:00Z", "2027-01-01T00:00:00Z"), false);
  assert.equal(hasNews({ first: "2026-05-09", last: "2026-05-10" }, new Map(), at("2026-06-01T00:00:00Z")), false);
  assert.deepEqual(dueWeekdays({ first: "2026-05-01", last: "2026-05-10" }, at("2026-05-07T12:00:00Z")), [
    "2026-05-01",
    "2026-05-04",
    "2026-05-05",
    "2026-05-06",
  ]);
});

test("numbers keep their digits, however they are written", () => {
  const written = [
    "1.50",
    "3037309510.91",
    "1.0E7",
    "1096100.0",
    "0.000000",
    "-0.0",
    "1e-7",
    "12345678901234567890.123456",
    "2.5E-3",
    "007",
  ];
  assert.deepEqual(written.map(decimalText), [
    "1.5",
    "3037309510.91",
    "10000000",
    "1096100",
    "0",
    "0",
    "0.0000001",
    "12345678901234567890.123456",
    "0.0025",
    "7",
  ]);
  assert.deepEqual(["", "NaN", "1,5", "0x1"].map(decimalText), [null, null, null, null]);
});

test("holidays, gaps, weekends and what is not known are told apart", () => {
  const late = at("2026-06-01T00:00:00Z");
  const day = (text: string, rows: number, read_at = late): FundDayRow => ({
    kind: "YAT",
    table_name: "prices",
    day: text,
    rows,
    read_at,
    revised: 0,
  });
  const known = [
    day("2026-04-30", 2),
    day("2026-05-01", 0),
    day("2026-05-04", 1),
    day("2026-05-05", 2),
    day("2026-05-06", 0, at("2026-05-07T08:00:00Z")),
  ];
  const funds = [
    { first_day: "2020-01-01", last_day: "2026-05-05" },
    { first_day: "2026-04-30", last_day: "2026-05-05" },
    { first_day: null, last_day: null },
  ];
  const spans = funds.map((fund, index) => ({ ...fund, code: `F${index}`, rows: index === 1 ? 2 : 3 }));
  const trading = known.filter(({ rows }) => rows > 0).map((row) => row.day);
  const gappy = fundsWithGaps(["2020-01-01", ...trading], spans);
  assert.deepEqual(
    gappy.map(({ code }) => code),
    ["F0", "F1"],
  );
  assert.deepEqual(daysMissing(["2026-04-29", ...trading, "2026-05-06"], funds[1]!, ["2026-04-30", "2026-05-05"]), [
    "2026-05-04",
  ]);
  const states = dayStates({ first: "2026-04-30", last: "2026-05-07" }, known, funds).map(({ state }) => state);
  assert.deepEqual(states, ["complete", "holiday", "empty", "empty", "gap", "complete", "unknown", "unknown"]);
});

test("a fund that is suspended or ended is that, and lost nothing by it", () => {
  const fund = { last_day: "2026-05-06", last_priced: "2026-05-06" };
  assert.equal(fundState(fund, "2026-05-13"), "active");
  assert.equal(fundState(fund, "2026-05-14"), "ended");
  assert.equal(fundState({ ...fund, last_priced: "2026-04-01" }, "2026-05-06"), "suspended");
  assert.equal(fundState({ last_day: "2026-05-06", last_priced: null }, "2026-05-06"), "unpriced");
  const { percent, drawdown, max_drawdown, first_day } = courseOf(
    ["a", "b", "c", "d"].map((letter) => `2026-05-0${letter.charCodeAt(0) - 96}`),
    [
      { day: "2026-05-02", price: "2" },
      { day: "2026-05-03", price: "0" },
      { day: "2026-05-04", price: "1" },
    ],
  );
  assert.deepEqual(
    [percent, drawdown],
    [
      [null, 0, null, -50],
      [null, 0, null, -50],
    ],
  );
  assert.deepEqual([max_drawdown, first_day], [-50, "2026-05-02"]);
  assert.deepEqual(courseOf(["2026-05-01"], []).max_drawdown, null);
});

test("a return begins with the last price up to the same day of the calendar", () => {
  assert.deepEqual(
    (["1w", "1m", "6m", "ytd", "5y"] as const).map((period) => beginOf(period, "2026-03-31")),
    ["2026-03-24", "2026-02-28", "2025-09-30", "2025-12-31", "2021-03-31"],
  );
  const price = (day: string, text: string) => ({ day, price: text });
  assert.equal(returnBetween("2026-02-28", price("2026-02-27", "2"), price("2026-03-31", "3")), 50);
  assert.equal(returnBetween("2026-02-28", price("2026-02-01", "2"), price("2026-03-31", "3")), null);
  assert.equal(returnBetween("2026-02-28", null, price("2026-03-31", "3")), null);
  assert.equal(returnBetween("2026-02-28", price("2026-02-27", "2"), price("2026-03-31", "0")), null);
});
