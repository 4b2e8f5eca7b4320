import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { backoffMs, MAX_RETRY_AFTER_MS, parseRetryAfter } from "../../src/domain/backoff.ts";
import { readAttackTable } from "../support/attack-tables.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

test("the pause doubles from 1 s to 60 s, a quarter more or less", () => {
  const steps = [1, 2, 3, 4, 5, 6, 7, 8, 50, 5000].map((tries) => backoffMs(tries, 0.5));
  assert.deepEqual(steps, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  fc.assert(
    fc.property(
      fc.integer({ min: -5, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, random) => {
        const ms = backoffMs(tries, random);
        assert.ok(Number.isInteger(ms) && ms >= 750 && ms <= 75_000, `${ms}`);
      },
    ),
  );
});

test("Retry-After in seconds and as a date", () => {
  assert.equal(parseRetryAfter("120", NOW), 120_000);
  assert.equal(parseRetryAfter(" 0 ", NOW), 0);
  assert.equal(parseRetryAfter("Sat, 21 Nov 2026 12:00:30 GMT", NOW), 30_000);
  assert.equal(parseRetryAfter("Saturday, 21-Nov-26 12:00:30 GMT", NOW), 30_000);
  assert.equal(parseRetryAfter("Sat Nov 21 12:00:30 2026", NOW), 30_000);
  assert.equal(parseRetryAfter("9".repeat(400), NOW), MAX_RETRY_AFTER_MS);
  assert.equal(parseRetryAfter("99999999999999999999999999", NOW), MAX_RETRY_AFTER_MS);
  assert.equal(parseRetryAfter("Sat, 21 Nov 2099 12:00:30 GMT", NOW), MAX_RETRY_AFTER_MS);
});

test("a Retry-After that is absent, garbled or past is none", () => {
  const wrong = [
    undefined,
    "",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x10",
    "１２",
    "soon",
    "1, 2",
    "Sat, 21 Nov 2026 11:59:59 GMT",
    "Sat, 21 Foo 2026 12:00:30 GMT",
    "2026-11-21T12:00:30Z",
  ];
  for (const value of wrong) assert.equal(parseRetryAfter(value, NOW), null, String(value));
});

test("a date that no calendar has is none", () => {
  for (const value of [
    "Sat, 99 Nov 2026 12:00:30 GMT",
    "Sat, 31 Feb 2027 12:00:00 GMT",
    "Sat, 21 Nov 2026 25:00:00 GMT",
    "Sat, 21 Nov 2026 12:61:00 GMT",
  ])
    assert.equal(parseRetryAfter(value, NOW), null, value);
});

type Row = { readonly value: string; readonly ok: boolean; readonly raw_expected: string };

test("Retry-After as Chromium reads it", (t) => {
  const rows = readAttackTable<Row>(t, "chromium-net/content-range.json", "retry_after");
  if (!rows) return;
  assert.ok(rows.length > 0);
  for (const { value, ok, raw_expected } of rows) {
    const seconds = /Seconds \( (\d+)/.exec(raw_expected);
    const soonerMs = ok && !seconds ? Date.parse(value) - 10_000 : NOW;
    const granted = seconds ? Math.min(Number(seconds[1]) * 1000, MAX_RETRY_AFTER_MS) : 10_000;
    assert.equal(parseRetryAfter(value, soonerMs), ok ? granted : null, JSON.stringify(value));
  }
});
