import type { JobId } from "../../domain/ids.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { EventReader } from "../store.ts";
import type { EventRow } from "../../domain/rows.ts";
import type { Reader, Writer } from "./database.ts";

/** An event to be written; only a removal says whose job it was. */
export type NewEvent = Omit<EventRow, "sequence" | "owner_id"> & Partial<Pick<EventRow, "owner_id">>;

const COLUMNS = ["at", "job_id", "task_id", "type", "from_status", "to_status", "text", "owner_id"] as const;

/** Collects the events of one transaction and writes them last, so that their order is the order of commits. */
export class EventLog {
  readonly #pending: NewEvent[] = [];

  add(event: NewEvent): void {
    this.#pending.push(event);
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  async write(tx: Writer, dialect: OpenDialect): Promise<void> {
    if (this.isEmpty) return;
    await dialect.orderEvents(tx);
    await tx
      .insertInto("events")
      .columns(COLUMNS)
      .expression(tx.selectFrom(dialect.rows(COLUMNS, this.#pending).as("added")).selectAll())
      .execute();
  }
}

/** Reads the event log. */
export function createEventReader(tx: Reader): EventReader {
  return {
    last: async () => Math.max((await lastKept(tx)) ?? 0, await prunedThrough(tx)),
    first: async () => (await prunedThrough(tx)) + 1,
    after: (sequence, limit) =>
      tx.selectFrom("events").selectAll().where("sequence", ">", sequence).orderBy("sequence").limit(limit).execute(),
    timeline: (jobId, page) => timeline(tx, jobId, page),
    countTimeline: async (jobId) => {
      const row = await tx
        .selectFrom("events")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("job_id", "=", jobId)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}

async function lastKept(tx: Reader): Promise<number | null> {
  const row = await tx.selectFrom("events").select("sequence").orderBy("sequence", "desc").limit(1).executeTakeFirst();
  return row?.sequence ?? null;
}

/** The last sequence that pruning removed, or 0. */
export async function prunedThrough(tx: Reader): Promise<number> {
  const row = await tx.selectFrom("pruned").select("through").executeTakeFirst();
  return row?.through ?? 0;
}

function timeline(tx: Reader, jobId: JobId, page: { limit: number; after?: number }) {
  return tx
    .selectFrom("events")
    .selectAll()
    .where("job_id", "=", jobId)
    .where("sequence", ">", page.after ?? 0)
    .orderBy("sequence")
    .limit(page.limit)
    .execute();
}
