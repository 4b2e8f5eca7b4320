/** Why a source gave nothing: it keeps us out, it wants a key, it took too long, or its answer is not what it should be. */
export type FailedOutcome = "blocked" | "needs_key" | "timeout" | "failed";

/** An expected bad outcome of asking one source; the reason is a sentence for people. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  readonly outcome: FailedOutcome;
  /** How long the source wants to be left alone, in milliseconds, where it says so. */
  readonly retryAfterMs: number | null;

  constructor(outcome: FailedOutcome, reason: string, retryAfterMs: number | null = null) {
    super(reason);
    this.outcome = outcome;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A source that was not even asked, because what leads to it is missing here. */
export class SourceUnasked extends SourceFailure {
  constructor(reason: string) {
    super("failed", reason);
  }
}

/** The failure of an answer that has not the shape it should have: never to be taken for "nothing found". */
export function oddAnswer(what: string): SourceFailure {
  return new SourceFailure("failed", `The answer is not what it should be: ${what}.`);
}
