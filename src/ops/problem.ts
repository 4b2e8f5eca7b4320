/** The closed list of what `verify` can find. */
export const PROBLEM_CODES = [
  "database_damaged",
  "counter_wrong",
  "job_sum_wrong",
  "job_end_wrong",
  "lease_expired",
  "asset_missing",
  "blob_missing",
  "blob_size_wrong",
  "blob_damaged",
  "name_missing",
  "part_left",
  "blob_unknown",
  "removal_left",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that is not as it must be. `id` is that of the job, task, asset or blob. */
export type Problem = { readonly code: ProblemCode; readonly id: string; readonly text: string };
