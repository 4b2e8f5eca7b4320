import type { CandidateFacts } from "../../domain/candidate.ts";
import { type SearchNews, searchSource, type SourceQuery } from "../../sources/search-source.ts";
import type { SourceAccess } from "../../sources/source-door.ts";
import { SourceFailure, SourceUnasked } from "../../sources/source-failure.ts";
import type { Source } from "../../sources/source.ts";
import type { SourceResult, SourceSearchContext } from "./source-search.ts";

export type Gathering = {
  readonly wanted: SourceQuery;
  readonly access: SourceAccess;
  /** For the whole source, in milliseconds. */
  readonly sourceTimeoutMs: number;
};

const BATCH = 50;
/** How long what was found waits for more, in milliseconds. */
const GATHER_MS = 200;

/**
 * Searches one source and hands on what it finds. `open` is told the signal that ends the search, and gives the source.
 * Whatever the source does wrong is the result. Throws the signal's reason, and an Error for faults of our own.
 */
export async function gatherCandidates(
  open: (signal: AbortSignal) => Source,
  { wanted, access, sourceTimeoutMs }: Gathering,
  { signal, found }: SourceSearchContext,
): Promise<SourceResult> {
  const beganMs = performance.now();
  const late = AbortSignal.timeout(sourceTimeoutMs);
  const either = AbortSignal.any([signal, late]);
  const batches = new Batches(found);
  const passedOver = new Map<Why, number>();
  let failure: SourceFailure | null = null;
  let cutShort: string | null = null;
  try {
    for await (const news of searchSource(open(either), wanted, access, either))
      if (news.kind === "found") batches.add(news.candidate);
      else if (news.kind === "cut short") cutShort = news.reason;
      else passedOver.set(news.why, (passedOver.get(news.why) ?? 0) + 1);
  } catch (error) {
    signal.throwIfAborted();
    failure = failureOf(error, late, sourceTimeoutMs);
  } finally {
    batches.flush();
  }
  // Who found nothing in so many requests has not said that there is nothing.
  if (cutShort !== null && batches.count === 0) failure = new SourceFailure("failed", cutShort);
  const reasons = [failure?.message ?? cutShort ?? [], toldOf(passedOver)].flat();
  return resultOf(failure, batches.count, reasons, performance.now() - beganMs);
}

function failureOf(error: unknown, late: AbortSignal, sourceTimeoutMs: number): SourceFailure {
  // Whatever broke when time was up broke because of that.
  if (late.aborted) return new SourceFailure("timeout", `It was not done after ${sourceTimeoutMs / 1000} s.`);
  if (error instanceof SourceFailure) return error;
  throw error;
}

/** Writes how asking a source ended. */
export function resultOf(
  failure: SourceFailure | null,
  found: number,
  reasons: readonly string[],
  elapsedMs: number,
): SourceResult {
  return {
    status: failure?.outcome ?? (found > 0 ? "ok" : "empty"),
    reason: reasons.length === 0 ? null : reasons.join(" "),
    retryAfterMs: failure?.retryAfterMs ?? null,
    found,
    elapsedMs,
    ...(failure instanceof SourceUnasked ? ({ unasked: true } as const) : {}),
  };
}

function toldOf(passedOver: ReadonlyMap<Why, number>): string[] {
  return [...passedOver].map(([why, count]) => `${count} passed over: ${PASSED_OVER[why]}`);
}

type Why = Extract<SearchNews, { kind: "passed over" }>["why"];

const PASSED_OVER: Readonly<Record<Why, string>> = {
  "foreign host": "on hosts that the source does not name as its own.",
  unsafe: "not safe enough.",
  "no link": "without a link that can be fetched.",
};

/** Hands candidates on a few at a time: soon, but not one by one. */
class Batches {
  count = 0;
  readonly #found: SourceSearchContext["found"];
  #waiting: CandidateFacts[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(found: SourceSearchContext["found"]) {
    this.#found = found;
  }

  add(candidate: CandidateFacts): void {
    this.count += 1;
    this.#waiting.push(candidate);
    if (this.#waiting.length >= BATCH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length > 0) this.#found(batch);
  }
}
