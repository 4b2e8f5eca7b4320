import { sql } from "kysely";
import type { TaskId } from "../../domain/ids.ts";
import type { AssetRow, TaskRow } from "../../domain/rows.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { AttemptEnd, TaskEnd } from "../store.ts";
import { countDay } from "./counters.ts";
import type { Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { assetSearchText } from "./search-text.ts";
import { whereLeased, whereStatus } from "./where-status.ts";
import { sumChange } from "./write-progress.ts";

const END_EVENTS = { complete: "task_complete", fail: "task_fail", putBack: "task_put_back" } as const;

/** Ends one attempt at a task, with what it means for its job: the sums, the counts, the asset and the event. */
export async function endTask(
  tx: Writer,
  dialect: OpenDialect,
  log: EventLog,
  id: TaskId,
  epoch: number,
  end: AttemptEnd,
  at: number,
): Promise<boolean> {
  const before = await ownTask(tx, id, epoch);
  if (!before) return false;
  const change = taskColumns(before, end, at);
  const after = await tx
    .updateTable("tasks")
    .set({ ...change, updated_at: at })
    .where("id", "=", id)
    .where("status", "=", "running")
    .returningAll()
    .executeTakeFirstOrThrow();
  const sums = sumChange(before, after);
  await tx
    .updateTable("jobs")
    .set({
      ...jobCounts(end),
      requests: sql<number>`requests + ${end.requests}`,
      bytes_done: sql<number>`bytes_done + ${sums.done}`,
      bytes_expected: sql<number>`bytes_expected + ${sums.expected}`,
      tasks_unsized: sql<number>`tasks_unsized + ${sums.unsized}`,
      updated_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", before.job_id)
    .execute();
  if (end.event === "complete") await addAsset(tx, dialect, end.asset, at);
  log.add({
    at,
    job_id: before.job_id,
    task_id: id,
    type: END_EVENTS[end.event],
    from_status: "running",
    to_status: after.status,
    text: textOf(end),
  });
  return true;
}

/** The task, if it runs and its job still belongs to the claim with this epoch. */
function ownTask(tx: Writer, id: TaskId, epoch: number): Promise<TaskRow | undefined> {
  return tx
    .selectFrom("tasks")
    .innerJoin("jobs", "jobs.id", "tasks.job_id")
    .selectAll("tasks")
    .where("tasks.id", "=", id)
    .where(whereStatus("running", "tasks"))
    .where(whereLeased())
    .where("jobs.epoch", "=", epoch)
    .executeTakeFirst();
}

function taskColumns(before: TaskRow, end: TaskEnd, at: number): Partial<TaskRow> {
  switch (end.event) {
    case "complete": {
      const { id, digest, name, size_bytes } = end.asset;
      const sizes = { bytes_done: size_bytes, bytes_total: size_bytes };
      const clean = { error_code: null, error_message: null, fruitless_tries: 0, finished_at: at };
      return { ...sizes, ...clean, status: "completed", asset_id: id, digest, name, resumed_from: end.resumedFrom };
    }
    case "fail":
      return { status: "failed", error_code: end.code, error_message: end.message, finished_at: at };
    case "putBack":
      return {
        status: "pending",
        bytes_done: end.bytesDone,
        fruitless_tries: end.fruitless ? before.fruitless_tries + 1 : end.code === null ? before.fruitless_tries : 0,
        run_at: end.runAt,
        waiting_for: end.waitingFor,
        error_code: end.code,
        error_message: end.message,
      };
  }
}

function jobCounts(end: TaskEnd) {
  if (end.event === "fail") return { failed: sql<number>`failed + 1` };
  if (end.event === "putBack") return {};
  return {
    downloaded: sql<number>`downloaded + 1`,
    crash_losses: 0,
    images: sql<number>`images + ${Number(end.asset.kind === "image")}`,
    videos: sql<number>`videos + ${Number(end.asset.kind === "video")}`,
  };
}

function textOf(end: TaskEnd): string {
  if (end.event === "complete") return end.asset.name;
  return end.message ?? "";
}

async function addAsset(tx: Writer, dialect: OpenDialect, asset: Omit<AssetRow, "number">, at: number): Promise<void> {
  const { number } = await tx.insertInto("assets").values(asset).returning("number").executeTakeFirstOrThrow();
  await dialect.search.index(tx, "asset_search", number, assetSearchText(asset));
  await countDay(tx, asset.owner_id, at, { files: 1, bytes: asset.size_bytes });
}
