import type { OwnerId, ScheduleId } from "../../domain/ids.ts";
import type { NewRun, ScheduleReader, ScheduleWriter } from "../schedules.ts";
import type { Reader, Writer } from "./database.ts";

/** So many runs of a schedule are remembered. */
const RUNS_KEPT = 100;

/** Reads schedules and their runs. */
export function createScheduleReader(tx: Reader): ScheduleReader {
  const ofOwner = (ownerId: OwnerId | null) =>
    ownerId === null ? tx.selectFrom("schedules") : tx.selectFrom("schedules").where("owner_id", "=", ownerId);
  return {
    get: async (id) => (await tx.selectFrom("schedules").selectAll().where("id", "=", id).executeTakeFirst()) ?? null,
    list: (ownerId, { limit, before }) => {
      const query = ofOwner(ownerId).selectAll().orderBy("number", "desc").limit(limit);
      return (before === undefined ? query : query.where("number", "<", before)).execute();
    },
    count: async (ownerId) => {
      const query = ofOwner(ownerId).select((eb) => eb.fn.countAll<number>().as("count"));
      return Number((await query.executeTakeFirstOrThrow()).count);
    },
    due: (at, limit) =>
      tx.selectFrom("schedules").selectAll().where("next_at", "<=", at).orderBy("next_at").limit(limit).execute(),
    runs: (id, limit) =>
      tx
        .selectFrom("schedule_runs")
        .selectAll()
        .where("schedule_id", "=", id)
        .orderBy("number", "desc")
        .limit(limit)
        .execute(),
  };
}

/** Writes schedules and their runs, inside one transaction. */
export function createScheduleWriter(tx: Writer): ScheduleWriter {
  return {
    ...createScheduleReader(tx),
    add: (row) => tx.insertInto("schedules").values(row).returningAll().executeTakeFirstOrThrow(),
    change: async (id, set) =>
      (await tx.updateTable("schedules").set(set).where("id", "=", id).returningAll().executeTakeFirst()) ?? null,
    remove: async (id) => {
      await tx.deleteFrom("schedule_runs").where("schedule_id", "=", id).execute();
      await tx.deleteFrom("schedules").where("id", "=", id).execute();
    },
    ran: (run, nextAt) => ran(tx, run, nextAt),
  };
}

/** The run counts only where it is still the one that was due: compare-and-set on when. */
async function ran(tx: Writer, run: NewRun, nextAt: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("schedules")
    .set({ next_at: nextAt })
    .where("id", "=", run.schedule_id)
    .where("next_at", "=", run.due_at)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await tx.insertInto("schedule_runs").values(run).execute();
  await forgetOldRuns(tx, run.schedule_id);
  return true;
}

async function forgetOldRuns(tx: Writer, id: ScheduleId): Promise<void> {
  const [oldest] = await tx
    .selectFrom("schedule_runs")
    .select("number")
    .where("schedule_id", "=", id)
    .orderBy("number", "desc")
    .offset(RUNS_KEPT)
    .limit(1)
    .execute();
  if (oldest === undefined) return;
  await tx.deleteFrom("schedule_runs").where("schedule_id", "=", id).where("number", "<=", oldest.number).execute();
}
