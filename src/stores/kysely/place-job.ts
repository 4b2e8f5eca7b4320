import { sql } from "kysely";
import type { JobId } from "../../domain/ids.ts";
import type { JobRow } from "../../domain/rows.ts";
import type { Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { getJob } from "./job-reader.ts";
import { whereStatus } from "./where-status.ts";

const GAP = 1024;

/** Puts a pending job before another, or at an end of the pending ones; null when one of the two is not pending. */
export async function placeJob(
  tx: Writer,
  log: EventLog,
  id: JobId,
  to: "top" | "bottom" | { readonly before: JobId },
  at: number,
): Promise<JobRow | null> {
  const position = typeof to === "string" ? await positionAtEnd(tx, to) : await positionBefore(tx, to.before);
  if (position === null) return null;
  const row = await tx
    .updateTable("jobs")
    .set({ position, updated_at: at, version: sql<number>`version + 1` })
    .where("id", "=", id)
    .where(whereStatus("pending"))
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  log.add({
    at,
    job_id: id,
    task_id: null,
    type: "move",
    from_status: row.status,
    to_status: row.status,
    text: `moved ${typeof to === "string" ? `to the ${to}` : "ahead"}`,
  });
  return row;
}

/** Gives a new job its position: behind every pending job, also those that were moved to the bottom. */
export async function lastPosition(tx: Writer, number: number): Promise<number> {
  return Math.max(number * GAP, await positionAtEnd(tx, "bottom"));
}

async function positionAtEnd(tx: Writer, end: "top" | "bottom"): Promise<number> {
  const row = await tx
    .selectFrom("jobs")
    .select((eb) => (end === "top" ? eb.fn.min("position") : eb.fn.max("position")).as("position"))
    .where(whereStatus("pending"))
    .executeTakeFirst();
  return (row?.position ?? 0) + (end === "top" ? -GAP : GAP);
}

async function positionBefore(tx: Writer, beforeId: JobId): Promise<number | null> {
  const next = await getJob(tx, beforeId);
  if (next?.status !== "pending") return null;
  const previous = await tx
    .selectFrom("jobs")
    .select((eb) => eb.fn.max("position").as("position"))
    .where(whereStatus("pending"))
    .where("position", "<", next.position)
    .executeTakeFirst();
  const low = previous?.position ?? next.position - 2 * GAP;
  if (next.position - low >= 2) return Math.floor((low + next.position) / 2);
  // No room between the two: everything from the next one on moves down a gap.
  await tx
    .updateTable("jobs")
    .set({ position: sql<number>`position + ${GAP}`, version: sql<number>`version + 1` })
    .where(whereStatus("pending"))
    .where("position", ">=", next.position)
    .execute();
  return next.position + GAP / 2;
}
