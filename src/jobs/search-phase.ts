import type { CandidateFacts } from "../domain/candidate.ts";
import type { JobRow } from "../domain/rows.ts";
import { passesFilters, type SearchRequest } from "../domain/search-request.ts";
import type { SourceResult, SourceSearcher } from "../engines/search/source-search.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";
import { newCandidate } from "./new-candidate.ts";
import { closedSource, noteAnswer } from "./source-health-book.ts";

export type SearchPhaseDeps = Pick<JobsOptions, "clock" | "checkLink" | "randomBytes" | "log" | "searcher"> & {
  readonly limits: Pick<JobsOptions["limits"], "maxConcurrentSources" | "searchTimeoutMs" | "makesRoomMs">;
  readonly write: <T>(work: (tx: StoreWriter) => Promise<T>) => Promise<T>;
  /** Called when something was found or a source has ended. */
  readonly onNews: () => void;
};

/** No source is asked for more. */
const MOST = 10_000;

/**
 * Asks the sources of one claimed search job, several at a time, and keeps what they find as it comes. Each source ends
 * by itself: a slow one gives its place to the next, a broken one is told and harms none.
 */
export class SearchPhase {
  readonly #deps: SearchPhaseDeps;
  readonly #job: JobRow;
  readonly #request: SearchRequest;
  readonly #asking = new Map<string, Promise<void>>();
  /** Sources that hold none of the places any more, because they are slow. */
  readonly #slow = new Set<string>();
  /** Fires when the whole search has taken too long. */
  #late: AbortSignal | null = null;
  #fault: Error | null = null;

  constructor(deps: SearchPhaseDeps, job: JobRow) {
    this.#deps = deps;
    this.#job = job;
    this.#request = JSON.parse(job.request) as SearchRequest;
  }

  get isBusy(): boolean {
    return this.#asking.size > 0;
  }

  /** Asks further sources while there is room for them. Throws what broke in one before. */
  async askMore(signal: AbortSignal): Promise<void> {
    if (this.#fault !== null) throw this.#fault;
    this.#late ??= AbortSignal.timeout(this.#deps.limits.searchTimeoutMs);
    const room = this.#deps.limits.maxConcurrentSources - (this.#asking.size - this.#slow.size);
    if (room <= 0 || signal.aborted) return;
    for (const source of await this.#takeSources(room)) {
      const asked = this.#ask(source, signal)
        .catch((error: unknown) => {
          this.#fault ??= new Error(`Asking ${source} broke off.`, { cause: error });
        })
        .finally(() => {
          this.#asking.delete(source);
          this.#slow.delete(source);
          this.#deps.onNews();
        });
      this.#asking.set(source, asked);
    }
  }

  /** Waits until nobody is asked any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#asking.values());
  }

  /** Claims the next sources; those that are closed, or come when enough was found, end at once. */
  #takeSources(room: number): Promise<string[]> {
    const { clock, write } = this.#deps;
    const { id, epoch } = this.#job;
    return write(async (tx) => {
      const now = clock.now();
      const taken: string[] = [];
      const over = await this.#whyOver(tx);
      if (over !== null) await tx.search.cancelPending(id, over, now);
      for (const source of await tx.search.pendingSources(id)) {
        if (taken.length === room) break;
        if (!(await tx.search.startRun(id, source, epoch, now))) break;
        const why = await closedSource(tx, source, now);
        if (why === null) taken.push(source);
        else
          await tx.search.endRun(
            id,
            source,
            epoch,
            { status: "blocked", reason: why, found: 0, text: `${source}: ${why}` },
            now,
          );
      }
      return taken;
    });
  }

