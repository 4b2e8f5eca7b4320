import type { AuditedAsset } from "../stores/audit.ts";
import type { Store } from "../stores/store.ts";
import type { DiskView } from "./disk-view.ts";
import type { Problem } from "./problem.ts";

const BATCH = 500;

/** Compares one asset with its file on disk; `deep` reads every byte. */
export async function auditAsset(asset: AuditedAsset, disk: DiskView, deep: boolean): Promise<Problem[]> {
  const { id, blob_id, size_bytes, readable_name } = asset;
  const size = await disk.blobSize(blob_id);
  if (size === null) return [{ code: "blob_missing", id, text: `The bytes of "${asset.name}" are gone.` }];
  const problems: Problem[] = [];
  if (size !== size_bytes) {
    problems.push({ code: "blob_size_wrong", id, text: `"${asset.name}" has ${size} bytes instead of ${size_bytes}.` });
  } else if (deep && asset.digest !== null && (await disk.digest(blob_id)) !== asset.digest) {
    problems.push({ code: "blob_damaged", id, text: `The bytes of "${asset.name}" have changed.` });
  }
  if (!(await disk.hasName(blob_id, readable_name))) {
    problems.push({ code: "name_missing", id, text: `"${readable_name}" in the download folder is not that file.` });
  }
  return problems;
}

function batches<T>(items: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) => index * BATCH);
  return starts.map((start) => items.slice(start, start + BATCH));
}

/** Finds part files whose task has ended or is unknown. The disk is listed before the rows are read. */
export async function leftParts(store: Store, disk: DiskView): Promise<{ seen: number; problems: Problem[] }> {
  const ids = await disk.parts();
  const problems: Problem[] = [];
  for (const batch of batches(ids)) {
    const wanted = await store.read((tx) => tx.audit.unfinishedTasks(batch));
    const left = batch.filter((id) => !wanted.has(id));
    problems.push(
      ...left.map((id) => ({ code: "part_left" as const, id, text: "A part file of no unfinished task." })),
    );
  }
  return { seen: ids.length, problems };
}

/** Finds blobs that belong to no asset. */
export async function unknownBlobs(store: Store, disk: DiskView): Promise<{ seen: number; problems: Problem[] }> {
  const ids = await disk.blobs();
  const problems: Problem[] = [];
  for (const batch of batches(ids)) {
    const known = await store.read((tx) => tx.audit.knownBlobs(batch));
    const unknown = batch.filter((id) => !known.has(id));
    problems.push(...unknown.map((id) => ({ code: "blob_unknown" as const, id, text: "Bytes that no file has." })));
  }
  return { seen: ids.length, problems };
}
