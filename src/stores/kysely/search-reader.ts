import { sql } from "kysely";
import type { JobId, TaskId } from "../../domain/ids.ts";
import type { CandidateRow } from "../../domain/rows.ts";
import { hasAnswered, SOURCE_RUN_STATUSES, type SourceRunStatus } from "../../domain/source-run.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { CandidateFile, SearchReader, SourceRunView, SourceTally } from "../search.ts";
import type { Reader } from "./database.ts";

/** The ends with which a source did not answer, or was not asked to the end. */
export const UNANSWERED: readonly SourceRunStatus[] = ["blocked", "needs_key", "timeout", "failed", "cancelled"];

const ANSWERED = SOURCE_RUN_STATUSES.filter(hasAnswered);
/** The ends of sources that were asked and could not answer. */
const REFUSED = UNANSWERED.filter((status) => status !== "cancelled");

/** Reads what search jobs asked and found. */
export function createSearchReader(tx: Reader, { each }: Pick<OpenDialect, "each">): SearchReader {
  return {
    runs: (jobId) => runs(tx, jobId),
    pendingSources: async (jobId) => {
      const rows = await tx
        .selectFrom("source_runs")
        .select("source")
        .where("job_id", "=", jobId)
        .where("status", "=", "pending")
        .orderBy("position")
        .execute();
      return rows.map(({ source }) => source);
    },
    countUnanswered: async (jobId) => {
      const { count } = await tx
        .selectFrom("source_runs")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("job_id", "=", jobId)
        .where("status", "in", [...UNANSWERED])
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    tallies: (jobIds) => tallies(tx, each, jobIds),
    countCandidates: (jobId) => countCandidates(tx, jobId),
    candidates: (jobId, page) =>
      tx
        .selectFrom("candidates")
        .selectAll()
        .where("job_id", "=", jobId)
        .where("number", ">", page.after ?? 0)
        .orderBy("number")
        .limit(page.limit)
        .execute(),
    candidatesById: (jobId, ids) =>
      ids.length === 0
        ? Promise.resolve([])
        : tx
            .selectFrom(each(ids).as("wanted"))
            .innerJoin("candidates", "candidates.id", "wanted.value")
            .selectAll("candidates")
            .where("candidates.job_id", "=", jobId)
            .execute(),
    candidatesOfTasks: (ids) => candidatesOfTasks(tx, each, ids),
    filesOfTasks: (ids) => filesOfTasks(tx, each, ids),
  };
}

/** How many candidates a job has. */
export async function countCandidates(tx: Reader, jobId: JobId): Promise<number> {
  const { count } = await tx
    .selectFrom("candidates")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What became of the candidates is counted, not kept: their tasks are the truth. */
async function runs(tx: Reader, jobId: JobId): Promise<SourceRunView[]> {
  const rows = await tx.selectFrom("source_runs").selectAll().where("job_id", "=", jobId).orderBy("position").execute();
  const counted = await tx
    .selectFrom("candidates")
    .leftJoin("tasks", "tasks.id", "candidates.task_id")
    .select([
      "candidates.source",
      sql<number>`count(*)`.as("kept"),
      sql<number>`count(case when tasks.status = 'completed' then 1 end)`.as("downloaded"),
      sql<number>`count(case when tasks.status = 'failed' then 1 end)`.as("failed"),
    ])
    .where("candidates.job_id", "=", jobId)
    .groupBy("candidates.source")
    .execute();
  const bySource = new Map(counted.map((row) => [row.source, row]));
  return rows.map((row) => {
    const { kept = 0, downloaded = 0, failed = 0 } = bySource.get(row.source) ?? {};
    return { ...row, kept: Number(kept), downloaded: Number(downloaded), failed: Number(failed) };
  });
}

async function candidatesOfTasks(
  tx: Reader,
  each: OpenDialect["each"],
  ids: readonly TaskId[],
): Promise<ReadonlyMap<TaskId, CandidateRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom(each(ids).as("wanted"))
    .innerJoin("candidates", "candidates.task_id", "wanted.value")
    .selectAll("candidates")
    .execute();
  return new Map(rows.flatMap((row) => (row.task_id === null ? [] : [[row.task_id, row] as const])));
}

async function filesOfTasks(
  tx: Reader,
  each: OpenDialect["each"],
  ids: readonly TaskId[],
): Promise<ReadonlyMap<TaskId, CandidateFile>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom(each(ids).as("wanted"))
    .innerJoin("tasks", "tasks.id", "wanted.value")
    .leftJoin("assets", "assets.id", "tasks.asset_id")
    .select(["tasks.id", "tasks.status", "tasks.asset_id", "tasks.error_code", "tasks.error_message"])
    .select(["assets.mime", "assets.size_bytes"])
    .execute();
  return new Map(rows.map(({ id, ...file }) => [id, file]));
}

async function tallies(
  tx: Reader,
  each: OpenDialect["each"],
  ids: readonly JobId[],
): Promise<ReadonlyMap<JobId, SourceTally>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom(each(ids).as("wanted"))
    .innerJoin("source_runs", "source_runs.job_id", "wanted.value")
    .select([
      "source_runs.job_id",
      sql<number>`count(case when source_runs.status in (${sql.join(ANSWERED)}) then 1 end)`.as("answered"),
      sql<number>`count(case when source_runs.status in (${sql.join(REFUSED)}) then 1 end)`.as("unanswered"),
    ])
    .groupBy("source_runs.job_id")
    .execute();
  return new Map(
    rows.map(({ job_id, answered, unanswered }) => [
      job_id,
      { answered: Number(answered), unanswered: Number(unanswered) },
    ]),
  );
}
