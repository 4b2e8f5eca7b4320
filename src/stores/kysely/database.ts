import type { Generated, Kysely, Transaction } from "kysely";
import type { FundAllocationRow, FundDayRow, FundNameRow, FundPriceRow, FundRow, PaceRow } from "../../domain/funds.ts";
import type { JobId, OwnerId } from "../../domain/ids.ts";
import type {
  ApiKeyRow,
  AssetRow,
  AuditEntryRow,
  CandidateRow,
  EventRow,
  HostRow,
  InvitationRow,
  JobRow,
  JobType,
  LookColumns,
  MediaListRow,
  MediaOriginRow,
  QuotaRow,
  RemovalRow,
  ScheduleRow,
  ScheduleRunRow,
  SourceRow,
  SourceRunRow,
  SecretRow,
  TaskRow,
  UsageRow,
} from "../../domain/rows.ts";
import type { Status } from "../../domain/status.ts";

type WithGenerated<Row, Column extends keyof Row> = Omit<Row, Column> & { [C in Column]: Generated<Row[C]> };

/** Owner of the counters that hold everybody's jobs. */
export const EVERYBODY = "*" as OwnerId;

/** The tables, in the words of domain/rows.ts. */
export type Database = {
  jobs: WithGenerated<JobRow, "number">;
  tasks: TaskRow;
  events: WithGenerated<EventRow, "sequence">;
  assets: WithGenerated<AssetRow, "number"> & { [C in keyof LookColumns]: Generated<LookColumns[C]> };
  hosts: HostRow;
  api_keys: ApiKeyRow;
  invitations: InvitationRow;
  audit_log: WithGenerated<AuditEntryRow, "sequence">;
  sources: SourceRow;
  source_runs: SourceRunRow;
  candidates: WithGenerated<CandidateRow, "number">;
  media_lists: MediaListRow;
  media_origins: MediaOriginRow;
  secrets: SecretRow;
  funds: FundRow;
  fund_names: FundNameRow;
  fund_prices: FundPriceRow;
  fund_allocations: FundAllocationRow;
  fund_days: FundDayRow;
  paces: PaceRow;
  removals: WithGenerated<RemovalRow, "id">;
  counters: { owner_id: OwnerId; type: JobType; status: Status; count: number };
  /** When each owner's job was last claimed: the next turn is somebody else's. */
  turns: { owner_id: OwnerId; at: number };
  /** Ended jobs and finished files per owner and UTC day. */
  days: {
    owner_id: OwnerId;
    day: string;
    completed: number;
    failed: number;
    cancelled: number;
    files: number;
    bytes: number;
    /** Of the files that came on this day, what left the library again. */
    files_gone: number;
    bytes_gone: number;
  };
  schedules: WithGenerated<ScheduleRow, "number">;
  schedule_runs: WithGenerated<ScheduleRunRow, "number">;
  requests: { owner_id: OwnerId; key: string; job_id: JobId; request_digest: string; created_at: number };
  /** Up to which sequence events may be missing. */
  pruned: { id: number; through: number };
  usage: UsageRow;
  quotas: QuotaRow;
  /** The columns of better-auth's table that lists and quotas need. */
  user: {
    id: string;
    name: string;
    email: string;
    role: string | null;
    banned: number | boolean | null;
    isAnonymous: number | boolean | null;
    createdAt: string | Date;
  };
  /** Of better-auth's table of the ways to sign in, which there are. */
  account: { userId: string; providerId: string };
  probes: { id: number; at: number };
};

export type Reader = Kysely<Database>;
export type Writer = Transaction<Database>;
