/** One search of one source: what it must ask, what it is answered, and what it must make of that. */
import type { CandidateFacts, CandidateKind, SafeSearch } from "../../src/domain/candidate.ts";
import type { FailedOutcome } from "../../src/sources/source-failure.ts";

/** An answer of a site. */
export type CaseAnswer = {
  /** A file below the shared fixtures' `sources`, recorded from the real site … */
  readonly fixture?: string;
  /** Where the file holds a piece of an answer, or more than one: makes the answer of it, adding only what surrounds it. */
  readonly whole?: (recorded: unknown) => unknown;
  /** … or a small answer of our own, made after the site's documents: text, or what becomes JSON. */
  readonly own?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export type CaseExchange = {
  /** The link as the source means it, its parameters apart. */
  readonly url: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Headers that must be sent, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: CaseAnswer;
};

export type SourceCase = {
  readonly source: string;
  readonly title: string;
  readonly query: string;
  readonly limit: number;
  readonly safeSearch?: SafeSearch;
  readonly kinds?: readonly CandidateKind[];
  /** Credentials by part; the only or first one under "". */
  readonly keys?: Readonly<Record<string, string>>;
  readonly exchanges: readonly CaseExchange[];
  /** What is found: how many, and facts of some of them by their place (`0`, `-1`). */
  readonly finds?: {
    readonly count: number;
    readonly facts: Readonly<Record<string, Partial<CandidateFacts>>>;
    readonly passedOver?: number;
  };
  readonly fails?: { readonly outcome: FailedOutcome; readonly reason: RegExp };
};
