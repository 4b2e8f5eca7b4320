import type { Job, Status, Task } from "./wire.ts";

/**
 * Gives the floored percentage, or null where the size is unknown.
 * 100 is kept for `completed`: only then the bytes are durable and checked.
 */
export function percentOf(row: Pick<Job | Task, "status" | "bytes_done" | "bytes_total">): number | null {
  if (row.status === "completed") return 100;
  if (row.bytes_total === null || row.bytes_total <= 0) return null;
  return Math.max(0, Math.min(99, Math.floor((row.bytes_done / row.bytes_total) * 100)));
}

/** Tells whether the bytes of a row are moving, or may at any moment. */
export function isMoving(status: Status): boolean {
  return status === "running" || status === "pausing" || status === "cancelling";
}

export type Wish = "pause" | "resume" | "cancel" | "retry";

const WISHES: Record<Status, readonly Wish[]> = {
  pending: ["pause", "cancel"],
  running: ["pause", "cancel"],
  pausing: ["resume", "cancel"],
  paused: ["resume", "cancel"],
  cancelling: [],
  cancelled: ["retry"],
  completed: [],
  failed: ["retry"],
};

/** Lists what a person can usefully ask for; a completed job can still have failed files to retry. */
export function wishesFor(job: Pick<Job, "status" | "failed">): readonly Wish[] {
  return job.status === "completed" && job.failed > 0 ? ["retry"] : WISHES[job.status];
}
