import { sql } from "kysely";
import type { JobId } from "../../domain/ids.ts";
import type { JobRow } from "../../domain/rows.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { Choice, Kept, NewCandidate, SearchWriter } from "../search.ts";
import type { Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { cancelRuns, runsToPending } from "./move-runs.ts";
import { countCandidates, createSearchReader } from "./search-reader.ts";
import { insertTasks } from "./task-writer.ts";
import { whereStatus } from "./where-status.ts";

const ROWS_AT_ONCE = 100;

/** Writes what search jobs ask and find, inside one transaction. */
export function createSearchWriter(tx: Writer, dialect: OpenDialect, log: EventLog): SearchWriter {
  return {
    ...createSearchReader(tx, dialect),
    addRuns: (jobId, sources) => addRuns(tx, jobId, sources),
    startRun: async (jobId, source, epoch, at) => {
      const job = await runningJob(tx, jobId, epoch);
      if (job === null || !(await startRun(tx, jobId, source, at))) return false;
      await tellNews(tx, log, job, "source_start", `asking ${source}`, at);
      return true;
    },
    keep: async (jobId, source, epoch, batch, limit, at) => {
      const job = await runningJob(tx, jobId, epoch);
      return job === null ? null : keep(tx, dialect, log, job, source, batch, limit, at);
    },
    choose: (jobId, choices, at) => choose(tx, jobId, choices, at),
    endRun: async (jobId, source, epoch, { text, ...end }, at) => {
      const job = await runningJob(tx, jobId, epoch);
      if (job === null) return false;
      await tx
        .updateTable("source_runs")
        .set({ ...end, finished_at: at })
        .where("job_id", "=", jobId)
        .where("source", "=", source)
        .where("status", "=", "running")
        .execute();
      await tellNews(tx, log, job, "source_end", text, at);
      return true;
    },
    putBackRuns: (jobId) => runsToPending(tx, jobId, ["running"]),
    cancelPending: (jobId, reason, at) => cancelRuns(tx, jobId, ["pending"], reason, at),
  };
}

/** The job, if the claim with this epoch still holds and nobody wants it to stop. */
async function runningJob(tx: Writer, jobId: JobId, epoch: number): Promise<JobRow | null> {
  const row = await tx
    .selectFrom("jobs")
    .selectAll()
    .where("id", "=", jobId)
    .where("epoch", "=", epoch)
    .where(whereStatus("running"))
    .executeTakeFirst();
  return row ?? null;
}

async function addRuns(tx: Writer, jobId: JobId, sources: readonly string[]): Promise<void> {
  if (sources.length === 0) return;
  const rows = sources.map((source, position) => ({
    job_id: jobId,
    source,
    position,
    status: "pending" as const,
    reason: null,
    found: 0,
    started_at: null,
    finished_at: null,
  }));
  await tx.insertInto("source_runs").values(rows).execute();
}

async function startRun(tx: Writer, jobId: JobId, source: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("source_runs")
    .set({ status: "running", started_at: at, reason: null })
    .where("job_id", "=", jobId)
    .where("source", "=", source)
    .where("status", "=", "pending")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function keep(
  tx: Writer,
  dialect: OpenDialect,
  log: EventLog,
  job: JobRow,
  source: string,
  batch: readonly NewCandidate[],
  limit: number,
  at: number,
): Promise<Kept> {
  const before = await countCandidates(tx, job.id);
  const chosen = (await unknownOf(tx, dialect, job, batch)).slice(0, Math.max(0, limit - before));
  if (chosen.length === 0) return { kept: 0, total: before };
  await insertCandidates(tx, job, source, chosen, at);
  await insertNewTasks(tx, job, chosen, at);
  await tx
    .updateTable("jobs")
    .set({
      detected: sql<number>`detected + ${chosen.length}`,
      tasks_unsized: sql<number>`tasks_unsized + ${chosen.filter(({ task }) => task !== null).length}`,
      updated_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", job.id)
    .execute();
  tell(log, job, "found", `${chosen.length} found by ${source}`, at);
  return { kept: chosen.length, total: before + chosen.length };
}

/** The candidates of a batch whose links the job does not have yet; of equal ones the first. */
async function unknownOf(
  tx: Writer,
  { each }: OpenDialect,
  job: JobRow,
  batch: readonly NewCandidate[],
): Promise<NewCandidate[]> {
  const rows = await tx
    .selectFrom(each(batch.map(({ url_key }) => url_key)).as("wanted"))
    .innerJoin("candidates", "candidates.url_key", "wanted.value")
    .select("candidates.url_key")
    .where("candidates.job_id", "=", job.id)
    .execute();
  const known = new Set(rows.map(({ url_key }) => url_key));
  return batch.filter(({ url_key }) => !known.has(url_key) && known.add(url_key));
}

async function insertCandidates(
  tx: Writer,
  job: JobRow,
  source: string,
  chosen: readonly NewCandidate[],
  at: number,
): Promise<void> {
  const rows = chosen.map(({ id, facts: { license, ...facts }, url_key, task }) => ({
    ...facts,
    id,
    job_id: job.id,
    source,
    url_key,
    license: license?.code ?? null,
    license_url: license?.url ?? null,
    license_text: license?.text ?? null,
    task_id: task?.id ?? null,
    created_at: at,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    await tx
      .insertInto("candidates")
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
}

async function choose(tx: Writer, jobId: JobId, choices: readonly Choice[], at: number): Promise<void> {
  if (choices.length === 0) return;
  const job = await tx
    .updateTable("jobs")
    .set({
      tasks_unsized: sql<number>`tasks_unsized + ${choices.length}`,
      updated_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", jobId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertNewTasks(tx, job, choices, at);
  for (const { id, task } of choices)
    await tx.updateTable("candidates").set({ task_id: task.id }).where("id", "=", id).execute();
}

async function insertNewTasks(
  tx: Writer,
  job: JobRow,
  chosen: readonly Pick<NewCandidate, "task" | "url_key">[],
  at: number,
): Promise<void> {
  const tasks = chosen.flatMap(({ task, url_key }) => (task === null ? [] : [{ ...task, url_key, checksum: null }]));
  await insertTasks(tx, { ...job, status: "pending", created_at: at }, tasks, await nextPosition(tx, job.id));
}

async function nextPosition(tx: Writer, jobId: JobId): Promise<number> {
  const row = await tx
    .selectFrom("tasks")
    .select("position")
    .where("job_id", "=", jobId)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? 0 : row.position + 1;
}

/** Tells what changed of a job that its own columns do not show: whoever has its row sees by the version that it is old. */
async function tellNews(tx: Writer, log: EventLog, job: JobRow, type: string, text: string, at: number): Promise<void> {
  await tx
    .updateTable("jobs")
    .set({ updated_at: at, version: sql<number>`version + 1` })
    .where("id", "=", job.id)
    .execute();
  tell(log, job, type, text, at);
}

function tell(log: EventLog, job: JobRow, type: string, text: string, at: number): void {
  log.add({ at, job_id: job.id, task_id: null, type, from_status: job.status, to_status: job.status, text });
}
