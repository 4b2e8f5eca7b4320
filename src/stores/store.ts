/**
 * The store: the one durable truth. Everything that is shown was read from here, everything that happened was
 * committed here. Implementations are held by test/contracts/store.ts.
 */
import type { FailureCode } from "../domain/failures.ts";
import type { AssetId, JobId, OwnerId, TaskId, WorkerId } from "../domain/ids.ts";
import type {
  AssetKind,
  AssetRow,
  EventRow,
  HostRow,
  JobRow,
  JobType,
  NewAsset,
  RemovalRow,
  TaskRow,
} from "../domain/rows.ts";
import type { Status, StatusEvent } from "../domain/status.ts";
import type {
  ApiKeyReader,
  ApiKeyWriter,
  AuditLogReader,
  AuditLogWriter,
  InvitationReader,
  InvitationWriter,
  SecretReader,
  SecretWriter,
} from "./accounts.ts";
import type { AuditReader, AuditWriter } from "./audit.ts";
import type { FundReader, FundWriter } from "./funds.ts";
import type { MediaListReader, MediaListWriter } from "./media-lists.ts";
import type { PictureReader, PictureWriter } from "./pictures.ts";
import type { SearchReader, SearchWriter, SourceReader, SourceWriter } from "./search.ts";
import type { ScheduleReader, ScheduleWriter } from "./schedules.ts";
import type { PeopleReader, UsageReader, UsageWriter } from "./usage.ts";

/** Which jobs a list shows. Empty or absent lists mean "any". */
export type JobFilter = {
  readonly statuses?: readonly Status[];
  readonly types?: readonly JobType[];
  readonly ownerId?: OwnerId;
  /** Folded words that the job's name or links must contain (as beginnings of words). */
  readonly words?: readonly string[];
  /** Created from (included) to (excluded), milliseconds. */
  readonly fromMs?: number;
  readonly toMs?: number;
};

/** Newest first; `before` is the `number` of the last row of the page before. */
export type Page = { readonly limit: number; readonly before?: number };

/** `atLeast` is set where counting stopped at `COUNT_LIMIT`: beyond that, counting would cost more than the page. */
export type Total = { readonly count: number; readonly atLeast: boolean };
export const COUNT_LIMIT = 200;

/** The rows of a page, and how many there are on all pages. */
export type Listed<Row> = { readonly rows: Row[]; readonly total: Total };

export type AssetFilter = {
  readonly ownerId?: OwnerId;
  readonly jobId?: JobId;
  readonly kind?: AssetKind;
  readonly source?: string;
  readonly words?: readonly string[];
  readonly fromMs?: number;
  readonly toMs?: number;
};

/** What a job says of its newest files. */
export type RecentAsset = Pick<AssetRow, "number" | "id" | "job_id" | "name" | "size_bytes">;

export type DayTotals = {
  day: string;
  completed: number;
  failed: number;
  cancelled: number;
  files: number;
  bytes: number;
};

export type JobReader = {
  get(id: JobId): Promise<JobRow | null>;
  getMany(ids: readonly JobId[]): Promise<JobRow[]>;
  list(filter: JobFilter, page: Page): Promise<JobRow[]>;
  count(filter: JobFilter): Promise<Total>;
  /** Both at once, for less than one after the other. */
  listAndCount(filter: JobFilter, page: Page): Promise<Listed<JobRow>>;
  /** Jobs per status, of one owner or of everybody. */
  counts(ownerId?: OwnerId): Promise<Record<Status, number>>;
  /** Pending jobs of one owner in the order in which they would be claimed; those of one closed host are passed over. */
  pendingOf(ownerId: OwnerId, nowMs: number, exceptHosts: readonly string[], limit: number): Promise<JobRow[]>;
  /** Owners with pending jobs, those with the fewest running jobs first. */
  ownersByFairShare(): Promise<OwnerId[]>;
  /** Jobs in a leased status, of one worker or of all. */
  leased(workerId?: WorkerId): Promise<JobRow[]>;
  /** The next moment at which a pending job may be claimed that may not be claimed yet. */
  nextRunAt(nowMs: number): Promise<number | null>;
  /** The smallest and the largest position of pending jobs. */
  positionBounds(): Promise<{ first: number; last: number }>;
  days(ownerId: OwnerId | null, limit: number): Promise<DayTotals[]>;
};

