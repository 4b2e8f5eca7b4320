import { sql } from "kysely";
import type { JobId, OwnerId, TaskId } from "../../domain/ids.ts";
import { STATUSES, type Status } from "../../domain/status.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { StartableTask, TaskReader } from "../store.ts";
import type { Reader } from "./database.ts";
import { whereActive, whereStatus } from "./where-status.ts";

const KEYS_AT_ONCE = 500;

/** Reads tasks. */
export function createTaskReader(tx: Reader, { each }: Pick<OpenDialect, "each">): TaskReader {
  return {
    get: async (id) => (await tx.selectFrom("tasks").selectAll().where("id", "=", id).executeTakeFirst()) ?? null,
    list: (jobId, page) =>
      tx
        .selectFrom("tasks")
        .selectAll()
        .where("job_id", "=", jobId)
        .where("position", ">", page.after ?? -1)
        .orderBy("position")
        .limit(page.limit)
        .execute(),
    startable: (jobId, nowMs, exceptHosts, limit) => startable(tx, jobId, nowMs, exceptHosts, limit),
    nextPending: async (jobId) =>
      (await tx
        .selectFrom("tasks")
        .selectAll()
        .where("job_id", "=", jobId)
        .where("status", "=", "pending")
        .orderBy(sql`coalesce(run_at, 0)`)
        .orderBy("position")
        .limit(1)
        .executeTakeFirst()) ?? null,
    countByStatus: (jobId) => countByStatus(tx, jobId),
    runningByHost: (except) => runningByHost(tx, each, except),
    running: (jobId) =>
      tx.selectFrom("tasks").selectAll().where("job_id", "=", jobId).where("status", "=", "running").execute(),
    unfinishedUrlKeys: (ownerId, urlKeys) => unfinishedUrlKeys(tx, ownerId, urlKeys),
    promisedBytes: () => promisedBytes(tx),
  };
}

function startable(
  tx: Reader,
  jobId: JobId,
  nowMs: number,
  exceptHosts: readonly string[],
  limit: number,
): Promise<StartableTask[]> {
  const query = tx
    .selectFrom("tasks")
    .select(["id", "host"])
    .where("job_id", "=", jobId)
    .where("status", "=", "pending")
    .where((eb) => eb.or([eb("run_at", "is", null), eb("run_at", "<=", nowMs)]));
  const open = exceptHosts.length === 0 ? query : query.where("host", "not in", [...exceptHosts]);
  return open.orderBy("position").limit(limit).execute();
}

async function countByStatus(tx: Reader, jobId: JobId): Promise<Record<Status, number>> {
  const rows = await tx
    .selectFrom("tasks")
    .select(["status", (eb) => eb.fn.countAll<number>().as("count")])
    .where("job_id", "=", jobId)
    .groupBy("status")
    .execute();
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const row of rows) counts[row.status] = Number(row.count);
  return counts;
}

async function runningByHost(
  tx: Reader,
  each: OpenDialect["each"],
  except: readonly TaskId[],
): Promise<ReadonlyMap<string, number>> {
  const running = tx
    .selectFrom("tasks")
    .select(["host", (eb) => eb.fn.countAll<number>().as("count")])
    .where(whereStatus("running", "tasks"))
    .groupBy("host");
  const counted =
    except.length === 0
      ? running
      : running.where("id", "not in", tx.selectFrom(each(except).as("except")).select(sql<TaskId>`value`.as("id")));
  const rows = await counted.execute();
  return new Map(rows.map((row) => [row.host, Number(row.count)]));
}

async function unfinishedUrlKeys(
  tx: Reader,
  ownerId: OwnerId,
  urlKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < urlKeys.length; start += KEYS_AT_ONCE) {
    const rows = await tx
      .selectFrom("tasks")
      .select("url_key")
      .where("owner_id", "=", ownerId)
      .where("url_key", "in", urlKeys.slice(start, start + KEYS_AT_ONCE))
      .where(whereActive("tasks"))
      .execute();
    for (const row of rows) found.add(row.url_key);
  }
  return found;
}

async function promisedBytes(tx: Reader): Promise<number> {
  const row = await tx
    .selectFrom("tasks")
    .select(sql<number>`coalesce(sum(bytes_total - bytes_done), 0)`.as("bytes"))
    .where(whereStatus("running", "tasks"))
    .executeTakeFirstOrThrow();
  return Number(row.bytes);
}
