/** The door of this room: everything a person (or a program of theirs) can do to jobs. */
import type { FailureCode } from "../domain/failures.ts";
import type { FundsRequest } from "../domain/funds.ts";
import type { AssetId, CandidateId, JobId, OwnerId, TaskId } from "../domain/ids.ts";
import type { EngineWish, MediaChoice } from "../domain/media-wish.ts";
import type { JobRow } from "../domain/rows.ts";
import type { SearchRequest } from "../domain/search-request.ts";
import type { Action, Status } from "../domain/status.ts";

export type LinksRequest = {
  readonly ownerId: OwnerId;
  /** Address block of the client; counts where the owner is a guest. */
  readonly block?: string | null;
  readonly urls: readonly string[];
  readonly name?: string;
  readonly checksum?: string;
  /** Absent: as what the links lead to wants. */
  readonly engine?: EngineWish;
  readonly media?: MediaChoice;
  readonly priority?: number;
  /** Bytes a second. */
  readonly maxSpeed?: number;
  /** Name of a proxy of the settings, or `direct`; absent: as the host says. */
  readonly proxy?: string;
  readonly private?: boolean;
  readonly startPaused?: boolean;
  readonly idempotencyKey?: string;
};

/** Who asks for a change: the address block of the client, and whether the limits of the owner hold for them. */
export type Asker = { readonly block: string | null; readonly isAdmin: boolean };

export type SearchSubmission = {
  readonly ownerId: OwnerId;
  readonly request: SearchRequest;
  readonly name?: string;
  readonly priority?: number;
  readonly private?: boolean;
  readonly idempotencyKey?: string;
  /** Address block of the client; counts where the owner is a guest. */
  readonly block?: string | null;
};

export type FundsSubmission = Omit<SearchSubmission, "request"> & { readonly request: FundsRequest };

/** What became of one line of a batch. `url` is the line as given, its secrets masked. */
export type LineVerdict = {
  readonly url: string;
  readonly verdict: "accepted" | "duplicate" | "refused";
  readonly code?: FailureCode | "duplicate";
  readonly reason?: string;
};

/** `job` is null when no line was accepted. */
export type Submitted = { readonly job: JobRow | null; readonly results: readonly LineVerdict[] };

export type MoveTarget = { readonly to: "top" | "bottom" | { readonly before: JobId } };
export type JobChange = {
  readonly priority?: number;
  readonly private?: boolean;
  /** Bytes a second; null takes the limit away. */
  readonly maxSpeed?: number | null;
  /** Holds for transfers that begin afterwards; null: as the host says. */
  readonly proxy?: string | null;
};
export type Cleanup = {
  readonly olderThanDays: number;
  readonly statuses: readonly Status[];
  readonly files: boolean;
  readonly dryRun: boolean;
};

export type Jobs = AsyncDisposable & {
  /** Checks every line and puts the accepted ones on disk as one job. The row is the one read back. */
  submitLinks(request: LinksRequest): Promise<Submitted>;
  /** Puts a search on disk as a job. The row is the one read back. */
  submitSearch(submission: SearchSubmission): Promise<JobRow>;
  /**
   * Puts the reading of fund data on disk as a job. The row is the one read back. Throws `Refusal` bad_request for a
   * range of which nothing can be had.
   */
  submitFunds(submission: FundsSubmission): Promise<JobRow>;
  /**
   * Has candidates of a search fetched that were only found; an ended job becomes pending for it. Throws `Refusal`
   * not_found, bad_request for a candidate that is not the job's, conflict for a paused job.
   */
  downloadCandidates(id: JobId, candidates: readonly CandidateId[] | "all", asker?: Asker): Promise<JobRow>;
  /** Carries out a person's wish. Repeating a wish that holds changes nothing; throws `Refusal` not_found, conflict. */
  act(id: JobId, action: Action, asker?: Asker): Promise<JobRow>;
  retryTask(id: JobId, taskId: TaskId, asker?: Asker): Promise<JobRow>;
  move(id: JobId, target: MoveTarget): Promise<JobRow>;
  change(id: JobId, change: JobChange): Promise<JobRow>;
  /** Removes an ended job, with its files if asked; throws `Refusal` conflict for an active one. */
  remove(id: JobId, options: { readonly files: boolean }): Promise<void>;
  removeAsset(id: AssetId): Promise<void>;
  cleanup(cleanup: Cleanup): Promise<{ jobs: number; files: number; bytes: number }>;
  /** Calls back with the rows of jobs whose progress was just committed. Returns the way to stop that. */
  onProgress(listener: (jobs: readonly JobRow[]) => void): () => void;
  /** Monotonic moment (ms of performance.now) of the last completed heartbeat round of the worker loop. */
  readonly lastBeatAt: number;
};