/** What decides whether a pending task is started. */
export type StartableTask = Pick<TaskRow, "id" | "host">;

export type TaskReader = {
  get(id: TaskId): Promise<TaskRow | null>;
  list(jobId: JobId, page: { readonly limit: number; readonly after?: number }): Promise<TaskRow[]>;
  /** Pending tasks of a job that may start now, in order; tasks of `exceptHosts` are passed over. */
  startable(jobId: JobId, nowMs: number, exceptHosts: readonly string[], limit: number): Promise<StartableTask[]>;
  /** The earliest pending task of a job, by the moment it may start. */
  nextPending(jobId: JobId): Promise<TaskRow | null>;
  countByStatus(jobId: JobId): Promise<Record<Status, number>>;
  /** Running tasks per host, over all jobs, `except` these. */
  runningByHost(except: readonly TaskId[]): Promise<ReadonlyMap<string, number>>;
  running(jobId: JobId): Promise<TaskRow[]>;
  /** Which of these URL keys stand in an unfinished task of the owner. */
  unfinishedUrlKeys(ownerId: OwnerId, urlKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Sum over running tasks of the bytes that are still to come. */
  promisedBytes(): Promise<number>;
};

export type EventReader = {
  /** The last sequence given out, or 0. */
  last(): Promise<number>;
  /** From this sequence on nothing was pruned: who saw all events before it may go on with the log. */
  first(): Promise<number>;
  after(sequence: number, limit: number): Promise<EventRow[]>;
  timeline(jobId: JobId, page: { readonly limit: number; readonly after?: number }): Promise<EventRow[]>;
  countTimeline(jobId: JobId): Promise<number>;
};

export type AssetReader = {
  get(id: AssetId): Promise<AssetRow | null>;
  ofTask(taskId: TaskId): Promise<AssetRow | null>;
  ofJob(jobId: JobId, limit: number): Promise<AssetRow[]>;
  /** The newest assets of each job, at most `limit` a job. */
  recentOfJobs(jobIds: readonly JobId[], limit: number): Promise<RecentAsset[]>;
  list(filter: AssetFilter, page: Page): Promise<AssetRow[]>;
  count(filter: AssetFilter): Promise<Total>;
  /** Both at once, for less than one after the other. */
  listAndCount(filter: AssetFilter, page: Page): Promise<Listed<AssetRow>>;
  /** By digest, the blob of the oldest asset that has it. */
  blobsByDigest(digests: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Assets that have no digest yet, in the order of their numbers. */
  withoutDigest(afterNumber: number, limit: number): Promise<AssetRow[]>;
  countBlobUses(blobId: string): Promise<number>;
  /** Which of these readable names assets have. */
  takenNames(names: readonly string[]): Promise<ReadonlySet<string>>;
  /** What the library holds now, of one owner or of everybody. */
  totals(ownerId: OwnerId | null): Promise<{ files: number; bytes: number }>;
};

export type HostReader = {
  get(host: string): Promise<HostRow | null>;
  coolingDown(nowMs: number): Promise<HostRow[]>;
};

/** What can be read, all of it from one snapshot. */
export type StoreReader = {
  readonly jobs: JobReader;
  readonly tasks: TaskReader;
  readonly events: EventReader;
  readonly assets: AssetReader;
  readonly pictures: PictureReader;
  readonly hosts: HostReader;
  readonly apiKeys: ApiKeyReader;
  readonly invitations: InvitationReader;
  readonly auditLog: AuditLogReader;
  readonly search: SearchReader;
  readonly lists: MediaListReader;
  readonly sources: SourceReader;
  readonly funds: FundReader;
  readonly secrets: SecretReader;
  readonly audit: AuditReader;
  readonly usage: UsageReader;
  readonly people: PeopleReader;
  readonly schedules: ScheduleReader;
  idempotent(ownerId: OwnerId, key: string): Promise<{ job_id: JobId; request_digest: string } | null>;
  removals(limit: number): Promise<RemovalRow[]>;
};

/** Which events are looked at: the next `limit` ones after the sequence `after`. */
export type PrunePortion = { readonly after: number; readonly limit: number };
/** How many events went, and after which sequence the next portion begins: 0 when the log's young end was reached. */
export type Pruned = { readonly removed: number; readonly next: number };

/** A change of status asked for: carried out only where the table has it and the epoch (if given) still holds. */
export type Transition = {
  readonly event: StatusEvent;
  readonly at: number;
  /** The fencing number of the worker that asks; absent for people. */
  readonly epoch?: number;
  /** Further columns of the row that change with the status. */
  readonly set?: Partial<JobRow>;
  /** One sentence for the timeline. */
  readonly text?: string;
};
export type Moved = { readonly moved: boolean; readonly job: JobRow };

export type NewJob = Pick<
  JobRow,
  "id" | "owner_id" | "type" | "status" | "name" | "request" | "private" | "priority" | "host" | "created_at"
> &
  Partial<Pick<JobRow, "max_speed" | "proxy" | "block">>;
export type NewTask = Pick<TaskRow, "id" | "url" | "url_key" | "host" | "name" | "checksum">;

export type TaskProgress = {
  readonly taskId: TaskId;
  readonly epoch: number;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  readonly segments: number;
  readonly resumedFrom: number;
  readonly name: string | null;
};
export type JobProgress = {
  readonly jobId: JobId;
  readonly epoch: number;
  readonly speed: number;
  /** Whether the speed has been measured for long enough to tell when the job will be through. */
  readonly isSteady: boolean;
  readonly currentFile: string | null;
  /** How long it will take, where that is known otherwise than from the speed. */
  readonly etaSeconds?: number;
  readonly tasks: readonly TaskProgress[];
};

export type TaskEnd =
  | {
      /** The rows of a data window were kept, in the same transaction. */
      readonly event: "keep";
      readonly sizeBytes: number;
      readonly digest: string | null;
      /** One sentence for the timeline. */
      readonly text: string;
    }
  /** The task was a list: its entries are tasks of their own by now, and it counts as no file. */
  | { readonly event: "expand"; readonly text: string }
  | { readonly event: "complete"; readonly asset: NewAsset; readonly resumedFrom: number }
  /** `bytesDone` is how far it came, for what has come over the network. */
  | { readonly event: "fail"; readonly code: FailureCode; readonly message: string; readonly bytesDone: number }
  | {
      /** The task waits for its next try, or for its job to go on. */
      readonly event: "putBack";
      readonly bytesDone: number;
      readonly fruitless: boolean;
      readonly runAt: number | null;
      readonly waitingFor: string | null;
      readonly code: FailureCode | null;
      readonly message: string | null;
    };

/** How an attempt at a task ended, how many requests it made, and by how many connections at once, at most. */
export type AttemptEnd = TaskEnd & { readonly id: TaskId; readonly requests: number; readonly segments: number };

export type JobWriter = JobReader & {
  /** Adds a job with its tasks, its counters and its first event. */
  insert(job: NewJob, tasks: readonly NewTask[], text: string): Promise<JobRow>;
  /** THE way a job changes its status: one compare-and-set plus counters plus event. Null: no such job. */
  transition(id: JobId, transition: Transition): Promise<Moved | null>;
  /** Changes columns that are not the status, with an event of type `type`. */
  update(id: JobId, change: Partial<JobRow>, event: { at: number; type: string; text: string }): Promise<JobRow | null>;
  /** Says why pending jobs wait, where they did not say so yet; returns how many rows changed. */
  explainWait(
    ids: readonly JobId[],
    waiting: { code: JobRow["waiting_code"]; text: string },
    at: number,
  ): Promise<number>;
  /** Writes the progress of any number of jobs; rows of another epoch are left alone. Returns the jobs as they stand. */
  progress(updates: readonly JobProgress[], at: number): Promise<JobRow[]>;
  /** Puts a job among the pending ones. */
  place(id: JobId, to: "top" | "bottom" | { readonly before: JobId }, at: number): Promise<JobRow | null>;
  /** Renews leases of one worker; returns those that are still its own. */
  beat(workerId: WorkerId, leases: readonly { id: JobId; epoch: number }[], leaseUntil: number): Promise<JobRow[]>;
  /** Removes an ended job with its tasks and events; its assets stay. False when it is not there or not ended. */
  remove(id: JobId, at: number): Promise<boolean>;
};

export type TaskWriter = TaskReader & {
  /** `pending -> running`, for tasks that are still pending. */
  start(ids: readonly TaskId[], at: number): Promise<TaskRow[]>;
  /** Ends attempts at tasks of one job, claimed with this epoch; returns those that still belonged to the claim. */
  end(epoch: number, ends: readonly AttemptEnd[], at: number): Promise<ReadonlySet<TaskId>>;
  /** Adds a sentence about a task to the timeline of its job. */
  note(id: TaskId, text: string, at: number): Promise<void>;
  /** Moves every task of a job that the event applies to, and its source runs with them; returns how many tasks. `reason` is why those fail that do. */
  moveAll(
    jobId: JobId,
    event: "pause" | "resume" | "cancel" | "retry" | "leaseExpired" | "fail",
    at: number,
    reason?: { readonly code: FailureCode; readonly message: string },
  ): Promise<number>;
  /** One ended task back to pending; false when it is not ended. */
  retry(id: TaskId, at: number): Promise<boolean>;
};

export type AssetWriter = AssetReader & {
  remove(id: AssetId): Promise<void>;
  /**
   * Gives an asset without a digest its digest, and the blob that its bytes stand in from now on; its task, while there
   * is one, gets the digest too, with an event. False when the asset is gone or has a digest.
   */
  setDigest(id: AssetId, facts: { readonly digest: string; readonly blobId: string }, at: number): Promise<boolean>;
};

export type StoreWriter = Omit<
  StoreReader,
  | "jobs"
  | "tasks"
  | "assets"
  | "pictures"
  | "hosts"
  | "apiKeys"
  | "invitations"
  | "auditLog"
  | "search"
  | "lists"
  | "sources"
  | "funds"
  | "audit"
  | "usage"
  | "secrets"
> & {
  readonly jobs: JobWriter;
  readonly tasks: TaskWriter;
  readonly assets: AssetWriter;
  readonly pictures: PictureWriter;
  readonly apiKeys: ApiKeyWriter;
  readonly invitations: InvitationWriter;
  readonly auditLog: AuditLogWriter;
  readonly usage: UsageWriter;
  readonly secrets: SecretWriter;
  readonly schedules: ScheduleWriter;
  readonly hosts: HostReader & { coolDown(host: string, until: number, reason: string, at: number): Promise<void> };
  readonly search: SearchWriter;
  readonly lists: MediaListWriter;
  readonly sources: SourceWriter;
  readonly funds: FundWriter;
  readonly audit: AuditWriter;
  rememberRequest(ownerId: OwnerId, key: string, jobId: JobId, requestDigest: string, at: number): Promise<void>;
  /** Notes files that have no row any more; they are removed after the commit, and again after a crash. */
  noteRemovals(files: readonly Omit<RemovalRow, "id">[]): Promise<void>;
  forgetRemovals(ids: readonly number[]): Promise<void>;
  /** Moves every stored deadline by `deltaMs`, after the clock of the machine was set. */
  shiftDeadlines(deltaMs: number): Promise<void>;
  /** Brings deadlines that lie further ahead than any could be (the clock was set back while nobody ran) to `latest`. */
  capDeadlines(latest: number): Promise<void>;
  /** Removes what is older than `before` among a portion of the log, keeping the events of unfinished jobs. */
  pruneEvents(before: number, portion: PrunePortion): Promise<Pruned>;
  takeTurn(ownerId: OwnerId, at: number): Promise<void>;
  /** Gives everything of one owner to another, when a guest becomes a user. */
  changeOwner(from: OwnerId, to: OwnerId): Promise<void>;
  /** Does a part of the work that keeps searches quick, as long as a small write; false when none was left. */
  tidy(): Promise<boolean>;
  /** Writes and removes a row: proves that the database can be written. */
  probe(): Promise<void>;
};

export type Store = AsyncDisposable & {
  /** Reads from one consistent snapshot. */
  read<T>(work: (tx: StoreReader) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in one transaction: all of it is committed, or none and the error is thrown.
   * Throws `store_busy` when the database stayed locked, `store_full` when its disk is full.
   */
  write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T>;
  /** Calls back after each commit that wrote an event. Returns the way to stop that. */
  onCommit(listener: () => void): () => void;
  /** What better-auth needs to keep its tables in the same database. */
  readonly authDatabase: { readonly db: unknown; readonly type: "sqlite" | "postgres" };
  readonly engineVersion: string;
  /** Full integrity check of the database; the problems found. */
  checkIntegrity(): Promise<string[]>;
  /** True while the disk of the database is full and new jobs are not accepted. */
  readonly tight: boolean;
};