  /** Why no further source is asked, or null. */
  async #whyOver(tx: StoreWriter): Promise<string | null> {
    if (this.#late?.aborted) return "The search took too long before it.";
    const total = await tx.search.countCandidates(this.#job.id);
    return total >= this.#request.limit ? "The job had enough before it." : null;
  }

  async #ask(source: string, outer: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const signal = AbortSignal.any([outer, enough.signal, this.#late ?? outer]);
    const slow = setTimeout(() => this.#makeRoom(source), this.#deps.limits.makesRoomMs);
    const beganMs = performance.now();
    let keeping = Promise.resolve();
    let found = 0;
    let left = this.#request.limit_per_source ?? Infinity;
    const take = (batch: readonly CandidateFacts[]): void => {
      found += batch.length;
      keeping = keeping.then(async () => {
        const { kept, isEnough } = await this.#keep(source, batch, left);
        left -= kept;
        if (isEnough || left <= 0) enough.abort();
      });
      // A fault is met below; until then it must not go unheard.
      keeping.catch(() => enough.abort());
    };
    try {
      const result = await this.#resultOf(source, { signal, found: take });
      await keeping;
      if (outer.aborted) return;
      await this.#end(
        source,
        result ?? this.#stopped(found, performance.now() - beganMs),
        result !== null || found > 0,
      );
    } finally {
      clearTimeout(slow);
    }
  }

  /** Null where the search was stopped. What breaks in a source's own code is that source's failure, and told. */
  async #resultOf(source: string, context: Parameters<SourceSearcher["search"]>[1]): Promise<SourceResult | null> {
    const { query, kinds, limit, limit_per_source, filters, safe_search: safeSearch } = this.#request;
    // What filters leave of an answer nobody knows beforehand: then the source is asked until there is enough.
    const isFiltered = Object.keys(filters).length > 0;
    const wanted = {
      source,
      query,
      kinds,
      limit: isFiltered ? MOST : Math.min(limit, limit_per_source ?? limit),
      safeSearch,
    };
    try {
      return await this.#deps.searcher.search(wanted, context);
    } catch (error) {
      if (context.signal.aborted) return null;
      this.#deps.log.error({ job: this.#job.id, source, err: error }, "asking a source broke off");
      const reason = "Reading its answer broke off: the log of this server says where.";
      return { status: "failed", reason, retryAfterMs: null, found: 0, elapsedMs: 0 };
    }
  }

  async #keep(
    source: string,
    batch: readonly CandidateFacts[],
    most: number,
  ): Promise<{ kept: number; isEnough: boolean }> {
    const { download, filters, limit } = this.#request;
    const chosen = batch
      .filter((facts) => passesFilters(facts, filters))
      .flatMap((facts) => newCandidate(this.#deps, source, facts, download) ?? [])
      .slice(0, most);
    if (chosen.length === 0) return { kept: 0, isEnough: false };
    const { write, clock, onNews } = this.#deps;
    const { id, epoch } = this.#job;
    const kept = await write((tx) => tx.search.keep(id, source, epoch, chosen, limit, clock.now()));
    // The claim is over: whoever has the job now asks again.
    if (kept === null) return { kept: 0, isEnough: true };
    onNews();
    return { kept: kept.kept, isEnough: kept.total >= limit };
  }

  /** Who was stopped before anything came has not shown how it is: that is not remembered. */
  async #end(source: string, result: SourceResult, hasShown: boolean): Promise<void> {
    const { write, clock } = this.#deps;
    const { id, epoch } = this.#job;
    const { status, reason, found } = result;
    const text = `${source}: ${status === "ok" ? `${found} found` : status}${reason === null ? "" : `. ${reason}`}`;
    await write(async (tx) => {
      const now = clock.now();
      await tx.search.endRun(id, source, epoch, { status, reason, found, text }, now);
      if (hasShown) await noteAnswer(tx, source, result, now);
    });
  }

  #makeRoom(source: string): void {
    this.#slow.add(source);
    this.#deps.onNews();
  }

  /** The end of a source that was told to stop: the job had enough, or the whole search took too long. */
  #stopped(found: number, elapsedMs: number): SourceResult {
    const end = this.#late?.aborted
      ? ({ status: "timeout", reason: "The whole search took too long." } as const)
      : ({ status: "ok", reason: null } as const);
    return { ...end, retryAfterMs: null, found, elapsedMs };
  }
}
