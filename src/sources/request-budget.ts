import type { SourceAccess } from "./source-door.ts";
import type { SourceFacts } from "./source.ts";

/** Requests beside those that the pages of a search need: tokens, details, answers without anything of use. */
const SPARE = 50;
/** No search of a source makes more, however much is wanted of it. */
const MOST = 500;

/** Thrown where a source has asked as often as one search may. */
export class BudgetSpent extends Error {
  override readonly name = "BudgetSpent";
}

/** How many requests one search of a source may make: twice what the pages need that bring so many, and some more. */
export function requestBudget({ pageSize }: Pick<SourceFacts, "pageSize">, limit: number): number {
  return Math.min(MOST, 2 * Math.ceil(limit / pageSize) + SPARE);
}

/** Gives the same access for so many requests; every further one throws `BudgetSpent`. */
export function withBudget(access: SourceAccess, requests: number): SourceAccess {
  let left = requests;
  return {
    ...access,
    ask(url, headers, signal) {
      left -= 1;
      if (left >= 0) return access.ask(url, headers, signal);
      throw new BudgetSpent(`Left after ${requests} requests, as many as one search may make.`);
    },
  };
}
