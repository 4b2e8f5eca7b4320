/** What is compared when somebody asks whether everything is right: the sums that are kept, beside what they sum up. */
import type { AssetId, JobId, OwnerId, TaskId } from "../domain/ids.ts";
import type { AssetRow, JobType } from "../domain/rows.ts";
import type { Status } from "../domain/status.ts";

/** One counter whose number is not what counting gives. `owner_id` is `*` for everybody. */
export type WrongCounter = {
  readonly owner_id: OwnerId;
  readonly type: JobType;
  readonly status: Status;
  readonly kept: number;
  readonly counted: number;
};

/** Files and their bytes. */
export type LibrarySum = { readonly files: number; readonly bytes: number };

/** One day whose totals do not leave what is there of the files that came on it. `owner_id` is `*` for everybody. */
export type WrongDay = {
  readonly owner_id: OwnerId;
  readonly day: string;
  readonly kept: LibrarySum;
  readonly counted: LibrarySum;
};

/** What one job says of itself, and what its tasks say (`true_…`). */
export type JobAudit = {
  readonly number: number;
  readonly id: JobId;
  readonly status: Status;
  readonly lease_until: number | null;
  readonly finished_at: number | null;
  readonly detected: number;
  readonly downloaded: number;
  readonly failed: number;
  readonly bytes_done: number;
  readonly bytes_expected: number;
  readonly tasks_unsized: number;
  readonly true_detected: number;
  readonly true_downloaded: number;
  readonly true_failed: number;
  readonly true_bytes_done: number;
  readonly true_bytes_expected: number;
  readonly true_tasks_unsized: number;
  /** Completed tasks that name an asset which does not exist. */
  readonly assets_missing: number;
};

export type AuditedAsset = Pick<
  AssetRow,
  "number" | "id" | "blob_id" | "size_bytes" | "digest" | "name" | "readable_name"
>;

export type AuditReader = {
  wrongCounters(): Promise<WrongCounter[]>;
  wrongDays(): Promise<WrongDay[]>;
  /** Jobs in the order of their numbers. */
  jobs(afterNumber: number, limit: number): Promise<JobAudit[]>;
  /** Assets in the order of their numbers. */
  assets(afterNumber: number, limit: number): Promise<AuditedAsset[]>;
  /** Which of these tasks may still have a part file: the unfinished ones. */
  unfinishedTasks(ids: readonly TaskId[]): Promise<ReadonlySet<string>>;
  /** Which of these blobs belong to an asset. */
  knownBlobs(blobIds: readonly string[]): Promise<ReadonlySet<string>>;
};

export type AuditWriter = AuditReader & {
  /** Counts all jobs anew, and what the library has of each day. */
  recount(): Promise<void>;
  /** Sums one job up anew from its tasks. */
  resum(id: JobId): Promise<void>;
  setReadableName(id: AssetId, name: string): Promise<void>;
};
