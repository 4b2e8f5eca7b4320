import { z } from "zod";
import { Bytes, Id, Moment, pageAnswer, pageQuery, StatusWord } from "./common.ts";
import { WireError } from "./jobs.ts";

/** One file of a job. Links are shown with their secrets masked. */
export const Task = z.strictObject({
  id: Id,
  job_id: Id,
  url: z.string(),
  host: z.string(),
  name: z.string().nullable(),
  status: StatusWord,
  bytes_done: Bytes,
  bytes_total: Bytes.nullable(),
  segments: z.int().describe("By how many connections at once it was fetched, at most; 0 before the first."),
  resumed_from: Bytes,
  attempts: z.int(),
  waiting_for: z.string().nullable(),
  error: WireError.nullable(),
  asset_id: Id.nullable(),
  digest: z.string().nullable(),
  updated_at: Moment,
  finished_at: Moment.nullable(),
});
export type Task = z.infer<typeof Task>;

export const PageQuery = z.strictObject(pageQuery);
export const TasksAnswer = z.strictObject({ success: z.literal(true), tasks: z.array(Task), ...pageAnswer });

export const TimelineEvent = z.strictObject({
  sequence: z.int(),
  at: Moment,
  type: z.string(),
  task_id: Id.nullable(),
  from: StatusWord.nullable(),
  to: StatusWord.nullable(),
  text: z.string(),
});
export const TimelineAnswer = z.strictObject({
  success: z.literal(true),
  events: z.array(TimelineEvent),
  ...pageAnswer,
});

export const FileQuery = z.strictObject({ task: Id.max(64).optional() });
