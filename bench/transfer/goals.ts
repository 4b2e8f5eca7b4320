import { figure, type Table } from "../report.ts";

/** Something that must hold, and what was measured; null where it could not be measured. */
export type Goal = {
  readonly what: string;
  readonly aim: string;
  readonly measured: number | null;
  readonly isMet: boolean;
};

export function atLeast(what: string, limit: number, measured: number | null): Goal {
  return { what, aim: `≥ ${limit}`, measured, isMet: measured !== null && measured >= limit };
}

export function atMost(what: string, limit: number, measured: number | null): Goal {
  return { what, aim: `≤ ${limit}`, measured, isMet: measured !== null && measured <= limit };
}

/** Writes the goals; where they are not judged, no mark is given. */
export function goalsTable(goals: readonly Goal[], isJudged: boolean): Table {
  const rows = goals.map((goal) => [goal.what, goal.aim, measuredText(goal), isJudged && !goal.isMet ? "missed" : ""]);
  return {
    title: `Goals${isJudged ? "" : " (not judged at this size)"}`,
    columns: ["goal", "aim", "measured", ""],
    rows,
  };
}

/** Says which goals were missed, a phrase each. */
export function missedGoals(goals: readonly Goal[]): string[] {
  return goals.filter(({ isMet }) => !isMet).map((goal) => `${goal.what} ${goal.aim}: ${measuredText(goal)}`);
}

function measuredText({ measured }: Goal): string {
  return measured === null ? "not available" : figure(measured);
}
