import { z } from "zod";

/** Ids are looked up, not judged: one that cannot exist is answered like one that does not. */
export const JobParams = z.object({ id: z.string() });
export const TaskParams = z.object({ id: z.string(), task: z.string() });
export const SourceParams = z.object({ id: z.string() });
export const AssetParams = z.object({ id: z.string() });
export const ScheduleParams = z.object({ id: z.string() });
