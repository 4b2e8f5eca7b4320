/** What search jobs keep in the store: the sources they ask and what those found. */
import type { CandidateFacts } from "../domain/candidate.ts";
import type { CandidateId, JobId, TaskId } from "../domain/ids.ts";
import type { CandidateRow, SourceRow, SourceRunRow, TaskRow } from "../domain/rows.ts";
import type { SourceOutcome } from "../domain/source-run.ts";

/** A source run with what became of what it found: kept, and of that downloaded or failed. */
export type SourceRunView = SourceRunRow & {
  readonly kept: number;
  readonly downloaded: number;
  readonly failed: number;
};

/** A candidate to be kept, with what its task needs; a null `task` only finds. */
export type NewCandidate = {
  readonly id: CandidateId;
  readonly facts: CandidateFacts;
  readonly url_key: string;
  readonly task: Pick<TaskRow, "id" | "url" | "host" | "name"> | null;
};

/** A candidate that was chosen, and the task that is to fetch it. */
export type Choice = Pick<NewCandidate, "id" | "url_key"> & { readonly task: NonNullable<NewCandidate["task"]> };

/** How many of a batch were kept, and how many candidates the job has now. */
export type Kept = { readonly kept: number; readonly total: number };

/** How many sources of a job have answered, and how many were asked and could not. */
export type SourceTally = { readonly answered: number; readonly unanswered: number };

/** How the file of a candidate stands; what only a file in the library has is null before. */
export type CandidateFile = Pick<TaskRow, "status" | "asset_id" | "error_code" | "error_message"> & {
  readonly mime: string | null;
  readonly size_bytes: number | null;
};

export type CandidatePage = { readonly limit: number; readonly after?: number };

export type SearchReader = {
  /** The source runs of a job, in its order. */
  runs(jobId: JobId): Promise<SourceRunView[]>;
  /** The sources of a job that are still to be asked, in its order. */
  pendingSources(jobId: JobId): Promise<string[]>;
  /** How many sources did not answer, or were not asked to the end: those that a retry asks again. */
  countUnanswered(jobId: JobId): Promise<number>;
  /** How the sources of these jobs have answered so far, by job. */
  tallies(jobIds: readonly JobId[]): Promise<ReadonlyMap<JobId, SourceTally>>;
  countCandidates(jobId: JobId): Promise<number>;
  /** The candidates of a job in the order in which they came. */
  candidates(jobId: JobId, page: CandidatePage): Promise<CandidateRow[]>;
  /** Those of these candidates that the job has. */
  candidatesById(jobId: JobId, ids: readonly CandidateId[]): Promise<CandidateRow[]>;
  /** Which candidates these tasks fetch, by task. */
  candidatesOfTasks(ids: readonly TaskId[]): Promise<ReadonlyMap<TaskId, CandidateRow>>;
  /** How the files stand that these tasks fetch, by task. */
  filesOfTasks(ids: readonly TaskId[]): Promise<ReadonlyMap<TaskId, CandidateFile>>;
};

export type SearchWriter = SearchReader & {
  /** Adds the sources that a new job will ask. */
  addRuns(jobId: JobId, sources: readonly string[]): Promise<void>;
  /** `pending -> running` with an event; false where it is not pending or the claim with this epoch is over. */
  startRun(jobId: JobId, source: string, epoch: number, at: number): Promise<boolean>;
  /**
   * Keeps what is new of a batch, up to `limit` candidates of the job in all, with a task for each that has one. Null
   * where the claim with this epoch is over: nothing was kept.
   */
  keep(
    jobId: JobId,
    source: string,
    epoch: number,
    batch: readonly NewCandidate[],
    limit: number,
    at: number,
  ): Promise<Kept | null>;
  /** Adds the tasks that fetch candidates which were only found. */
  choose(jobId: JobId, choices: readonly Choice[], at: number): Promise<void>;
  /** Ends a running source run with an event; false where the claim with this epoch is over. */
  endRun(
    jobId: JobId,
    source: string,
    epoch: number,
    end: {
      readonly status: SourceOutcome;
      readonly reason: string | null;
      readonly found: number;
      readonly text: string;
    },
    at: number,
  ): Promise<boolean>;
  /** The runs that nobody carries out any more: running ones are pending again. */
  putBackRuns(jobId: JobId): Promise<void>;
  /** The runs that will not be carried out, because the job has no use for them, are cancelled with the reason. */
  cancelPending(jobId: JobId, reason: string, at: number): Promise<void>;
};

/** What is remembered of sources, over jobs and restarts. */
export type SourceReader = {
  get(source: string): Promise<SourceRow | null>;
  all(): Promise<SourceRow[]>;
};

export type SourceWriter = SourceReader & {
  put(row: SourceRow): Promise<void>;
};
