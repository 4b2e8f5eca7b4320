/** The closed list of what `verify` can find. */
export type ProblemCode =
  | "database_damaged"
  | "counter_wrong"
  | "job_sum_wrong"
  | "job_end_wrong"
  | "lease_expired"
  | "asset_missing"
  | "blob_missing"
  | "blob_size_wrong"
  | "blob_damaged"
  | "digest_missing"
  | "name_missing"
  | "part_left"
  | "blob_unknown"
  | "removal_left";

/** One thing that is not as it must be. `id` is that of the job, task, asset or blob. */
export type Problem = { readonly code: ProblemCode; readonly id: string; readonly text: string };
