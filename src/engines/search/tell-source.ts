import { SOURCES } from "../../sources/catalogue.ts";
import { openSourceDoor } from "../../sources/source-door.ts";
import { SourceFailure } from "../../sources/source-failure.ts";
import type { SearchThreadOptions, SourceMeans } from "./messages.ts";
import { accessOf, poolFor } from "./source-access.ts";
import type { SourceResult } from "./source-search.ts";

/**
 * Tells a source, through its own door, that a file was downloaded. Whatever goes wrong with it is the result. Throws
 * the signal's reason, and an Error for faults of our own.
 */
export async function tellSource(
  { source: id, notice }: { readonly source: string; readonly notice: string },
  means: SourceMeans,
  options: SearchThreadOptions,
  signal: AbortSignal,
): Promise<SourceResult> {
  const source = SOURCES.find((one) => one.id === id);
  const beganMs = performance.now();
  let failure: SourceFailure | null = null;
  using pool = poolFor(means, options);
  const access = accessOf(means, options, pool);
  try {
    const fetch = openSourceDoor(source ?? NOBODY, access, signal);
    await source?.tellOfDownload?.(new URL(notice), { fetch, key: (part) => access.key(part ?? null) });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SourceFailure)) throw error;
    failure = error;
  }
  return {
    status: failure?.outcome ?? "ok",
    reason: failure?.message ?? null,
    retryAfterMs: failure?.retryAfterMs ?? null,
    found: 0,
    elapsedMs: performance.now() - beganMs,
  };
}

const NOBODY = { id: "nobody", title: "Nobody", hosts: [], keys: [] };
