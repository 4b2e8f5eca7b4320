/**
 * The rows of the store, in the names they have in SQL and on the wire, so that no layer translates them.
 * Times are milliseconds since 1970 UTC, sizes are bytes, yes/no columns are 1/0.
 */
import type { AuditAction } from "./audit-log.ts";
import type { CandidateFacts } from "./candidate.ts";
import type { FailureCode } from "./failures.ts";
import type { AssetId, CandidateId, JobId, OwnerId, ScheduleId, TaskId, WorkerId } from "./ids.ts";
import type { SourceRunStatus } from "./source-run.ts";
import type { LimitName } from "./quotas.ts";
import type { Status } from "./status.ts";
import type { WaitingCode } from "./waiting.ts";

export const JOB_TYPES = ["links", "search", "funds"] as const;
export type JobType = (typeof JOB_TYPES)[number];

export type JobRow = {
  /** Grows with every job: the order of lists. */
  number: number;
  id: JobId;
  owner_id: OwnerId;
  type: JobType;
  status: Status;
  name: string;
  message: string;
  /** The body as accepted, as JSON with its secrets masked. */
  request: string;
  private: number;
  priority: number;
  /** Order among pending jobs of the same priority; smaller goes first. */
  position: number;
  /** The one host of all its tasks, or null when there are several. */
  host: string | null;
  detected: number;
  downloaded: number;
  failed: number;
  images: number;
  videos: number;
  current_file: string | null;
  bytes_done: number;
  /** Sum of the known sizes of its tasks. */
  bytes_expected: number;
  /** How many of its tasks have no known size. */
  tasks_unsized: number;
  speed: number;
  eta_seconds: number | null;
  /** What all its tasks together may fetch a second, in bytes; null where nothing limits it. */
  max_speed: number | null;
  /** Name of the proxy an admin chose for it, or `direct`; null where the host decides. */
  proxy: string | null;
  /** While it is unfinished: the address block of the guest who asked for it; null for everybody else's jobs. */
  block: string | null;
  waiting_code: WaitingCode | null;
  waiting_for: string | null;
  /** Not to be claimed before this moment. */
  run_at: number | null;
  /** How often a worker began on it. */
  attempts: number;
  /** How often it went on after its worker was lost. */
  recovered: number;
  crash_losses: number;
  requests: number;
  /** Fencing number: +1 at every claim. */
  epoch: number;
  lease_owner: WorkerId | null;
  lease_until: number | null;
  error_code: FailureCode | null;
  error_message: string | null;
  version: number;
  created_at: number;
  started_at: number | null;
  updated_at: number;
  finished_at: number | null;
};

export type TaskRow = {
  id: TaskId;
  job_id: JobId;
  owner_id: OwnerId;
  /** Order within its job, from 0. */
  position: number;
  url: string;
  /** Digest of the normalised URL, for finding duplicates. */
  url_key: string;
  host: string;
  name: string | null;
  status: Status;
  bytes_done: number;
  bytes_total: number | null;
  /** By how many connections at once it was fetched, at most; 0 before the first. */
  segments: number;
  resumed_from: number;
  attempts: number;
  /** Tries in a row that gained no byte. */
  fruitless_tries: number;
  run_at: number | null;
  waiting_for: string | null;
  error_code: FailureCode | null;
  error_message: string | null;
  checksum: string | null;
  digest: string | null;
  asset_id: AssetId | null;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
};

export type EventRow = {
  sequence: number;
  at: number;
  job_id: JobId;
  task_id: TaskId | null;
  /** What happened, e.g. `submit`, `claim`, `pause`, `task_complete`, `move`. */
  type: string;
  from_status: Status | null;
  to_status: Status | null;
  text: string;
  /** Whose job it was, of a removal; null for all else, where the job's row says it. */
  owner_id: OwnerId | null;
};

export const ASSET_KINDS = ["image", "video", "audio", "file"] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** A file to be: whose it is and for which address it counts, its job says when the file is completed. */
export type NewAsset = Omit<AssetRow, "number" | "owner_id" | "block">;

export type AssetRow = {
  number: number;
  id: AssetId;
  job_id: JobId;
  task_id: TaskId;
  owner_id: OwnerId;
  name: string;
  kind: AssetKind;
  mime: string;
  size_bytes: number;
  digest: string | null;
  /** Id of the file with the bytes; assets of equal bytes share it. */
  blob_id: string;
  /** Readable name in the download folder: a view, never read back as truth. */
  readable_name: string;
  width: number | null;
  height: number | null;
  duration_seconds: number | null;
  source: string | null;
  page_url: string | null;
  media_url: string | null;
  creator: string | null;
  /** Short name of the licence, the page of its text, and what else the source says of it. */
  license: string | null;
  license_url: string | null;
  license_text: string | null;
  attribution: string | null;
  query: string | null;
  /** The address block for which a guest's file counts; null for files of accounts. */
  block: string | null;
  created_at: number;
};

/** What a look at the picture of an asset told: columns of its row that only the looks themselves have a use for. */
export type LookColumns = {
  /** Null: nobody has looked yet. */
  looked_at: number | null;
  /** Why it could not be read. */
  look_error: FailureCode | null;
  /** The parts of its hash (see domain/picture-hash.ts); null: there is nothing to compare. */
  hash_0: number | null;
  hash_1: number | null;
  hash_2: number | null;
  hash_3: number | null;
};

/** One source asked by one search job. What it brought is counted from its candidates and their tasks. */
export type SourceRunRow = {
  job_id: JobId;
  source: string;
  /** Order within its job, from 0. */
  position: number;
  status: SourceRunStatus;
  /** Why it gave nothing, or less than it could have; null where there is nothing to say. */
  reason: string | null;
  /** How many candidates the source yielded, also those that were not kept. */
  found: number;
  started_at: number | null;
  finished_at: number | null;
};

