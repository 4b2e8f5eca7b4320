import { z } from "zod";
import { isPlaylistItems } from "../../domain/playlist-items.ts";
import { JOB_TYPES } from "../../domain/rows.ts";
import { STATUSES } from "../../domain/status.ts";
import { WAITING_CODES } from "../../domain/waiting.ts";
import { Day, FundCodes, FundKindWord, FundTableWord } from "./funds.ts";
import { searchFields } from "./search-fields.ts";
import {
  Bytes,
  FlagQuery,
  Id,
  Moment,
  MomentQuery,
  pageAnswer,
  pageQuery,
  StatusWord,
  Text,
  wordList,
} from "./common.ts";

export const MAX_LINKS = 10_000;
export const MAX_PRIORITY = 10;

export const WireError = z.strictObject({ code: z.string(), message: z.string() });
export const RecentFile = z.strictObject({ name: z.string(), size_bytes: Bytes, asset_id: Id });

/** A job as one viewer may see it: to people without a right to it, its private fields are null. */
export const Job = z.strictObject({
  id: Id,
  type: z.enum(JOB_TYPES),
  status: StatusWord,
  progress: z.int().min(0).max(100).describe("percent, rounded down; 100 only when completed"),
  message: z.string(),
  name: z.string().nullable(),
  query: z.string().nullable(),
  source_names: z.array(z.string()),
  sources_answered: z.int().describe("of the sources of a search, those that answered, be it with nothing"),
  sources_unanswered: z.int().describe("those that were asked and could not answer"),
  host: z.string().nullable().describe("host:port where all links share one"),
  detected: z.int(),
  downloaded: z.int(),
  failed: z.int(),
  images: z.int(),
  videos: z.int(),
  current_file: z.string().nullable(),
  recent_files: z.array(RecentFile).nullable(),
  bytes_done: Bytes,
  bytes_total: Bytes.nullable().describe("null while the size of any file is unknown"),
  speed: z.number().describe("bytes a second"),
  eta_seconds: z.number().nullable(),
  priority: z.int(),
  position: z.number(),
  max_speed: z.int().nullable().describe("bytes a second for all its files together; null where nothing limits them"),
  proxy: z
    .string()
    .nullable()
    .describe("chosen by an admin; null where the host decides, or for people without a right to the job"),
  private: z.boolean(),
  waiting_for: z.string().nullable(),
  waiting_code: z.enum(WAITING_CODES).nullable(),
  recovered: z.boolean().describe("went on after its worker was lost"),
  recoveries: z.int(),
  attempts: z.int(),
  error: WireError.nullable(),
  request: z.record(z.string(), z.unknown()).nullable().describe("the body as accepted, secrets masked"),
  version: z.int(),
  owned: z.boolean(),
  created_at: Moment,
  started_at: Moment.nullable(),
  updated_at: Moment,
  finished_at: Moment.nullable(),
});
export type Job = z.infer<typeof Job>;

const STATUS_WORDS = [...STATUSES, "active", "downloading"] as const;

export const JobsQuery = z.strictObject({
  ...pageQuery,
  status: wordList(STATUS_WORDS).optional().describe("comma-separated; `active` is short for the unfinished ones"),
  type: wordList(JOB_TYPES).optional(),
  q: z.string().max(500).optional(),
  owner: Id.max(64).optional(),
  from: MomentQuery.optional(),
  to: MomentQuery.optional(),
});
export type JobsQuery = z.infer<typeof JobsQuery>;

export const JobsAnswer = z.strictObject({
  success: z.literal(true),
  jobs: z.array(Job),
  ...pageAnswer,
  sequence: z.int().describe("the last event that this answer includes"),
  message: z.string().optional(),
});
export const JobAnswer = z.strictObject({ success: z.literal(true), job: Job });

/** A slower job would hold its connections for nothing. */
export const MIN_MAX_SPEED = 1_024;

const Priority = z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY);
const ProxyName = z.string().min(1).max(40).describe('admins only: name of a proxy of the settings, or "direct"');
const MaxSpeed = z.int().min(MIN_MAX_SPEED);
const Media = z.strictObject({
  quality: z
    .string()
    .regex(/^(?:best|\d{2,4}p?)$/, 'must be "best" or a number of lines like "720"')
    .optional(),
  format: z
    .string()
    .regex(/^[a-z0-9]{2,5}$/, 'must be a container like "mp4"')
    .optional(),
  audio_only: z.boolean().optional(),
  subtitles: z.boolean().optional(),
  playlist: z
    .union([z.boolean(), z.string().max(1_000).refine(isPlaylistItems)], {
      error: 'must be true, false, or the numbers of entries like "1-5,8" or "20-"',
    })
    .optional()
    .describe(
      "of a list (playlist, channel, feed): the numbers of the entries that are meant; true: all, also where the link names a film of the list; false: never a list; absent: all, but only the film where the link names one",
    ),
  playlist_again: z.boolean().optional().describe("fetches also those entries whose files are in the library already"),
});

