/** How asking one source stands. `cancelled`: the job ended before it was asked, or had enough already. */
export const SOURCE_RUN_STATUSES = [
  "pending",
  "running",
  "ok",
  "empty",
  "blocked",
  "needs_key",
  "timeout",
  "failed",
  "cancelled",
] as const;
export type SourceRunStatus = (typeof SOURCE_RUN_STATUSES)[number];

/** How a source run ends when it was carried out. */
export type SourceOutcome = Exclude<SourceRunStatus, "pending" | "running" | "cancelled">;

/** The outcomes with which a source answered at all, be it with nothing. */
export function hasAnswered(status: SourceRunStatus): boolean {
  return status === "ok" || status === "empty";
}