/** What is remembered of a source, over jobs and restarts. */
export type SourceRow = {
  source: string;
  /** What an admin said: 1 or 0; null: as the catalogue recommends. */
  enabled: number | null;
  /** Its last answers, the newest last, as JSON; see `domain/source-health.ts`. */
  recent: string;
  last_ok_at: number | null;
  /** Since when every answer was bad; null: the last one was good. */
  failing_since: number | null;
  /** How often in a row it kept us out. */
  blocks: number;
  /** Not to be asked before this moment; null: at any time. */
  blocked_until: number | null;
  /** Why it was not good, the last time it was not. */
  reason: string | null;
};

/** One thing that a source of a search job found and that was kept. */
export type CandidateRow = Omit<CandidateFacts, "license"> & {
  /** Grows with every candidate: the order of lists. */
  number: number;
  id: CandidateId;
  job_id: JobId;
  source: string;
  /** Digest of the normalised media link: a job keeps each link once. */
  url_key: string;
  license: string | null;
  license_url: string | null;
  license_text: string | null;
  /** The task that fetches it; null while nobody chose it. */
  task_id: TaskId | null;
  created_at: number;
};

export type HostRow = {
  /** `host:port` */
  host: string;
  /** No request to it before this moment. */
  cool_down_until: number;
  reason: string;
  updated_at: number;
};

/** A task whose link turned out to be a list (playlist, channel, feed): it brings tasks instead of a file. */
export type MediaListRow = {
  task_id: TaskId;
  job_id: JobId;
  /** How many entries it has told of so far, and of these: how many are in the library, how many may not be fetched. */
  entries: number;
  here: number;
  refused: number;
};

/** What a task fetches, by the name and number that its site gives it: so it is known again under another link. */
export type MediaOriginRow = { site: string; media_id: string; task_id: TaskId };
export type MediaOrigin = Pick<MediaOriginRow, "site" | "media_id">;

/** How much of one thing a subject (see domain/quotas.ts) used in the minute or day that began at `since`. */
export type UsageRow = { subject: string; kind: UsageKind; since: number; amount: number };
export const USAGE_KINDS = ["jobs", "bytes", "requests"] as const;
export type UsageKind = (typeof USAGE_KINDS)[number];

/** Limits that an admin set for one subject; null: as for all others, 0: none. */
export type QuotaRow = { subject: string } & Record<LimitName, number | null>;

/** An account as an admin's list shows it. */
export type PersonRow = {
  id: OwnerId;
  name: string;
  email: string;
  role: string | null;
  is_suspended: number;
  is_guest: number;
  created_at: number;
};

/** One entry of the audit log: who did what to whom or what. */
export type AuditEntryRow = {
  sequence: number;
  at: number;
  /** Null: nobody known, as at a failed sign-in. */
  actor_id: OwnerId | null;
  actor_name: string;
  action: AuditAction;
  /** Id, address or name of what it was done to; "" where it is the actor. */
  subject: string;
  /** Address of the client, "" where none was told. */
  address: string;
};

/** Leave to make one account. What opens the door is kept only as its digest. */
export type InvitationRow = {
  id: string;
  /** SHA-256 of the token, in hexadecimal. */
  digest: string;
  /** Whom it is for; null: whoever has the link. */
  email: string | null;
  created_at: number;
  expires_at: number;
  /** Null: it is still open. */
  used_at: number | null;
};

/** What kept secrets are for: cookies of a site, the key of a source. */
export const SECRET_KINDS = ["cookies", "source_key"] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** A secret given into keeping. Which one it is stands in the clear, what it is does not. */
export type SecretRow = {
  id: string;
  /** Null: it is the server's own. */
  owner_id: OwnerId | null;
  kind: SecretKind;
  /** Site or source; never a secret itself. */
  name: string;
  /** See `Sealer`; bound to id, kind and name. */
  sealed: string;
  created_at: number;
  updated_at: number;
};

/** A job that is made again and again; see domain/schedule.ts for the cadence. */
export type ScheduleRow = {
  number: number;
  id: ScheduleId;
  owner_id: OwnerId;
  name: string;
  /** The body of `POST /api/jobs` that is sent each time, as JSON. */
  job: string;
  /** Weekdays, joined by commas. */
  days: string;
  at: string;
  zone: string;
  /** When it is due next; null while it is turned off. */
  next_at: number | null;
  created_at: number;
  updated_at: number;
};

/** What became of a schedule when it was due. */
export type ScheduleRunRow = {
  number: number;
  schedule_id: ScheduleId;
  due_at: number;
  at: number;
  outcome: "made" | "skipped";
  job_id: JobId | null;
  /** Why nothing was made, or what else there is to say. */
  text: string;
};

/** A key for programs. What opens the door is kept only as its digest. */
export type ApiKeyRow = {
  id: string;
  owner_id: OwnerId;
  name: string;
  /** Its first characters, by which a person knows it again. */
  start: string;
  /** SHA-256 of the key, in hexadecimal. */
  digest: string;
  /** Scopes, joined by commas. */
  scopes: string;
  created_at: number;
  /** Null: it does not expire. */
  expires_at: number | null;
  last_used_at: number | null;
};

/**
 * What a committed change still has to do to the disk; the row goes when that is done. `name` is the task's or blob's
 * id to remove; `<blob>/<name>` for a readable name to remove; `<old blob>/<blob>/<name>` for a readable name that is to
 * stand for another blob of the same bytes.
 */
export type RemovalRow = {
  id: number;
  kind: "part" | "blob" | "readable" | "relink";
  name: string;
};
