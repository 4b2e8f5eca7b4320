import type { SourceRow } from "./rows.ts";
import type { SourceOutcome } from "./source-run.ts";

export const HEALTH_STATES = ["ok", "slow", "blocked", "needs_key", "broken", "engine_missing", "unknown"] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** How one question to a source ended; `ms` is how long it took. */
export type SourceAnswer = {
  readonly status: SourceOutcome;
  readonly reason: string | null;
  readonly ms: number;
  readonly retryAfterMs: number | null;
};

export type SourceHealth = {
  readonly state: HealthState;
  /** Since when it is so, and until when it is left alone; moments in milliseconds. */
  readonly since: number | null;
  readonly until: number | null;
  readonly reason: string | null;
  /** Of its last answers, how many were good; null where it was never asked. */
  readonly success_rate: number | null;
  readonly p95_ms: number | null;
  readonly last_ok_at: number | null;
};

/** One of the last answers, as it is kept: was it good, and how long did it take. */
type Kept = readonly [good: 0 | 1, ms: number];

/** So many of the last answers are remembered, and so many of them say how a source is now. */
const KEPT = 50;
const RECENT = 10;
const FIRST_BLOCK_MS = 15 * 60_000;
const LONGEST_BLOCK_MS = 24 * 3_600_000;
/** So many bad answers in a row, and a source counts as broken. */
const BROKEN_IN_A_ROW = 3;
/** From so many answers on, a share of good ones below this counts, too. */
const SHARE_FROM = 4;
const BROKEN_BELOW = 0.5;
const SLOW_MS = 10_000;

const UNKNOWN: Omit<SourceRow, "source"> = {
  enabled: null,
  recent: "[]",
  last_ok_at: null,
  failing_since: null,
  blocks: 0,
  blocked_until: null,
  reason: null,
};

/** What is remembered of a source that was never asked. */
export function unknownSource(source: string): SourceRow {
  return { source, ...UNKNOWN };
}

/**
 * Takes a further answer into what is remembered. A source that keeps us out is left alone: as long as it says, else
 * for a quarter of an hour, twice as long each time in a row, at most a day. A missing key says nothing of the source.
 */
export function afterAnswer(row: SourceRow, answer: SourceAnswer, now: number): SourceRow {
  if (answer.status === "needs_key") return { ...row, reason: answer.reason };
  const isGood = answer.status === "ok" || answer.status === "empty";
  const kept: Kept[] = [...keptOf(row), [isGood ? 1 : 0, Math.round(answer.ms)] as const].slice(-KEPT);
  const recent = JSON.stringify(kept);
  if (isGood)
    return { ...row, recent, last_ok_at: now, failing_since: null, blocks: 0, blocked_until: null, reason: null };
  const isBlocked = answer.status === "blocked";
  const wait = answer.retryAfterMs ?? Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** Math.min(row.blocks, 10));
  return {
    ...row,
    recent,
    failing_since: row.failing_since ?? now,
    blocks: isBlocked ? row.blocks + 1 : 0,
    blocked_until: isBlocked ? now + Math.min(wait, LONGEST_BLOCK_MS) : null,
    reason: answer.reason,
  };
}

/**
 * Says how a source is, of what is remembered. The first rule that fits decides:
 *
 * 1. `blocked` until T: it kept us out and is left alone until then.
 * 2. `broken` since T, the first bad answer after the last good one: its last three answers were bad; or its last one
 *    was, and of its last ten (four at least) fewer than half were good.
 * 3. `unknown`: it never gave a good answer, and too few bad ones to tell.
 * 4. `slow`: of its last ten answers the 95th percentile took longer than ten seconds.
 * 5. `ok`. A single bad answer among good ones is told by `reason` and `success_rate`.
 *
 * An empty answer is a good one. A missing key counts as no answer.
 */
export function healthOf(row: SourceRow, now: number): SourceHealth {
  const kept = keptOf(row);
  const isBlocked = row.blocked_until !== null && row.blocked_until > now;
  return {
    state: isBlocked ? "blocked" : stateOf(kept.slice(-RECENT), row.last_ok_at),
    since: row.failing_since,
    until: isBlocked ? row.blocked_until : null,
    reason: row.reason,
    success_rate: shareOfGood(kept),
    p95_ms: percentile(kept.map(([, ms]) => ms)),
    last_ok_at: row.last_ok_at,
  };
}

function stateOf(recent: readonly Kept[], lastOkAt: number | null): HealthState {
  const isBad = ([good]: Kept): boolean => good === 0;
  const last = recent.slice(-BROKEN_IN_A_ROW);
  if (last.length === BROKEN_IN_A_ROW && last.every(isBad)) return "broken";
  const isRarelyGood = recent.length >= SHARE_FROM && (shareOfGood(recent) ?? 1) < BROKEN_BELOW;
  if (isRarelyGood && recent.slice(-1).some(isBad)) return "broken";
  if (recent.length === 0 || lastOkAt === null) return "unknown";
  return (percentile(recent.map(([, ms]) => ms)) ?? 0) > SLOW_MS ? "slow" : "ok";
}

function shareOfGood(kept: readonly Kept[]): number | null {
  return kept.length === 0 ? null : kept.filter(([good]) => good === 1).length / kept.length;
}

function keptOf({ recent }: SourceRow): readonly Kept[] {
  return JSON.parse(recent) as Kept[];
}

function percentile(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}
