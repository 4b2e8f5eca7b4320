import { sql } from "kysely";
import type { Page } from "../store.ts";
import type { Reader } from "./database.ts";
import type { Condition } from "./walk.ts";

/** Numbers that a page lies between: below the one, from the other on. */
export type Bounds = { readonly below: number | null; readonly from: number | null };
type Span = { readonly fromMs?: number; readonly toMs?: number };

/** Numbers grow with time, so a span of time is a span of numbers. */
export async function numberBounds(tx: Reader, table: "jobs" | "assets", span: Span, page: Page): Promise<Bounds> {
  const end = span.toMs === undefined ? null : await firstSince(tx, table, span.toMs);
  const below = Math.min(page.before ?? Infinity, end ?? Infinity);
  const from = span.fromMs === undefined ? null : await firstSince(tx, table, span.fromMs);
  return {
    below: below === Infinity ? null : below,
    from: span.fromMs === undefined ? null : (from ?? Number.MAX_SAFE_INTEGER),
  };
}

/** Says that a row lies in the span by its own time, too: after a clock was set back, numbers alone do not tell. */
export function inSpan(table: "jobs" | "assets", { fromMs, toMs }: Span): Condition[] {
  const at = sql.ref(`${table}.created_at`);
  return [
    ...(fromMs === undefined ? [] : [sql`${at} >= ${fromMs}`]),
    ...(toMs === undefined ? [] : [sql`${at} < ${toMs}`]),
  ];
}

async function firstSince(tx: Reader, table: "jobs" | "assets", at: number): Promise<number | null> {
  const { rows } = await sql<{
    number: number;
  }>`select number from ${sql.table(table)} where created_at >= ${at} order by created_at, number limit 1`.execute(tx);
  return rows[0]?.number ?? null;
}
