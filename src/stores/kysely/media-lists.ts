import { sql } from "kysely";
import type { JobId, OwnerId } from "../../domain/ids.ts";
import type { JobRow, MediaOrigin, MediaOriginRow, TaskRow } from "../../domain/rows.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type {
  KeptPortion,
  ListPortion,
  ListTotals,
  MediaListReader,
  MediaListWriter,
  NewEntry,
} from "../media-lists.ts";
import type { Reader, Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { createTaskReader } from "./task-reader.ts";
import { insertTasks } from "./task-writer.ts";
import { whereLeased } from "./where-status.ts";
import { SumChange } from "./write-progress.ts";

/** Reads how far the lists of jobs were read. */
export function createMediaListReader(tx: Reader): MediaListReader {
  return {
    totals: (jobId) => totals(tx, jobId),
    isList: async (taskId) =>
      (await tx.selectFrom("media_lists").select("task_id").where("task_id", "=", taskId).executeTakeFirst()) !==
      undefined,
  };
}

/** Writes what lists bring, inside one transaction. */
export function createMediaListWriter(tx: Writer, dialect: OpenDialect, log: EventLog): MediaListWriter {
  return {
    ...createMediaListReader(tx),
    keep: (portion, at) => keep(tx, dialect, log, portion, at),
    noteOrigins: (origins) => noteOrigins(tx, dialect, origins),
  };
}

async function totals(tx: Reader, jobId: JobId): Promise<ListTotals> {
  const row = await tx
    .selectFrom("media_lists")
    .select(({ fn }) => [
      fn.countAll<number>().as("lists"),
      fn.coalesce(fn.sum<number>("entries"), sql<number>`0`).as("entries"),
      fn.coalesce(fn.sum<number>("here"), sql<number>`0`).as("here"),
      fn.coalesce(fn.sum<number>("refused"), sql<number>`0`).as("refused"),
    ])
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  const { lists, entries, here, refused } = row;
  return { lists: Number(lists), entries: Number(entries), here: Number(here), refused: Number(refused) };
}

async function keep(
  tx: Writer,
  dialect: OpenDialect,
  log: EventLog,
  portion: ListPortion,
  at: number,
): Promise<KeptPortion | null> {
  const list = await tx.selectFrom("tasks").selectAll().where("id", "=", portion.taskId).executeTakeFirst();
  const job = list && (await claimedJob(tx, list.job_id, portion.epoch));
  if (!list || !job) return null;
  const { wanted, ...passed } = await sort(tx, dialect, job, portion);
  const position = await nextPosition(tx, job.id);
  const chosen = wanted.slice(0, Math.max(0, portion.mostTasks - position));
  const tasks = chosen.map(({ task }) => task);
  await insertTasks(tx, { ...job, status: "pending", created_at: at }, tasks, position);
  const origins = chosen.map(({ task, origin }) => ({ ...origin, task_id: task.id }));
  await noteOrigins(tx, dialect, origins);
  const isFirst = await putList(tx, list, portion, passed.here);
  await addToJob(tx, job, { list: isFirst ? list : null, chosen, message: portion.message, at });
  const text = chosen.length > 0 ? `${chosen.length} found in ${portion.title}` : portion.message;
  const { status } = job;
  log.add({ at, job_id: job.id, task_id: list.id, type: "found", from_status: status, to_status: status, text });
  return { added: chosen.length, ...passed, left: wanted.length - chosen.length };
}

/** The job, if the claim with this epoch still holds, be it only until the worker lets go. */
async function claimedJob(tx: Writer, id: JobId, epoch: number): Promise<JobRow | undefined> {
  const query = tx.selectFrom("jobs").selectAll().where("id", "=", id).where("epoch", "=", epoch);
  return query.where(whereLeased()).executeTakeFirst();
}

type Sorted = Pick<KeptPortion, "here" | "elsewhere"> & { readonly wanted: readonly NewEntry[] };

/** Says of the entries that the job does not have yet which are to be fetched. */
async function sort(tx: Writer, dialect: OpenDialect, job: JobRow, { entries, again }: ListPortion): Promise<Sorted> {
  const own = await keysOfJob(tx, dialect, job.id, keysOf(entries));
  const unknown = entries.filter(({ task }) => !own.has(task.url_key));
  const here = again ? new Set<string>() : await originsHere(tx, dialect, job.owner_id, unknown);
  const missing = unknown.filter(({ origin }) => !here.has(nameOf(origin)));
  const busy = await createTaskReader(tx, dialect).unfinishedUrlKeys(job.owner_id, keysOf(missing));
  const wanted = missing.filter(({ task }) => !busy.has(task.url_key));
  return { wanted, here: unknown.length - missing.length, elsewhere: missing.length - wanted.length };
}

/** Which of these keys tasks of the job have, in whatever status. */
async function keysOfJob(
  tx: Writer,
  { each }: OpenDialect,
  jobId: JobId,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const wanted = tx.selectFrom(each(keys).as("wanted")).select(sql<string>`value`.as("value"));
  const query = tx.selectFrom("tasks").select("url_key").where("job_id", "=", jobId).where("url_key", "in", wanted);
  return new Set((await query.execute()).map(({ url_key }) => url_key));
}

/** Which of these origins files of the owner's library have. */
async function originsHere(
  tx: Writer,
  { rows }: OpenDialect,
  ownerId: OwnerId,
  entries: readonly NewEntry[],
): Promise<ReadonlySet<string>> {
  const wanted = rows<MediaOrigin, keyof MediaOrigin>(
    ["site", "media_id"],
    entries.map(({ origin }) => origin),
  );
  const found = await tx
    .selectFrom(wanted.as("wanted"))
    .innerJoin("media_origins", (join) =>
      join.onRef("media_origins.site", "=", "wanted.site").onRef("media_origins.media_id", "=", "wanted.media_id"),
    )
    .innerJoin("assets", "assets.task_id", "media_origins.task_id")
    .select(["media_origins.site", "media_origins.media_id"])
    .where("assets.owner_id", "=", ownerId)
    .execute();
  return new Set(found.map(nameOf));
}

async function nextPosition(tx: Writer, jobId: JobId): Promise<number> {
  const { last } = await tx
    .selectFrom("tasks")
    .select(({ fn }) => fn.max<number | null>("position").as("last"))
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  return (last ?? -1) + 1;
}

/** Notes how far a list was read; true where it was not known yet to be one. */
async function putList(tx: Writer, list: TaskRow, { title, tally }: ListPortion, nowHere: number): Promise<boolean> {
  const counts = { ...tally, here: tally.here + nowHere };
  const known = await tx
    .updateTable("media_lists")
    .set(counts)
    .where("task_id", "=", list.id)
    .returning("task_id")
    .executeTakeFirst();
  if (known) return false;
  await tx
    .insertInto("media_lists")
    .values({ ...counts, task_id: list.id, job_id: list.job_id })
    .execute();
  await tx
    .updateTable("tasks")
    .set({ ...NO_BYTES, name: title })
    .where("id", "=", list.id)
    .execute();
  return true;
}

const NO_BYTES = { bytes_done: 0, bytes_total: 0 };

type Brought = {
  /** The task that was not known to be a list before; it is no file. */
  readonly list: TaskRow | null;
  readonly chosen: readonly NewEntry[];
  readonly message: string;
  readonly at: number;
};

async function addToJob(tx: Writer, { id, host }: JobRow, { list, chosen, message, at }: Brought): Promise<void> {
  const sums = new SumChange();
  if (list !== null) sums.add(list, NO_BYTES);
  const oneHost = chosen.every(({ task }) => task.host === host);
  await tx
    .updateTable("jobs")
    .set({
      message,
      host: oneHost ? host : null,
      detected: sql<number>`detected + ${chosen.length - (list === null ? 0 : 1)}`,
      bytes_done: sql<number>`bytes_done + ${sums.done}`,
      bytes_expected: sql<number>`bytes_expected + ${sums.expected}`,
      tasks_unsized: sql<number>`tasks_unsized + ${chosen.length + sums.unsized}`,
      // A list that brings something is not what kills its workers.
      ...(chosen.length > 0 ? { crash_losses: 0 } : {}),
      updated_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", id)
    .execute();
}

async function noteOrigins(tx: Writer, { rows }: OpenDialect, origins: readonly MediaOriginRow[]): Promise<void> {
  if (origins.length === 0) return;
  const columns = ["site", "media_id", "task_id"] as const;
  const added = rows<MediaOriginRow, keyof MediaOriginRow>(columns, origins);
  await tx
    .insertInto("media_origins")
    .columns(columns)
    // Without a condition SQLite takes what follows for one of a join.
    .expression(
      tx
        .selectFrom(added.as("added"))
        .selectAll()
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets the lists of a job that goes, and what its tasks fetched that have no file. */
export async function forgetLists(tx: Writer, jobId: JobId): Promise<void> {
  await tx.deleteFrom("media_lists").where("job_id", "=", jobId).execute();
  await tx
    .deleteFrom("media_origins")
    .where("task_id", "in", tx.selectFrom("tasks").select("id").where("job_id", "=", jobId))
    .where("task_id", "not in", tx.selectFrom("assets").select("task_id").where("job_id", "=", jobId))
    .execute();
}

function keysOf(entries: readonly NewEntry[]): string[] {
  return entries.map(({ task }) => task.url_key);
}

function nameOf({ site, media_id }: MediaOrigin): string {
  return `${site} ${media_id}`;
}
