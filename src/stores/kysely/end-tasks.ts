import { sql } from "kysely";
import type { JobId, TaskId } from "../../domain/ids.ts";
import { subjectsOf } from "../../domain/quotas.ts";
import type { AssetRow, JobRow, TaskRow } from "../../domain/rows.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { AttemptEnd, TaskEnd } from "../store.ts";
import { countDay, dayOf } from "./counters.ts";
import type { Writer } from "./database.ts";
import type { EventLog, NewEvent } from "./events.ts";
import { assetSearchText } from "./search-text.ts";
import { countUsage } from "./usage.ts";
import { whereLeased, whereStatus } from "./where-status.ts";
import { SumChange } from "./write-progress.ts";

const END_EVENTS = {
  complete: "task_complete",
  keep: "task_complete",
  expand: "task_complete",
  fail: "task_fail",
  putBack: "task_put_back",
} as const;

type OwnTask = Pick<TaskRow, "id" | "job_id" | "bytes_done" | "bytes_total" | "fruitless_tries" | "segments">;
/** Whose files they are and for which address they count at this moment: a guest may have become a user meanwhile. */
type Whose = Pick<JobRow, "owner_id" | "block">;
type Ended = { readonly before: OwnTask; readonly end: AttemptEnd; readonly change: Partial<TaskRow> };

/**
 * Ends attempts at tasks of one job, with what that means for the job: the sums, the counts, the assets and the events.
 * Returns which of them still belonged to the claim with this epoch; the others are left alone.
 */
export async function endTasks(
  tx: Writer,
  dialect: OpenDialect,
  log: EventLog,
  epoch: number,
  ends: readonly AttemptEnd[],
  at: number,
): Promise<ReadonlySet<TaskId>> {
  const own = await ownTasks(tx, dialect, epoch, ends);
  const ended = ends.flatMap((end): Ended[] => {
    const before = own.get(end.id);
    return before ? [{ before, end, change: { ...taskColumns(before, end, at), updated_at: at } }] : [];
  });
  const [first] = ended;
  if (first === undefined) return new Set();
  for (const alike of Map.groupBy(ended, ({ end }) => end.event).values()) await changeTasks(tx, dialect, alike);
  const job = await addToJob(tx, first.before.job_id, ended, at);
  await addAssets(tx, dialect, job, ended);
  for (const one of ended) log.add(eventOf(one, at));
  return new Set(ended.map(({ before }) => before.id));
}

