import type { Fetched } from "../engines/engine.ts";
import { idFromBytes, type AssetId } from "../domain/ids.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { AssetRow, JobRow, TaskRow } from "../domain/rows.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "store" | "library" | "randomBytes" | "clock">;
type Finished = { readonly job: JobRow; readonly task: TaskRow; readonly fetched: Fetched };

/** The asset of a finished task, its readable name already durable on disk; the row comes with the task's end. */
export async function prepareAsset(deps: Deps, { job, task, fetched }: Finished): Promise<Omit<AssetRow, "number">> {
  const { blobId, others } = await deps.store.read(async (tx) => {
    const twin = fetched.digest === null ? null : await tx.assets.findByDigest(fetched.digest);
    const id = twin?.blob_id ?? fetched.blobId;
    return { blobId: id, others: await tx.assets.readableNamesOf(id) };
  });
  if (blobId !== fetched.blobId) await deps.library.restoreBlob(blobId, fetched.blobId, fetched.sizeBytes);
  const readableName = await deps.library.linkReadable(blobId, fetched.name, others);
  await deps.library.syncFolder();
  return {
    ...unknownFacts,
    id: idFromBytes<AssetId>(deps.randomBytes()),
    job_id: job.id,
    task_id: task.id,
    owner_id: job.owner_id,
    name: fetched.name,
    kind: fetched.kind,
    mime: fetched.mime,
    size_bytes: fetched.sizeBytes,
    digest: fetched.digest,
    blob_id: blobId,
    readable_name: readableName,
    media_url: maskSecrets(task.url),
    created_at: deps.clock.now(),
  };
}

const unknownFacts = {
  width: null,
  height: null,
  duration_seconds: null,
  source: null,
  page_url: null,
  creator: null,
  license: null,
  attribution: null,
  query: null,
};

/**
 * Confirms, inside the transaction that ends the task, that the blob the asset shares is still in use, and lets go of
 * the bytes that came twice. False when the shared blob went meanwhile: the asset must be prepared again.
 */
export async function confirmBlob(
  tx: StoreWriter,
  asset: Omit<AssetRow, "number">,
  fetched: Fetched,
): Promise<boolean> {
  if (asset.blob_id === fetched.blobId) return true;
  if ((await tx.assets.countBlobUses(asset.blob_id)) === 0) return false;
  await tx.noteRemovals([{ kind: "blob", name: fetched.blobId }]);
  return true;
}
