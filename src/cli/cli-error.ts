/** 1: it was tried and failed. 2: bad use. 3: what is configured cannot be reached or opened. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Ends a command with an exit code and words: what happened, and what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ExitCode;
  readonly remedy: string | null;

  constructor(exitCode: ExitCode, message: string, remedy: string | null = null) {
    super(message);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}
