import { z } from "zod";
import { Job, SourceRun } from "../api/contract.ts";
import { searchFields } from "../api/contract/search-fields.ts";
import { SAFE_SEARCH_LEVELS } from "../domain/candidate.ts";

export const SEARCH_TYPES = ["all", "images", "videos", "audio", "files"] as const;

/** A search as older clients ask for it. */
export const OlderSearch = z.strictObject({
  query: searchFields.query,
  search_type: z.enum(SEARCH_TYPES).default("all"),
  max_content: searchFields.limit,
  enabled_sources: searchFields.sources,
  safe_search: z
    .union([z.boolean(), z.enum(SAFE_SEARCH_LEVELS)])
    .optional()
    .describe("true is strict, false is off"),
});
export type OlderSearch = z.infer<typeof OlderSearch>;

export const OlderSearchAnswer = z.strictObject({
  success: z.literal(true),
  job_id: z.string(),
  guest_token: z.string().optional(),
});

/** The fields of a job, flat, with how its sources went; those are null for people without a right to the job. */
export const JobProgress = z.strictObject({
  success: z.literal(true),
  ...Job.shape,
  sources: z.array(SourceRun).nullable(),
});

export const ActiveTasks = z.strictObject({
  success: z.literal(true),
  active_tasks: z.int(),
  tasks: z.array(
    z.strictObject({
      task_id: z.string(),
      status: Job.shape.status,
      start_time: z.string().describe("when its work began, or when it was asked for while it waits"),
      progress: Job.shape.progress,
      source: z.literal("database"),
      live: z.boolean().describe("a worker's heartbeat stands behind it"),
      job_type: Job.shape.type,
      message: z.string(),
      can_cancel: z.boolean(),
    }),
  ),
});
