import { z } from "zod";
import { isZone, WEEKDAYS } from "../../domain/schedule.ts";
import { Id, Moment, pageAnswer, pageQuery, Text } from "./common.ts";
import { NewJob } from "./jobs.ts";

const Name = Text.trim().normalize("NFC").min(1).max(300);
const Days = z.array(z.enum(WEEKDAYS)).min(1).max(7).describe("weekdays on which it is due");
const At = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day like "11:00"');
const Zone = z.string().max(60).refine(isZone, 'must be a time zone like "Europe/Istanbul"');

/** What became of a schedule when it was due. */
export const ScheduleRun = z.strictObject({
  due_at: Moment,
  at: Moment.describe("when it was looked at; later than due where nobody was there"),
  outcome: z.enum(["made", "skipped"]),
  job_id: Id.nullable(),
  text: z.string().describe("why nothing was made, or what else there is to say"),
});
export type ScheduleRun = z.infer<typeof ScheduleRun>;

export const Schedule = z.strictObject({
  id: Id,
  name: z.string(),
  owned: z.boolean().describe("the schedule is yours"),
  job: z.record(z.string(), z.unknown()).describe("the body of POST /api/jobs that is sent each time"),
  days: Days,
  at: z.string(),
  zone: z.string(),
  enabled: z.boolean(),
  next_at: Moment.nullable().describe("null while it is turned off"),
  created_at: Moment,
  runs: z
    .array(ScheduleRun)
    .describe("the last runs, the newest first: one in lists, up to twenty of a single schedule"),
});
export type Schedule = z.infer<typeof Schedule>;

export const NewSchedule = z.strictObject({
  name: Name,
  job: NewJob,
  days: Days.default([...WEEKDAYS]),
  at: At,
  zone: Zone.default("UTC"),
  enabled: z.boolean().default(true),
});
export type NewSchedule = z.infer<typeof NewSchedule>;

export const SchedulePatch = z
  .strictObject({ name: Name, job: NewJob, days: Days, at: At, zone: Zone, enabled: z.boolean() })
  .partial();
export type SchedulePatch = z.infer<typeof SchedulePatch>;

export const SchedulesQuery = z.strictObject(pageQuery);
export const SchedulesAnswer = z.strictObject({
  success: z.literal(true),
  schedules: z.array(Schedule),
  ...pageAnswer,
});
export const ScheduleAnswer = z.strictObject({ success: z.literal(true), schedule: Schedule });