const JobName = Text.trim().normalize("NFC").min(1).max(300);

const NewLinksFields = z.strictObject({
  type: z.literal("links"),
  urls: z.array(z.string().max(16_384)).min(1).max(MAX_LINKS),
  engine: z.enum(["auto", "http", "ytdlp", "gallerydl"]).optional(),
  name: JobName.optional(),
  checksum: z
    .string()
    .regex(/^sha256:[0-9a-fA-F]{64}$/, "must look like sha256:<64 hexadecimal digits>")
    .optional(),
  media: Media.optional(),
  priority: Priority.optional(),
  max_speed: MaxSpeed.optional().describe("bytes a second for all files of the job together"),
  proxy: ProxyName.optional(),
  private: z.boolean().optional(),
  start_paused: z.boolean().optional(),
});
const NewLinks = NewLinksFields.refine((body) => body.checksum === undefined || body.urls.length === 1, {
  error: "is the digest of one file: send it with exactly one link",
  path: ["checksum"],
});
const NewSearch = z.strictObject({
  type: z.literal("search"),
  ...searchFields,
  name: JobName.optional(),
  priority: Priority.optional(),
  private: z.boolean().optional(),
});
const NewFunds = z.strictObject({
  type: z.literal("funds"),
  kind: FundKindWord,
  funds: FundCodes.optional().describe("what is shown and exported; TEFAS is asked for the whole kind"),
  from: Day,
  to: Day.optional().describe("absent: today"),
  tables: z.array(FundTableWord).min(1).default(["prices"]),
  name: JobName.optional(),
  priority: Priority.optional(),
  private: z.boolean().optional(),
});
export const NewJob = z.discriminatedUnion("type", [NewLinks, NewSearch, NewFunds], {
  error: (issue) => (issue.code === "invalid_union" ? 'must be "links", "search" or "funds"' : undefined),
});
export type NewJob = z.infer<typeof NewJob>;
export type NewLinks = z.infer<typeof NewLinks>;
export type NewSearch = z.infer<typeof NewSearch>;
export type NewFunds = z.infer<typeof NewFunds>;

export const LineVerdict = z.strictObject({
  url: z.string(),
  verdict: z.enum(["accepted", "duplicate", "refused"]),
  code: z.string().optional(),
  reason: z.string().optional(),
});

export const CreatedAnswer = z.strictObject({
  success: z.literal(true),
  job_id: Id,
  job: Job,
  results: z.array(LineVerdict),
  guest_token: z.string().optional().describe("accepted as `Authorization: Bearer` from now on"),
});
/** No line was accepted: there is no job. */
export const RefusedAnswer = z.strictObject({
  success: z.literal(false),
  error: z.strictObject({ code: z.string(), message: z.string(), detail: z.unknown().optional() }),
  results: z.array(LineVerdict).optional(),
});

export const JobPatch = z
  .strictObject({
    priority: Priority.optional(),
    private: z.boolean().optional(),
    max_speed: MaxSpeed.nullable().optional().describe("bytes a second; null takes the limit away"),
    proxy: ProxyName.nullable()
      .optional()
      .describe("admins only; holds for transfers that begin afterwards; null: as the host says"),
  })
  .refine((change) => Object.keys(change).length > 0, "must name at least one of priority, private, max_speed, proxy");

export const MoveBody = z.strictObject({
  to: z.union([z.enum(["top", "bottom"]), z.strictObject({ before: Id.max(64) })], {
    error: 'must be "top", "bottom" or {before: id}',
  }),
});

export const MAX_BATCH = 1_000;
export const BATCH_ACTIONS = ["pause", "resume", "cancel", "retry", "delete"] as const;
export const BatchBody = z
  .strictObject({
    action: z.enum(BATCH_ACTIONS),
    ids: z.array(Id.max(64)).min(1).max(MAX_BATCH).optional(),
    filter: z
      .strictObject({
        statuses: z.array(z.enum(STATUS_WORDS)).min(1).optional(),
        q: z.string().max(500).optional(),
        owner: Id.max(64).optional().describe('admins only: an owner, or "any"; absent: one\'s own jobs'),
      })
      .optional(),
  })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), "must have either ids or filter");
export type BatchBody = z.infer<typeof BatchBody>;

export const BatchAnswer = z.strictObject({
  success: z.literal(true),
  action: z.enum(BATCH_ACTIONS),
  results: z.array(
    z.strictObject({ id: Id, ok: z.boolean(), status: StatusWord.optional(), error: WireError.optional() }),
  ),
  done: z.int(),
  failed: z.int(),
  remaining: z.int().describe(`jobs that match the filter beyond the first ${MAX_BATCH}`),
});

export const DeleteQuery = z.strictObject({ files: FlagQuery.optional() });
