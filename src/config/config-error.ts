/** One thing that is wrong with the configuration: what, why, and what to do about it. */
export type ConfigProblem = { readonly what: string; readonly why: string; readonly remedy: string };

function inWords(problem: ConfigProblem): string {
  return `- ${problem.what}: ${problem.why}.\n  ${problem.remedy}.`;
}

/** The configuration cannot be used; every problem is listed at once. The command line answers with exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(`The configuration cannot be used.\n${problems.map(inWords).join("\n")}`);
    this.problems = problems;
  }
}
