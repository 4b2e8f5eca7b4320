import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Allowance,
  allowanceText,
  blockOf,
  blockSubject,
  DAY_MS,
  HOLDERS,
  isSpent,
  LIMIT_NAMES,
  quotaExceeded,
  tightest,
  waitingForOwner,
  windowEnd,
  windowStart,
} from "../../src/domain/quotas.ts";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const MIDNIGHT = Date.UTC(2026, 0, 3);

const amount = fc.integer({ min: 0, max: 2 ** 40 });
const allowance: fc.Arbitrary<Allowance> = fc
  .record({ name: fc.constantFrom(...LIMIT_NAMES), holder: fc.constantFrom(...HOLDERS), limit: amount, used: amount })
  .map((one) => ({ ...one, resetsAt: windowEnd(one.name, AT) }));

test("a moment lies in its window, the next one begins at its end, and days are days of UTC", () => {
  fc.assert(
    fc.property(fc.constantFrom(...LIMIT_NAMES), fc.integer({ min: 0, max: 2 ** 42 }), (name, at) => {
      const [from, to] = [windowStart(name, at), windowEnd(name, at)];
      if (to === null) return assert.equal(from, 0);
      assert(from <= at && at < to, `${from} <= ${at} < ${to}`);
      assert.equal(windowStart(name, to), to);
      assert.equal(windowStart(name, to - 1), from);
    }),
  );
  assert.deepEqual([windowStart("jobs_per_day", AT), windowEnd("bytes_per_day", AT)], [MIDNIGHT - DAY_MS, MIDNIGHT]);
});

test("a limit is spent exactly when there is one and as much was used; 0 is none", () => {
  fc.assert(fc.property(allowance, (one) => assert.equal(isSpent(one), one.limit !== 0 && one.limit <= one.used)));
});

test("of several limits of a name the one with the least left is told, and nothing that is no limit", () => {
  fc.assert(
    fc.property(fc.array(allowance, { maxLength: 12 }), (all) => {
      const told = tightest(all);
      const names = new Set(all.filter(({ limit }) => limit > 0).map(({ name }) => name));
      assert.deepEqual(new Set(told.map(({ name }) => name)), names);
      assert.equal(told.length, names.size);
      for (const one of told)
        for (const other of all)
          if (other.name === one.name && other.limit > 0) assert(one.limit - one.used <= other.limit - other.used);
    }),
  );
});

test("a refusal can be retried when it says so, never earlier than the count begins anew", () => {
  fc.assert(
    fc.property(allowance, fc.integer({ min: AT, max: AT + 50_000 }), (one, now) => {
      const { code, status, message, detail } = quotaExceeded(one, now);
      const { retry_after_seconds: seconds } = detail as { retry_after_seconds?: number };
      assert.deepEqual([code, status], ["quota_exceeded", 429]);
      assert(message.includes(allowanceText(one)));
      if (one.resetsAt === null) assert.equal(seconds, undefined);
      else assert(now + (seconds ?? 0) * 1000 >= one.resetsAt && (seconds ?? 0) >= 1);
    }),
  );
});

test("a block is told from an owner", () => {
  fc.assert(fc.property(fc.ipV4(), (block) => assert.equal(blockOf(blockSubject(block)), block)));
  assert.equal(blockOf("owner-ayse-000000"), null);
});

const allowanceOf = (over: Partial<Allowance>): Allowance => ({
  name: "jobs_per_day",
  holder: "guest",
  limit: 20,
  used: 7,
  resetsAt: MIDNIGHT,
  ...over,
});

test("limits read as sentences", () => {
  assert.equal(allowanceText(allowanceOf({})), "7 of 20 jobs today");
  assert.equal(
    allowanceText(allowanceOf({ name: "bytes_per_day", limit: 5_000_000_000, used: 1_200_000_000 })),
    "1.2 GB of 5.0 GB today",
  );
  assert.equal(
    quotaExceeded(allowanceOf({ used: 20 }), AT).message,
    "No new job now: 20 of 20 jobs today; the next one at 00:00 UTC. An admin of this server can raise the limit.",
  );
  assert.equal(
    quotaExceeded(allowanceOf({ name: "requests_per_minute", used: 20, resetsAt: AT + 12_300 }), AT).message,
    "Too many requests: 20 of 20 requests this minute; try again in 13 s. An admin of this server can raise the limit.",
  );
  assert.deepEqual(waitingForOwner(allowanceOf({ name: "max_active", holder: "block", limit: 3, used: 3 })), {
    code: "owner",
    text: "waits: 3 of 3 jobs running by all guests at this address",
  });
  assert.deepEqual(waitingForOwner(allowanceOf({ name: "bytes_per_day", limit: 1000, used: 1000 })), {
    code: "owner",
    text: "waits: 1.0 kB of 1.0 kB today; goes on at 00:00 UTC",
  });
});
