import type { CandidateFacts } from "../../domain/candidate.ts";
import { askText } from "../../net/ask-text.ts";
import { chooseProxies } from "../../net/choose-proxies.ts";
import { ConnectionPool } from "../../net/connection-pool.ts";
import { createEgressPolicy } from "../../net/egress-policy.ts";
import { hostPortOf } from "../../net/normalise-url.ts";
import { SOURCES } from "../../sources/catalogue.ts";
import { type SearchNews, searchSource } from "../../sources/search-source.ts";
import type { SourceAccess } from "../../sources/source-door.ts";
import { SourceFailure } from "../../sources/source-failure.ts";
import type { SearchThreadOptions, SourceMeans } from "./messages.ts";
import type { SourceResult, SourceSearch, SourceSearchContext } from "./source-search.ts";

/** The most that one answer of a source may have, in bytes. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const BATCH = 50;
/** How long what was found waits for more, in milliseconds. */
const GATHER_MS = 200;
const USER_AGENT = "Trawl/0.1 (self-hosted download platform)";

/**
 * Asks one source, over connections of its own, and hands on what it finds. Whatever the source does wrong is the
 * result. Throws the signal's reason, and an Error for faults of our own.
 */
export async function askSource(
  wanted: SourceSearch,
  means: SourceMeans,
  options: SearchThreadOptions,
  { signal, found }: SourceSearchContext,
): Promise<SourceResult> {
  const source = SOURCES.find(({ id }) => id === wanted.source);
  if (source === undefined) throw new Error(`There is no source ${wanted.source}.`);
  const beganMs = performance.now();
  const late = AbortSignal.timeout(options.sourceTimeoutMs);
  const batches = new Batches(found);
  const passedOver = new Map<Why, number>();
  let failure: SourceFailure | null = null;
  using pool = poolFor(means, options);
  try {
    const access = accessOf(means, options, pool);
    for await (const news of searchSource(source, wanted, access, AbortSignal.any([signal, late])))
      if (news.kind === "found") batches.add(news.candidate);
      else passedOver.set(news.why, (passedOver.get(news.why) ?? 0) + 1);
  } catch (error) {
    signal.throwIfAborted();
    failure = failureOf(error, late, options.sourceTimeoutMs);
  } finally {
    batches.flush();
  }
  return resultOf(failure, batches.count, passedOver, performance.now() - beganMs);
}

function poolFor({ endpoint }: SourceMeans, { egressAllow }: SearchThreadOptions): ConnectionPool {
  const own = endpoint === null ? [] : [hostPortOf(new URL(endpoint))];
  return new ConnectionPool({ policy: createEgressPolicy({ allow: [...egressAllow, ...own] }) });
}

function accessOf(
  { keys, endpoint }: SourceMeans,
  { proxies, hostProxies, requestTimeoutMs: timeoutMs }: SearchThreadOptions,
  pool: ConnectionPool,
): SourceAccess {
  const proxyFor = chooseProxies(null, { proxies, hostProxies });
  return {
    endpoint: endpoint === null ? null : new URL(endpoint),
    key: (part) => keys[part ?? ""] ?? null,
    now: () => Date.now(),
    ask: (url, headers, signal) =>
      askText(url, {
        pool,
        proxyFor,
        headers: { "user-agent": USER_AGENT, ...headers },
        timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      }),
  };
}

function failureOf(error: unknown, late: AbortSignal, sourceTimeoutMs: number): SourceFailure {
  // Whatever broke when time was up broke because of that.
  if (late.aborted) return new SourceFailure("timeout", `It was not done after ${sourceTimeoutMs / 1000} s.`);
  if (error instanceof SourceFailure) return error;
  throw error;
}

function resultOf(
  failure: SourceFailure | null,
  found: number,
  passedOver: ReadonlyMap<Why, number>,
  elapsedMs: number,
): SourceResult {
  const told = [...passedOver].map(([why, count]) => `${count} passed over: ${PASSED_OVER[why]}`);
  const reasons = [...(failure === null ? [] : [failure.message]), ...told];
  return {
    status: failure?.outcome ?? (found > 0 ? "ok" : "empty"),
    reason: reasons.length === 0 ? null : reasons.join(" "),
    retryAfterMs: failure?.retryAfterMs ?? null,
    found,
    elapsedMs,
  };
}

type Why = Exclude<SearchNews, { kind: "found" }>["why"];

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
