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

const KEPT = 50;
const FIRST_BLOCK_MS = 15 * 60_000;
const LONGEST_BLOCK_MS = 24 * 3_600_000;
/** So many bad answers in a row, and a source counts as broken. */
const BROKEN_AFTER = 3;
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

/** Says how a source is, of what is remembered. */
export function healthOf(row: SourceRow, now: number): SourceHealth {
  const kept = keptOf(row);
  const facts = {
    since: row.failing_since,
    until: null,
    reason: row.reason,
    success_rate: kept.length === 0 ? null : kept.filter(([good]) => good === 1).length / kept.length,
    p95_ms: percentile(kept.map(([, ms]) => ms)),
    last_ok_at: row.last_ok_at,
  };
  if (row.blocked_until !== null && row.blocked_until > now)
    return { ...facts, state: "blocked", until: row.blocked_until };
  if (kept.length === 0) return { ...facts, state: "unknown" };
  const last = kept.slice(-BROKEN_AFTER);
  if (last.length === BROKEN_AFTER && last.every(([good]) => good === 0)) return { ...facts, state: "broken" };
  return { ...facts, state: (facts.p95_ms ?? 0) > SLOW_MS ? "slow" : "ok" };
}

function keptOf({ recent }: SourceRow): readonly Kept[] {
  return JSON.parse(recent) as Kept[];
}

function percentile(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}
