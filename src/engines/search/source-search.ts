import type { CandidateFacts, CandidateKind, SafeSearch } from "../../domain/candidate.ts";
import type { SourceOutcome } from "../../domain/source-run.ts";

/** One question to one source. */
export type SourceSearch = {
  readonly source: string;
  readonly query: string;
  /** How many candidates are wanted at most. */
  readonly limit: number;
  readonly safeSearch: SafeSearch;
  /** Empty: all that the source has. */
  readonly kinds: readonly CandidateKind[];
};

/** How asking a source ended. */
export type SourceResult = {
  readonly status: SourceOutcome;
  /** A sentence, where there is something to say. */
  readonly reason: string | null;
  /** How long the source wants to be left alone, in milliseconds, where it says so. */
  readonly retryAfterMs: number | null;
  /** How many candidates could be used. */
  readonly found: number;
  readonly elapsedMs: number;
  /** The source was not asked, because what leads to it is missing here: that says nothing of the source. */
  readonly unasked?: true;
};

export type SourceSearchContext = {
  /** When it fires, nothing more is wanted of the source; the search is rejected with its reason. */
  readonly signal: AbortSignal;
  /** Called with what was found, a few at a time, as it comes. */
  readonly found: (batch: readonly CandidateFacts[]) => void;
};

/** Asks sources. What goes wrong with one is its result, and nothing of another. */
export type SourceSearcher = {
  /** Throws the signal's reason, and an Error for faults of our own. */
  search(wanted: SourceSearch, context: SourceSearchContext): Promise<SourceResult>;
  /** Tells a source at this link of its own that a file was downloaded. Throws as `search` does. */
  tellOfDownload(source: string, notice: string, signal: AbortSignal): Promise<SourceResult>;
};