/** The tasks that run and whose job still belongs to the claim with this epoch. */
async function ownTasks(
  tx: Writer,
  { each }: OpenDialect,
  epoch: number,
  ends: readonly AttemptEnd[],
): Promise<ReadonlyMap<TaskId, OwnTask>> {
  const rows = await tx
    .selectFrom(each(ends.map(({ id }) => id)).as("wanted"))
    .innerJoin("tasks", "tasks.id", "wanted.value")
    .innerJoin("jobs", "jobs.id", "tasks.job_id")
    .select([
      "tasks.id",
      "tasks.job_id",
      "tasks.bytes_done",
      "tasks.bytes_total",
      "tasks.fruitless_tries",
      "tasks.segments",
    ])
    .where(whereStatus("running", "tasks"))
    .where(whereLeased())
    .where("jobs.epoch", "=", epoch)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Changes the same columns of many tasks. */
async function changeTasks(tx: Writer, { rows }: OpenDialect, ended: readonly Ended[]): Promise<void> {
  const changes = ended.map(({ before, change }) => ({ ...change, id: before.id }));
  const [first] = changes;
  const columns = Object.keys(first ?? {}) as (keyof TaskRow)[];
  await tx
    .updateTable("tasks")
    .from(rows<Partial<TaskRow>, keyof TaskRow>(columns, changes).as("ended"))
    .set((eb) => Object.fromEntries(columns.map((column) => [column, eb.ref(`ended.${column}`)])))
    .whereRef("tasks.id", "=", "ended.id")
    .execute();
}

async function addToJob(tx: Writer, jobId: JobId, ended: readonly Ended[], at: number): Promise<Whose> {
  const sums = new SumChange();
  for (const { before, change } of ended) sums.add(before, { ...before, ...change });
  for (const { before, end } of ended)
    if (end.event === "fail") sums.received += Math.max(0, end.bytesDone - before.bytes_done);
  const assets = ended.flatMap(({ end }) => (end.event === "complete" ? [end.asset] : []));
  const count = (isOne: (one: Ended) => boolean) => ended.filter(isOne).length;
  const completed = count(({ change }) => change.status === "completed");
  const lists = count(({ end }) => end.event === "expand");
  const job = await tx
    .updateTable("jobs")
    .set({
      ...(completed > 0 ? { crash_losses: 0 } : {}),
      downloaded: sql<number>`downloaded + ${completed - lists}`,
      failed: sql<number>`failed + ${count(({ end }) => end.event === "fail")}`,
      images: sql<number>`images + ${assets.filter(({ kind }) => kind === "image").length}`,
      videos: sql<number>`videos + ${assets.filter(({ kind }) => kind === "video").length}`,
      requests: sql<number>`requests + ${ended.reduce((sum, { end }) => sum + end.requests, 0)}`,
      bytes_done: sql<number>`bytes_done + ${sums.done}`,
      bytes_expected: sql<number>`bytes_expected + ${sums.expected}`,
      tasks_unsized: sql<number>`tasks_unsized + ${sums.unsized}`,
      updated_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", jobId)
    .returning(["owner_id", "block"])
    .executeTakeFirstOrThrow();
  await countUsage(tx, subjectsOf(job), "bytes", at, sums.received);
  return job;
}

function eventOf({ before, end, change }: Ended, at: number): NewEvent {
  return {
    at,
    job_id: before.job_id,
    task_id: before.id,
    type: END_EVENTS[end.event],
    from_status: "running",
    to_status: change.status ?? null,
    text: textOf(end),
  };
}

function taskColumns(before: OwnTask, end: AttemptEnd, at: number): Partial<TaskRow> {
  const segments = Math.max(before.segments, end.segments);
  switch (end.event) {
    case "complete": {
      const { id, digest, name, size_bytes } = end.asset;
      const sizes = { bytes_done: size_bytes, bytes_total: size_bytes };
      const clean = { error_code: null, error_message: null, fruitless_tries: 0, finished_at: at };
      // What is here came over one connection at least, however quickly.
      const facts = { asset_id: id, digest, name, resumed_from: end.resumedFrom, segments: Math.max(1, segments) };
      return { ...sizes, ...clean, ...facts, status: "completed" };
    }
    case "keep": {
      const { sizeBytes, digest } = end;
      const clean = { error_code: null, error_message: null, fruitless_tries: 0, finished_at: at };
      return { ...clean, bytes_done: sizeBytes, bytes_total: sizeBytes, digest, segments, status: "completed" };
    }
    case "expand": {
      const clean = { error_code: null, error_message: null, fruitless_tries: 0, finished_at: at };
      return { ...clean, bytes_done: 0, bytes_total: 0, status: "completed" };
    }
    case "fail":
      return { status: "failed", segments, error_code: end.code, error_message: end.message, finished_at: at };
    case "putBack":
      return {
        status: "pending",
        segments,
        bytes_done: end.bytesDone,
        fruitless_tries: end.fruitless ? before.fruitless_tries + 1 : end.code === null ? before.fruitless_tries : 0,
        run_at: end.runAt,
        waiting_for: end.waitingFor,
        error_code: end.code,
        error_message: end.message,
      };
  }
}

function textOf(end: TaskEnd): string {
  if (end.event === "complete") return end.asset.name;
  if (end.event === "keep" || end.event === "expand") return end.text;
  return end.message ?? "";
}

async function addAssets(tx: Writer, dialect: OpenDialect, whose: Whose, ended: readonly Ended[]): Promise<void> {
  const assets = ended.flatMap(({ end }) => (end.event === "complete" ? [{ ...end.asset, ...whose }] : []));
  const [first] = assets;
  if (first === undefined) return;
  const columns = Object.keys(first) as Exclude<keyof AssetRow, "number">[];
  await tx
    .insertInto("assets")
    .columns(columns)
    .expression(tx.selectFrom(dialect.rows(columns, assets).as("added")).selectAll())
    .execute();
  await indexAssets(tx, dialect, assets);
  // The days of the assets, not that of this moment: what goes again is taken from there.
  for (const [day, ofDay] of Map.groupBy(assets, ({ created_at }) => dayOf(created_at))) {
    const bytes = ofDay.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
    await countDay(tx, whose.owner_id, day, { files: ofDay.length, bytes });
  }
}

async function indexAssets(
  tx: Writer,
  dialect: OpenDialect,
  assets: readonly Omit<AssetRow, "number">[],
): Promise<void> {
  const ids = dialect.each(assets.map(({ id }) => id));
  const query = tx.selectFrom(ids.as("added")).innerJoin("assets", "assets.id", "added.value");
  const numbers = new Map(
    (await query.select(["assets.id", "assets.number"]).execute()).map((row) => [row.id, row.number]),
  );
  const texts = assets.map((asset) => ({
    number: numbers.get(asset.id) as number,
    owner_id: asset.owner_id,
    words: assetSearchText(asset),
  }));
  await dialect.search.index(tx, "asset_search", texts);
}
