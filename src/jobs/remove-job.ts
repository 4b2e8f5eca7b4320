import type { AssetId, JobId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { AssetRow } from "../domain/rows.ts";
import { isEnded, ENDED_STATUSES, type Status } from "../domain/status.ts";
import type { StoreWriter } from "../stores/store.ts";
import { unknownJob } from "./act.ts";
import type { JobsOptions } from "./deps.ts";
import type { Cleanup } from "./jobs.ts";
import { notePartRemovals } from "./part-removals.ts";
import type { Removals } from "./removals.ts";

type Deps = Pick<JobsOptions, "store" | "clock"> & { readonly removals: Removals };

const DAY_MS = 86_400_000;
const JOBS_AT_ONCE = 100;
const FILES_AT_ONCE = 200;

/** Removes an ended job, and its files if asked. Throws `Refusal` not_found, conflict for an active job. */
export async function removeJob(deps: Deps, id: JobId, { files }: { readonly files: boolean }): Promise<void> {
  await deps.store.write(async (tx) => {
    const job = await tx.jobs.get(id);
    if (!job) throw unknownJob();
    if (!isEnded(job.status)) {
      throw new Refusal("conflict", `A job that is ${job.status} cannot be deleted. Cancel it first.`, {
        status: job.status,
        action: "delete",
      });
    }
    await removeWithFiles(deps, tx, id, files);
  });
  await deps.removals.carryOut();
}

/** Removes one file of the library. Throws `Refusal` not_found. */
export async function removeAsset(deps: Deps, id: AssetId): Promise<void> {
  await deps.store.write(async (tx) => {
    const asset = await tx.assets.get(id);
    if (!asset) throw new Refusal("not_found", "There is no such file.");
    await dropAsset(tx, asset);
  });
  await deps.removals.carryOut();
}

/** Removes old ended jobs, and their files if asked; a dry run only counts. Sizes in bytes. */
export async function cleanup(deps: Deps, wish: Cleanup): Promise<{ jobs: number; files: number; bytes: number }> {
  const statuses = wish.statuses.filter((status) => (ENDED_STATUSES as readonly Status[]).includes(status));
  const toMs = deps.clock.now() - wish.olderThanDays * DAY_MS;
  const sum = { jobs: 0, files: 0, bytes: 0 };
  let before: number | undefined;
  for (;;) {
    const page = { limit: JOBS_AT_ONCE, ...(before === undefined ? {} : { before }) };
    const jobs = await deps.store.read((tx) =>
      tx.jobs.list({ statuses: statuses.length > 0 ? statuses : ENDED_STATUSES }, page),
    );
    const last = jobs.at(-1);
    if (!last) break;
    before = last.number;
    for (const job of jobs.filter((row) => (row.finished_at ?? 0) < toMs)) {
      const removed = await cleanJob(deps, job.id, wish);
      sum.jobs += removed.jobs;
      sum.files += removed.files;
      sum.bytes += removed.bytes;
    }
  }
  await deps.removals.carryOut();
  return sum;
}

/** A job that somebody retried meanwhile is left alone. */
async function cleanJob(deps: Deps, id: JobId, wish: Cleanup): Promise<{ jobs: number; files: number; bytes: number }> {
  return deps.store.write(async (tx) => {
    const job = await tx.jobs.get(id);
    if (!job || !isEnded(job.status)) return { jobs: 0, files: 0, bytes: 0 };
    const assets = wish.files ? await tx.assets.ofJob(id, Number.MAX_SAFE_INTEGER) : [];
    if (!wish.dryRun) await removeWithFiles(deps, tx, id, wish.files);
    return { jobs: 1, files: assets.length, bytes: assets.reduce((sum, asset) => sum + asset.size_bytes, 0) };
  });
}

async function removeWithFiles({ clock }: Deps, tx: StoreWriter, id: JobId, files: boolean): Promise<void> {
  if (files) {
    for (;;) {
      const assets = await tx.assets.ofJob(id, FILES_AT_ONCE);
      for (const asset of assets) await dropAsset(tx, asset);
      if (assets.length < FILES_AT_ONCE) break;
    }
  }
  await notePartRemovals(tx, id);
  await tx.jobs.remove(id, clock.now());
}

/** The readable name goes first: it is recognised by the blob that it stands for. */
async function dropAsset(tx: StoreWriter, asset: AssetRow): Promise<void> {
  await tx.assets.remove(asset.id);
  await tx.noteRemovals([{ kind: "readable", name: `${asset.blob_id}/${asset.readable_name}` }]);
  if ((await tx.assets.countBlobUses(asset.blob_id)) === 0)
    await tx.noteRemovals([{ kind: "blob", name: asset.blob_id }]);
}
