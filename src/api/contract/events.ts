import { z } from "zod";
import { Bytes, Id } from "./common.ts";
import { Job } from "./jobs.ts";
import { Task } from "./tasks.ts";

/** Jobs per status that the viewer may know of; counts of ended ones are null where the viewer may not. */
export const Totals = z.strictObject({
  active: z.int(),
  pending: z.int(),
  running: z.int(),
  pausing: z.int(),
  paused: z.int(),
  cancelling: z.int(),
  completed: z.int().nullable(),
  failed: z.int().nullable(),
  cancelled: z.int().nullable(),
});
export type Totals = z.infer<typeof Totals>;

/** The stream `GET /api/events`, by the name of the event. `job`, `task`, `removed`, `snapshot` carry an `id:`. */
export const StreamEvents = {
  snapshot: z.strictObject({ sequence: z.int(), jobs: z.array(Job), totals: Totals }),
  job: Job,
  task: Task,
  removed: z.strictObject({ id: Id }),
  progress: z.strictObject({
    id: Id,
    bytes_done: Bytes,
    bytes_total: Bytes.nullable(),
    speed: z.number(),
    eta_seconds: z.number().nullable(),
    current_file: z.string().nullable(),
  }),
  stats: z.strictObject({ totals: Totals, speed: z.number() }),
} as const;

export const EventsQuery = z.strictObject({ last_event_id: z.string().max(100).optional() });
