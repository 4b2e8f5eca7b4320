import { demandJob, type AccessAction, type GuestMode, unknownJob } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import { type AssetId, type JobId, parseId, type TaskId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import type { RecentAsset, Store, StoreReader } from "../stores/store.ts";
import type { Job } from "./contract.ts";
import { type JobExtras, viewClass, viewJob } from "./view-job.ts";

const RECENT_FILES = 10;

export function parseJobId(text: string): JobId {
  const id = parseId<JobId>(text);
  if (id === null) throw unknownJob();
  return id;
}

export function parseTaskId(text: string): TaskId {
  const id = parseId<TaskId>(text);
  if (id === null) throw unknownTask();
  return id;
}

export function parseAssetId(text: string): AssetId {
  const id = parseId<AssetId>(text);
  if (id === null) throw unknownAsset();
  return id;
}

export function unknownTask(): Refusal {
  return new Refusal("not_found", "This job has no such task.");
}

export function unknownAsset(): Refusal {
  return new Refusal("not_found", "There is no such file in the library.");
}

/** Reads a job that the actor may do this to; throws `not_found` or `forbidden` as the table of rights says. */
export async function findJob(
  tx: StoreReader,
  idText: string,
  action: AccessAction,
  actor: Actor,
  guests: GuestMode,
): Promise<JobRow> {
  const job = await tx.jobs.get(parseJobId(idText));
  demandJob(action, actor, job, guests);
  return job as JobRow;
}

/** Writes jobs as the actor sees them, with their newest files where they may see those. */
export async function answerJobs(tx: StoreReader, rows: readonly JobRow[], actor: Actor): Promise<Job[]> {
  const extrasOf = await readExtras(tx, rows);
  return rows.map((row) => viewJob(row, viewClass(actor, row.owner_id), extrasOf(row.id)));
}

/** Writes a job as it now stands in the database. */
export async function answerJob(store: Pick<Store, "read">, row: JobRow, actor: Actor) {
  const job = await store.read(async (tx) => {
    const now = (await tx.jobs.get(row.id)) ?? row;
    const [view] = await answerJobs(tx, [now], actor);
    return view as Job;
  });
  return { success: true as const, job };
}

/** Reads what is shown with jobs beside their rows: their newest files, and how the sources of searches answered. */
export async function readExtras(tx: StoreReader, rows: readonly JobRow[]): Promise<(id: JobId) => JobExtras> {
  const recent = await recentFiles(tx, idsOf(rows.filter(({ downloaded }) => downloaded > 0)));
  const tallies = await tx.search.tallies(idsOf(rows.filter(({ type }) => type === "search")));
  return (id) => ({ recent: recent.get(id) ?? [], tally: tallies.get(id) ?? null });
}

function idsOf(rows: readonly JobRow[]): JobId[] {
  return rows.map(({ id }) => id);
}

async function recentFiles(
  tx: StoreReader,
  ids: readonly JobId[],
): Promise<ReadonlyMap<JobId, readonly RecentAsset[]>> {
  if (ids.length === 0) return new Map();
  const assets = await tx.assets.recentOfJobs(ids, RECENT_FILES);
  return Map.groupBy(assets, (asset) => asset.job_id);
}
