import { sql, type RawBuilder } from "kysely";
import type { JobId } from "../../domain/ids.ts";
import type { AuditReader, AuditWriter, JobAudit, WrongCounter } from "../audit.ts";
import { mendDays, wrongDays } from "./audit-days.ts";
import { EVERYBODY, type Reader, type Writer } from "./database.ts";
import { whereActive } from "./where-status.ts";

/** What the tasks of a job say. A search detects candidates, of which only the chosen ones have a task; a list is no file. */
const sumsOf = (jobId: RawBuilder<unknown>) => sql`
  coalesce(nullif((select count(*) from candidates where candidates.job_id = ${jobId}), 0),
    count(tasks.id) - count(media_lists.task_id)) as true_detected,
  coalesce(sum(case when tasks.status = 'completed' and media_lists.task_id is null then 1 else 0 end), 0) as true_downloaded,
  coalesce(sum(case when tasks.status = 'failed' then 1 else 0 end), 0) as true_failed,
  coalesce(sum(tasks.bytes_done), 0) as true_bytes_done,
  coalesce(sum(tasks.bytes_total), 0) as true_bytes_expected,
  coalesce(sum(case when tasks.id is not null and tasks.bytes_total is null then 1 else 0 end), 0) as true_tasks_unsized`;

/** Reads what a check of the whole compares. */
export function createAuditReader(tx: Reader): AuditReader {
  return {
    wrongCounters: () => wrongCounters(tx),
    wrongDays: () => wrongDays(tx),
    jobs: (afterNumber, limit) => auditJobs(tx, afterNumber, limit),
    assets: (afterNumber, limit) =>
      tx
        .selectFrom("assets")
        .select(["number", "id", "blob_id", "size_bytes", "digest", "name", "readable_name"])
        .where("number", ">", afterNumber)
        .orderBy("number")
        .limit(limit)
        .execute(),
    unfinishedTasks: async (ids) => {
      if (ids.length === 0) return new Set();
      const query = tx
        .selectFrom("tasks")
        .select("id")
        .where("id", "in", [...ids]);
      const rows = await query.where(whereActive("tasks")).execute();
      return new Set(rows.map((row) => row.id));
    },
    knownBlobs: async (blobIds) => {
      if (blobIds.length === 0) return new Set();
      const query = tx.selectFrom("assets").select("blob_id").distinct();
      const rows = await query.where("blob_id", "in", [...blobIds]).execute();
      return new Set(rows.map((row) => row.blob_id));
    },
  };
}

/** Mends sums and names, inside one transaction. */
export function createAuditWriter(tx: Writer): AuditWriter {
  return {
    ...createAuditReader(tx),
    recount: () => recount(tx),
    resum: (id) => resum(tx, id),
    setReadableName: async (id, readable_name) => {
      await tx.updateTable("assets").set({ readable_name }).where("id", "=", id).execute();
    },
  };
}

async function wrongCounters(tx: Reader): Promise<WrongCounter[]> {
  const { rows } = await sql<WrongCounter>`
    select owner_id, type, status, sum(kept) as kept, sum(counted) as counted from (
      select owner_id, type, status, count as kept, 0 as counted from counters
      union all select owner_id, type, status, 0, count(*) from jobs group by owner_id, type, status
      union all select ${EVERYBODY}, type, status, 0, count(*) from jobs group by type, status
    ) as both_sides group by owner_id, type, status having sum(kept) <> sum(counted)`.execute(tx);
  return rows;
}

async function auditJobs(tx: Reader, afterNumber: number, limit: number): Promise<JobAudit[]> {
  const { rows } = await sql<JobAudit>`
    select jobs.number, jobs.id, jobs.status, jobs.lease_until, jobs.finished_at, jobs.detected, jobs.downloaded,
      jobs.failed, jobs.bytes_done, jobs.bytes_expected, jobs.tasks_unsized, ${sumsOf(sql.ref("jobs.id"))},
      coalesce(sum(case when tasks.status = 'completed' and tasks.asset_id is not null and assets.id is null
        then 1 else 0 end), 0) as assets_missing
    from (select * from jobs where number > ${afterNumber} order by number limit ${limit}) as jobs
      left join tasks on tasks.job_id = jobs.id
      left join media_lists on media_lists.task_id = tasks.id
      left join assets on assets.task_id = tasks.id
    group by jobs.number, jobs.id, jobs.status, jobs.lease_until, jobs.finished_at, jobs.detected, jobs.downloaded,
      jobs.failed, jobs.bytes_done, jobs.bytes_expected, jobs.tasks_unsized
    order by jobs.number`.execute(tx);
  return rows;
}

async function recount(tx: Writer): Promise<void> {
  await tx.deleteFrom("counters").execute();
  await sql`insert into counters (owner_id, type, status, count)
    select owner_id, type, status, count(*) from jobs group by owner_id, type, status
    union all select ${EVERYBODY}, type, status, count(*) from jobs group by type, status`.execute(tx);
  await mendDays(tx);
}

async function resum(tx: Writer, id: JobId): Promise<void> {
  const { rows } = await sql<JobAudit>`select ${sumsOf(sql`${id}`)} from tasks
    left join media_lists on media_lists.task_id = tasks.id where tasks.job_id = ${id}`.execute(tx);
  const sums = rows[0];
  if (!sums) return;
  await tx
    .updateTable("jobs")
    .set({
      detected: sums.true_detected,
      downloaded: sums.true_downloaded,
      failed: sums.true_failed,
      bytes_done: sums.true_bytes_done,
      bytes_expected: sums.true_bytes_expected,
      tasks_unsized: sums.true_tasks_unsized,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", id)
    .execute();
}
