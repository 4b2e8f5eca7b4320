import { z } from "zod";
import { CANDIDATE_KINDS, SAFE_SEARCH_LEVELS } from "../../domain/candidate.ts";
import { HEALTH_STATES } from "../../domain/source-health.ts";
import { SOURCE_RUN_STATUSES } from "../../domain/source-run.ts";
import { License } from "./assets.ts";
import { Bytes, Id, MAX_LIMIT, Moment, pageAnswer, pageQuery, StatusWord } from "./common.ts";
import { WireError } from "./jobs.ts";

export const SOURCE_KINDS = ["search", "media_site", "generator", "dataset"] as const;

/** How a source is, by its last answers. */
export const SourceHealth = z.strictObject({
  state: z.enum(HEALTH_STATES),
  since: Moment.nullable(),
  until: Moment.nullable().describe("it is left alone until then"),
  reason: z.string().nullable(),
  success_rate: z.number().min(0).max(1).nullable(),
  p95_ms: z.number().nullable(),
  last_ok_at: Moment.nullable(),
});

/** One site or API of the catalogue. */
export const Source = z.strictObject({
  id: z.string(),
  title: z.string(),
  kind: z.enum(SOURCE_KINDS),
  media: z.array(z.enum(CANDIDATE_KINDS)),
  searchable: z.boolean().describe("by words; the others are reached by their links"),
  needs_key: z.boolean(),
  key_names: z.array(z.string()).describe("the settings that hold its credentials"),
  keys_set: z.array(z.string()).describe("those of them that are set; what they hold is never told"),
  safe_search: z.array(z.enum(SAFE_SEARCH_LEVELS)),
  license_note: z.string(),
  terms_note: z.string(),
  recorded: z.boolean().describe("its answers are checked against a recorded one; else against its documents"),
  recommended: z.boolean(),
  enabled: z.boolean().describe("asked where nobody chose sources"),
  adult: z.boolean(),
  examples: z.array(z.string()),
  health: SourceHealth,
});
export type Source = z.infer<typeof Source>;

export const SourcesQuery = z.strictObject({
  ...pageQuery,
  limit: pageQuery.limit.default(MAX_LIMIT),
  q: z.string().max(200).optional().describe("words of id or title"),
  kind: z.enum(SOURCE_KINDS).optional(),
});
export const SourcesAnswer = z.strictObject({ success: z.literal(true), sources: z.array(Source), ...pageAnswer });
export const SourceAnswer = z.strictObject({ success: z.literal(true), source: Source });
export const SourceChange = z
  .strictObject({
    enabled: z.boolean().nullable().optional().describe("null: as the catalogue recommends"),
    keys: z
      .record(z.string().max(100), z.string().trim().min(1).max(4_096).nullable())
      .optional()
      .describe("credentials by their names in key_names, written only; null takes one away"),
  })
  .refine((change) => Object.keys(change).length > 0, "must name what is to change: enabled, keys");

/** One source asked by one search job. */
export const SourceRun = z.strictObject({
  source: z.string(),
  status: z.enum(SOURCE_RUN_STATUSES),
  reason: z.string().nullable(),
  found: z.int(),
  kept: z.int(),
  downloaded: z.int(),
  failed: z.int(),
  started_at: Moment.nullable(),
  finished_at: Moment.nullable(),
});
export type SourceRun = z.infer<typeof SourceRun>;
export const SourceRunsAnswer = z.strictObject({
  success: z.literal(true),
  sources: z.array(SourceRun),
  ...pageAnswer,
});
export const SourceTestAnswer = z.strictObject({
  success: z.literal(true),
  source: Source,
  status: z.enum(SOURCE_RUN_STATUSES),
  reason: z.string().nullable(),
  found: z.int(),
  elapsed_ms: z.number(),
});

/** The file of a candidate: its task's status, and what the library has of it. */
export const CandidateFile = z.strictObject({
  status: StatusWord,
  error: WireError.nullable(),
  asset_id: Id.nullable(),
  mime: z.string().nullable().describe("as the bytes show it; null until it is in the library"),
  size_bytes: Bytes.nullable(),
});

/** One thing that a search found and kept. */
export const Candidate = z.strictObject({
  id: Id,
  source: z.string(),
  source_id: z.string(),
  kind: z.enum(CANDIDATE_KINDS),
  title: z.string().nullable(),
  page_url: z.string().nullable(),
  media_url: z.string(),
  media_kind: z.enum(["original", "best_known", "thumbnail_only"]),
  thumbnail_url: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  size_bytes: Bytes.nullable(),
  mime: z.string().nullable(),
  duration_seconds: z.number().nullable(),
  creator: z.string().nullable(),
  creator_url: z.string().nullable(),
  license: License,
  attribution: z.string().nullable(),
  rating: z.enum(["safe", "questionable", "explicit", "unknown"]),
  task_id: Id.nullable().describe("the task that fetches it; null while nobody chose it"),
  file: CandidateFile.nullable().describe("how its file stands; null while nobody chose it"),
});
export type Candidate = z.infer<typeof Candidate>;
export const CandidatesAnswer = z.strictObject({
  success: z.literal(true),
  candidates: z.array(Candidate),
  ...pageAnswer,
});
/** Which candidates are to be fetched: these, or all that nobody chose yet. */
export const DownloadBody = z
  .strictObject({ candidates: z.array(Id.max(64)).min(1).max(10_000).optional(), all: z.literal(true).optional() })
  .refine(
    ({ candidates, all }) => (candidates === undefined) !== (all === undefined),
    "must be either candidates or all",
  );
