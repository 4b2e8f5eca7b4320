import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import type { JobRow } from "../../domain/rows.ts";
import { STATUSES, type Status } from "../../domain/status.ts";
import type { JobFilter } from "../store.ts";
import { EVERYBODY, type Database, type Reader, type Writer } from "./database.ts";

/** Counts one job more or less in a status, for its owner and for everybody. */
export async function countJob(
  tx: Writer,
  job: Pick<JobRow, "owner_id" | "type">,
  status: Status,
  by: 1 | -1,
): Promise<void> {
  for (const owner_id of [job.owner_id, EVERYBODY]) {
    await tx
      .insertInto("counters")
      .values({ owner_id, type: job.type, status, count: by })
      .onConflict((conflict) =>
        conflict
          .columns(["owner_id", "type", "status"])
          .doUpdateSet({ count: sql<number>`counters.count + excluded.count` }),
      )
      .execute();
  }
}

/** Reads how many jobs there are per status. */
export async function countsByStatus(tx: Reader, ownerId: OwnerId = EVERYBODY): Promise<Record<Status, number>> {
  const rows = await tx
    .selectFrom("counters")
    .select(["status", (eb) => eb.fn.sum<number>("count").as("count")])
    .where("owner_id", "=", ownerId)
    .groupBy("status")
    .execute();
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const row of rows) counts[row.status] = Number(row.count);
  return counts;
}

/** Reads the exact number of jobs behind a filter of owner, type and status. */
export async function countFiltered(
  tx: Reader,
  filter: Pick<JobFilter, "ownerId" | "statuses" | "types">,
): Promise<number> {
  let query = tx
    .selectFrom("counters")
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>("count"), sql<number>`0`).as("count"))
    .where("owner_id", "=", filter.ownerId ?? EVERYBODY);
  if (filter.statuses?.length) query = query.where("status", "in", [...filter.statuses]);
  if (filter.types?.length) query = query.where("type", "in", [...filter.types]);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

export const NO_TOTALS = { completed: 0, failed: 0, cancelled: 0, files: 0, bytes: 0, files_gone: 0, bytes_gone: 0 };

/** The UTC day of a moment, as `2026-01-31`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Adds to the totals of one owner's and everybody's day. */
export async function countDay(
  tx: Writer,
  ownerId: OwnerId,
  day: string,
  add: Partial<typeof NO_TOTALS>,
): Promise<void> {
  for (const owner_id of [ownerId, EVERYBODY]) await addDay(tx, { ...NO_TOTALS, ...add, owner_id, day });
}

/** Adds a row of totals to the day that it is about. */
export async function addDay(tx: Writer, totals: Database["days"]): Promise<void> {
  await tx
    .insertInto("days")
    .values(totals)
    .onConflict((conflict) =>
      conflict.columns(["owner_id", "day"]).doUpdateSet({
        completed: sql<number>`days.completed + excluded.completed`,
        failed: sql<number>`days.failed + excluded.failed`,
        cancelled: sql<number>`days.cancelled + excluded.cancelled`,
        files: sql<number>`days.files + excluded.files`,
        bytes: sql<number>`days.bytes + excluded.bytes`,
        files_gone: sql<number>`days.files_gone + excluded.files_gone`,
        bytes_gone: sql<number>`days.bytes_gone + excluded.bytes_gone`,
      }),
    )
    .execute();
}
