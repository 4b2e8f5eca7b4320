import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { SourceRow } from "../../src/domain/rows.ts";
import { afterAnswer, type HealthState, healthOf, unknownSource } from "../../src/domain/source-health.ts";
import { hasAnswered, type SourceOutcome } from "../../src/domain/source-run.ts";

type Given = { readonly status: SourceOutcome; readonly ms?: number; readonly retryAfterMs?: number | null };

const MINUTE = 60_000;
const LETTERS: Readonly<Record<string, Given>> = {
  g: { status: "ok" },
  e: { status: "empty" },
  s: { status: "ok", ms: 11_000 },
  f: { status: "failed" },
  t: { status: "timeout", ms: 30_000 },
  b: { status: "blocked" },
  k: { status: "needs_key" },
};

/** What is remembered after these answers, one a minute from minute 1 on. */
function remembered(answers: readonly Given[]): SourceRow {
  return answers.reduce<SourceRow>(
    (row, { status, ms = 100, retryAfterMs = null }, index) =>
      afterAnswer(row, { status, reason: status, ms, retryAfterMs }, (index + 1) * MINUTE),
    unknownSource("x"),
  );
}

const after = (letters: string): SourceRow => remembered(Array.from(letters, (letter) => LETTERS[letter] as Given));
/** Long after every block is over. */
const MUCH_LATER = 365 * 24 * 60 * MINUTE;

for (const [letters, state, why] of [
  ["", "unknown", "never asked"],
  ["k", "unknown", "a missing key says nothing"],
  ["f", "unknown", "one bad answer and never a good one is no ok"],
  ["ff", "unknown", "nor are two"],
  ["fff", "broken", "three in a row"],
  ["g", "ok", "one good answer"],
  ["e", "ok", "nothing found is an answer"],
  ["gf", "ok", "a single bad answer among good ones"],
  ["gff", "ok", "two in a row are not yet three"],
  ["gfff", "broken", "three in a row after a good one"],
  ["gfffg", "ok", "it answers again"],
  ["gfgf", "ok", "half of four"],
  ["fgff", "broken", "a quarter of four, and the last was bad"],
  ["ffgffgf", "broken", "fewer than half of the last ten, and the last was bad"],
  ["ffgffg", "ok", "the last was good"],
  ["fffffgggggggggg", "ok", "what is longer ago than ten answers"],
  ["s", "slow", "slow from the first answer on"],
  ["ggggggggg", "ok", "fast"],
  ["gggggggggs", "slow", "the slowest of ten is the 95th percentile"],
  ["sgggggggggg", "ok", "slow before the last ten"],
  ["gt", "slow", "out of time is slow, too"],
  ["gttt", "broken", "and three times broken"],
  ["bbb", "broken", "kept out three times, and to be asked again"],
  ["gb", "ok", "kept out once, and to be asked again"],
] as const satisfies readonly (readonly [string, HealthState, string])[])
  test(`after "${letters}" a source is ${state}: ${why}`, () => {
    assert.equal(healthOf(after(letters), MUCH_LATER).state, state);
  });

test("broken is since the first bad answer after the last good one, and says the last reason", () => {
  const { state, since, reason, success_rate: rate, last_ok_at: lastOk } = healthOf(after("ggfft"), MUCH_LATER);
  assert.deepEqual([state, since, reason, rate, lastOk], ["broken", 3 * MINUTE, "timeout", 0.4, 2 * MINUTE]);
});

test("who keeps us out is blocked for as long as it says, else for a quarter of an hour, doubled each time", () => {
  for (const [answers, minutes] of [
    [[{ status: "blocked" }], 15],
    [[{ status: "blocked" }, { status: "blocked" }], 30],
    [[{ status: "blocked", retryAfterMs: 7 * MINUTE }], 7],
    [[{ status: "blocked", retryAfterMs: 9_000 * MINUTE }], 24 * 60],
    [Array.from({ length: 30 }, () => ({ status: "blocked" as const })), 24 * 60],
  ] as const) {
    const until = (answers.length + minutes) * MINUTE;
    const row = remembered(answers);
    assert.deepEqual([healthOf(row, until - 1).state, healthOf(row, until - 1).until], ["blocked", until]);
    assert.deepEqual([healthOf(row, until).state === "blocked", healthOf(row, until).until], [false, null]);
  }
});

test("whatever was answered, the state is one that the answers bear out", () => {
  const answer = fc.record({
    status: fc.constantFrom<SourceOutcome>("ok", "empty", "blocked", "needs_key", "timeout", "failed"),
    ms: fc.integer({ min: 0, max: 40_000 }),
  });
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 80 }), (answers) => {
      const health = healthOf(remembered(answers), MUCH_LATER);
      const counted = answers.filter(({ status }) => status !== "needs_key");
      const lastThree = counted.slice(-3);
      const last = counted.at(-1);
      const isGood = last !== undefined && hasAnswered(last.status);
      assert.notEqual(health.state, "blocked");
      if (counted.length === 0) assert.equal(health.state, "unknown");
      if (isGood) assert.ok(["ok", "slow"].includes(health.state), health.state);
      if (lastThree.length === 3 && lastThree.every(({ status }) => !hasAnswered(status)))
        assert.equal(health.state, "broken");
      if (["ok", "slow"].includes(health.state)) assert.notEqual(health.last_ok_at, null);
      if (health.state === "broken") assert.notEqual(health.since, null);
      const kept = counted.slice(-50);
      const rate = kept.length === 0 ? null : kept.filter(({ status }) => hasAnswered(status)).length / kept.length;
      assert.equal(health.success_rate, rate);
    }),
  );
});
