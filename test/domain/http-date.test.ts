import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHttpDate } from "../../src/domain/http-date.ts";

const NOW = Date.UTC(2026, 10, 21);
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

test("the three forms of an HTTP-date are the same time", () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37);
  for (const text of [
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "sun, 6 nov 1994 08:49:37 gmt",
  ])
    assert.equal(parseHttpDate(text, NOW), expected, text);
});

test("a year of two digits is at most 50 years ahead", () => {
  assert.equal(parseHttpDate("Saturday, 21-Nov-76 00:00:00 GMT", NOW), Date.UTC(2076, 10, 21));
  assert.equal(parseHttpDate("Monday, 21-Nov-77 00:00:00 GMT", NOW), Date.UTC(1977, 10, 21));
  assert.equal(parseHttpDate("Monday, 21-Nov-01 00:00:00 GMT", Date.UTC(1999, 0, 1)), Date.UTC(1901, 10, 21));
});

test("every second is read back from each form", () => {
  const seconds = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2070, 0, 1) / 1000 });
  fc.assert(
    fc.property(seconds, (second) => {
      const date = new Date(second * 1000);
      const [, day = "", month = "", year = "", time = ""] = date.toUTCString().split(" ");
      const weekday = DAYS[date.getUTCDay()] ?? "";
      for (const text of [
        date.toUTCString(),
        `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
        `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`,
      ])
        assert.equal(parseHttpDate(text, NOW), second * 1000, text);
    }),
  );
});

test("what is no date of the calendar or of these forms is none", () => {
  for (const text of [
    "",
    "soon",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 +0200",
    "Sun, 06 Nov 94 08:49:37 GMT",
    "Sunday, 06-Nov-1994 08:49:37 GMT",
    "Sunday, 31-Feb-94 08:49:37 GMT",
    "Sun Nov 06 24:49:37 1994",
    "Sun Nov  0 08:49:37 1994",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "1994-11-06T08:49:37Z",
  ])
    assert.equal(parseHttpDate(text, NOW), null, text);
});
