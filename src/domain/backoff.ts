import { parseHttpDate } from "./http-date.ts";

/** How often a task is tried again without having gained a byte before it fails. */
export const MAX_FRUITLESS_TRIES = 7;
/** How often a job may lose its worker without having gained a byte before it fails as poisonous. */
export const MAX_CRASH_LOSSES = 10;
/** The longest wait that a server's Retry-After is granted, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

const FIRST_MS = 1_000;
const MAX_MS = 60_000;

/**
 * Gives the pause before the next try in milliseconds: doubling from 1 s to 60 s, with jitter of ±25 %.
 * @param tries how many tries have failed in a row, from 1
 * @param random a number from 0 (included) to 1 (excluded)
 */
export function backoffMs(tries: number, random: number): number {
  const base = Math.min(MAX_MS, FIRST_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(base * (0.75 + random / 2));
}

/**
 * Reads a Retry-After header (RFC 9110 §10.2.3: seconds, or an HTTP-date) as milliseconds from `nowMs`, at most
 * `MAX_RETRY_AFTER_MS`. Null when it is absent, garbled or in the past.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = (value ?? "").trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : (parseHttpDate(text, nowMs) ?? Number.NaN) - nowMs;
  return ms >= 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}
