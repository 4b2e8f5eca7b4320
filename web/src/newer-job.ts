import type { Job } from "./wire.ts";

export type JobAnswer = { job: Job };

/** Of two answers about a job the newer one: what was asked for before an event came may be older than the event. */
export function newerJob(before: unknown, now: unknown): JobAnswer {
  const [old, fresh] = [before as JobAnswer | undefined, now as JobAnswer];
  return old !== undefined && old.job.version > fresh.job.version ? old : fresh;
}
