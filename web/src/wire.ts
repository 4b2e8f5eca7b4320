/** What the API sends, in the names it has on the wire. Sizes are bytes, times ISO 8601 UTC. */
import type { License } from "../../src/domain/candidate.ts";
import type { AuditAction } from "../../src/domain/audit-log.ts";
import type { FundKind, FundState, ReturnPeriod } from "../../src/domain/funds.ts";
import type { Holder, LimitName } from "../../src/domain/quotas.ts";
import type { Weekday } from "../../src/domain/schedule.ts";
import type { Scope } from "../../src/domain/scopes.ts";
import type { AssetKind, JobType } from "../../src/domain/rows.ts";
import type { Status } from "../../src/domain/status.ts";
import type { WaitingCode } from "../../src/domain/waiting.ts";

export type { AssetKind, Status };

export type WireError = { code: string; message: string; detail?: unknown };

export type Job = {
  id: string;
  type: JobType;
  status: Status;
  message: string | null;
  /** The search text, for searches. */
  query: string | null;
  source_names: string[];
  /** Of the sources of a search: those that answered, and those that were asked and could not. */
  sources_answered: number;
  sources_unanswered: number;
  detected: number;
  downloaded: number;
  failed: number;
  current_file: string | null;
  bytes_done: number;
  bytes_total: number | null;
  speed: number;
  eta_seconds: number | null;
  priority: number;
  position: number | null;
  /** Bytes a second, or null. */
  max_speed: number | null;
  /** Name of the proxy chosen for it, or `direct`; null where the host decides. */
  proxy: string | null;
  waiting_for: string | null;
  waiting_code: WaitingCode | null;
  /** Whether it went on after its worker was lost, and how often. */
  recovered: boolean;
  recoveries: number;
  attempts: number;
  error: WireError | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  version: number;
  /** Whether the viewer has a right to the job; otherwise name, file and request are null. */
  owned: boolean;
  name: string | null;
  /** `host:port` where all links share one. */
  host: string | null;
  recent_files: { name: string; size_bytes: number; asset_id: string | null }[] | null;
  request: unknown;
};

/** The fields of a job that a `progress` event renews. */
export type Progress = Pick<Job, "bytes_done" | "bytes_total" | "speed" | "eta_seconds" | "current_file">;

export type Task = {
  id: string;
  url: string | null;
  host: string | null;
  name: string | null;
  status: Status;
  bytes_done: number;
  bytes_total: number | null;
  resumed_from: number;
  attempts: number;
  error: WireError | null;
  asset_id: string | null;
  digest: string | null;
};

export type TimelineEvent = {
  sequence: number;
  at: string;
  type: string;
  from: Status | null;
  to: Status | null;
  text: string;
};

export type Asset = {
  id: string;
  job_id: string;
  name: string;
  kind: AssetKind;
  mime: string;
  size_bytes: number;
  digest: string | null;
  width: number | null;
  height: number | null;
  source: string | null;
  page_url: string | null;
  media_url: string | null;
  creator: string | null;
  license: License | null;
  attribution: string | null;
  query: string | null;
  owned: boolean;
  created_at: string;
};

/** A near-duplicate: `distance` is how many of 64 bits of the two pictures' hashes differ. */
export type SimilarAsset = Asset & { distance: number };
export type SimilarPage = { assets: SimilarAsset[]; compared: boolean; total: number; next_cursor: string | null };

/** What became of one line of a batch. */
export type Verdict = { url: string; verdict: "accepted" | "duplicate" | "refused"; code?: string; reason?: string };

export type Me = {
  role: "guest" | "user" | "admin";
  id: string | null;
  name: string | null;
  registration: "closed" | "invite" | "open";
  has_password: boolean;
  /** A reverse proxy signed them in: signing out happens there. */
  by_proxy: boolean;
  /** What the button for it says; null where there is none. */
  single_sign_on: string | null;
  proxies: string[];
  /** Null where nothing limits the person. */
  quotas: Quota[] | null;
};

/** One limit and how much of it is used. */
export type Quota = {
  name: LimitName;
  holder: Holder;
  limit: number;
  used: number;
  resets_at: string | null;
  text: string;
};

/** An account, a guest or an address block, for admins. In `limits` 0 is no limit. */
export type User = {
  id: string;
  kind: "user" | "guest" | "block";
  name: string;
  email: string | null;
  role: "user" | "admin" | null;
  suspended: boolean;
  created_at: string | null;
  usage: Record<LimitName, number>;
  limits: Record<LimitName, number>;
  own_limits: Partial<Record<LimitName, number>> | null;
};
export type UserPage = { users: User[]; total: number; next_cursor: string | null };

export type Invitation = { id: string; email: string | null; created_at: string; expires_at: string };
export type InvitationPage = { invitations: Invitation[]; total: number };

/** A fund as it is known here; days are null where it has no rows. */
export type Fund = {
  kind: FundKind;
  code: string;
  name: string;
  state: FundState;
  first_day: string | null;
  last_day: string | null;
};
export type FundPage = { funds: Fund[]; total: number; next_cursor: string | null };
export type FundPrices = {
  fund: Fund;
  rows: { day: string; price: number | null; units: number | null; investors: number | null; size: number | null }[];
};
export type FundReturns = {
  fund: Fund;
  /** The last day with a price. */
  day: string | null;
  names: { name: string; since: string }[];
  returns: { period: ReturnPeriod; from: string | null; percent: number | null }[];
};

/** A job that is made again and again; the last of its runs stands first. */
export type Schedule = {
  id: string;
  name: string;
  owned: boolean;
  job:
    | { type: "funds"; kind: string; from: string }
    | { type: "search"; query: string }
    | { type: "links"; urls: string[] };
  days: Weekday[];
  at: string;
  zone: string;
  enabled: boolean;
  next_at: string | null;
  created_at: string;
  runs: { due_at: string; at: string; outcome: "made" | "skipped"; job_id: string | null; text: string }[];
};
export type SchedulePage = { schedules: Schedule[]; total: number; next_cursor: string | null };

export type AuditEntry = {
  sequence: number;
  at: string;
  actor_id: string | null;
  actor_name: string;
  action: AuditAction;
  subject: string;
  address: string;
};
export type AuditPage = { entries: AuditEntry[]; total: number; total_at_least?: true; next_cursor: string | null };

export type ApiKey = {
  id: string;
  name: string;
  start: string;
  scopes: Scope[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};
export type KeyPage = { keys: ApiKey[]; total: number };
/** One place where the person is signed in, as the account's own routes tell it. */
export type Session = { id: string; createdAt: string; ipAddress: string | null; userAgent: string | null };

export type JobPage = { jobs: Job[]; total: number; next_cursor: string | null; message?: string };
export type AssetPage = { assets: Asset[]; total: number; next_cursor: string | null };
export type TaskPage = { tasks: Task[]; total: number; next_cursor: string | null };
export type TimelinePage = { events: TimelineEvent[]; total: number; next_cursor: string | null };
