import { sql, type RawBuilder, type SqlBool } from "kysely";
import type { JobId, OwnerId, WorkerId } from "../../domain/ids.ts";
import type { JobRow } from "../../domain/rows.ts";
import type { Search } from "../dialects/dialect.ts";
import type { DayTotals, JobReader } from "../store.ts";
import { countsByStatus } from "./counters.ts";
import { EVERYBODY, type Reader } from "./database.ts";
import { ownersByFairShare } from "./fair-share.ts";
import { listingOfJobs } from "./list-jobs.ts";
import { countRows, listAndCount, listRows } from "./listing.ts";
import { whereLeased, whereStatus } from "./where-status.ts";

/** Reads jobs. */
export function createJobReader(tx: Reader, search: Search): JobReader {
  return {
    get: (id) => getJob(tx, id),
    getMany: async (ids) =>
      ids.length === 0
        ? []
        : tx
            .selectFrom("jobs")
            .selectAll()
            .where("id", "in", [...ids])
            .execute(),
    list: (filter, page) => listRows(listingOfJobs(tx, search, filter), page),
    count: (filter) => countRows(tx, listingOfJobs(tx, search, filter)),
    listAndCount: (filter, page) => listAndCount(tx, listingOfJobs(tx, search, filter), page),
    counts: (ownerId) => countsByStatus(tx, ownerId),
    pendingOf: (ownerId, nowMs, exceptHosts, limit) => pendingOf(tx, ownerId, nowMs, exceptHosts, limit),
    ownersByFairShare: () => ownersByFairShare(tx),
    leased: (workerId) => leased(tx, workerId),
    nextRunAt: (nowMs) => nextRunAt(tx, nowMs),
    positionBounds: () => positionBounds(tx),
    days: (ownerId, limit) => days(tx, ownerId ?? EVERYBODY, limit),
  };
}

/** Reads one job. */
export async function getJob(tx: Reader, id: JobId): Promise<JobRow | null> {
  return (await tx.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
}

function pendingOf(
  tx: Reader,
  ownerId: OwnerId,
  nowMs: number,
  exceptHosts: readonly string[],
  limit: number,
): Promise<JobRow[]> {
  const query = tx.selectFrom("jobs");
  const open =
    exceptHosts.length === 0
      ? query
      : query.where((eb) =>
          eb.or([
            eb("host", "not in", [...exceptHosts]),
            eb.and([eb("host", "is", null), someTaskOpen(nowMs, exceptHosts)]),
          ]),
        );
  return open
    .selectAll()
    .where(whereStatus("pending"))
    .where("owner_id", "=", ownerId)
    .where((eb) => eb.or([eb("run_at", "is", null), eb("run_at", "<=", nowMs)]))
    .orderBy("priority", "desc")
    .orderBy("position")
    .limit(limit)
    .execute();
}

/** A job of several hosts can go on when one of its tasks can, or when none is left to wait for. */
function someTaskOpen(nowMs: number, exceptHosts: readonly string[]): RawBuilder<SqlBool> {
  const pending = sql`select 1 from tasks where tasks.job_id = jobs.id and tasks.status = 'pending'`;
  return sql<SqlBool>`(not exists (${pending}) or exists (${pending}
    and (tasks.run_at is null or tasks.run_at <= ${nowMs}) and tasks.host not in (${sql.join([...exceptHosts])})))`;
}

function leased(tx: Reader, workerId?: WorkerId): Promise<JobRow[]> {
  const query = tx.selectFrom("jobs").selectAll().where(whereLeased());
  return (workerId === undefined ? query : query.where("lease_owner", "=", workerId)).execute();
}

async function nextRunAt(tx: Reader, nowMs: number): Promise<number | null> {
  const row = await tx
    .selectFrom("jobs")
    .select((eb) => eb.fn.min("run_at").as("at"))
    .where(whereStatus("pending"))
    .where("run_at", ">", nowMs)
    .executeTakeFirst();
  return row?.at ?? null;
}

async function positionBounds(tx: Reader): Promise<{ first: number; last: number }> {
  const row = await tx
    .selectFrom("jobs")
    .select((eb) => [eb.fn.min("position").as("first"), eb.fn.max("position").as("last")])
    .where(whereStatus("pending"))
    .executeTakeFirst();
  return { first: row?.first ?? 0, last: row?.last ?? 0 };
}

function days(tx: Reader, ownerId: OwnerId, limit: number): Promise<DayTotals[]> {
  return tx
    .selectFrom("days")
    .select(["day", "completed", "failed", "cancelled", "files", "bytes"])
    .where("owner_id", "=", ownerId)
    .orderBy("day", "desc")
    .limit(limit)
    .execute();
}
