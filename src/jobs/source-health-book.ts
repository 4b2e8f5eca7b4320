import { afterAnswer, unknownSource } from "../domain/source-health.ts";
import type { SourceResult } from "../engines/search/source-search.ts";
import type { StoreWriter } from "../stores/store.ts";
import { clockTime } from "./closed-hosts.ts";

/** Why a source is not to be asked now: it kept us out, and is left alone for a while. Null where it may be asked. */
export async function closedSource(
  tx: Pick<StoreWriter, "sources">,
  source: string,
  now: number,
): Promise<string | null> {
  const row = await tx.sources.get(source);
  if (row?.blocked_until == null || row.blocked_until <= now) return null;
  return `Left alone until ${clockTime(row.blocked_until)}: ${row.reason ?? "it kept us out"}`;
}

/** Remembers how a source answered, if it was asked. */
export async function noteAnswer(
  tx: Pick<StoreWriter, "sources">,
  source: string,
  { status, reason, elapsedMs: ms, retryAfterMs, unasked }: Omit<SourceResult, "found">,
  now: number,
): Promise<void> {
  if (unasked === true) return;
  const row = (await tx.sources.get(source)) ?? unknownSource(source);
  await tx.sources.put(afterAnswer(row, { status, reason, ms, retryAfterMs }, now));
}
