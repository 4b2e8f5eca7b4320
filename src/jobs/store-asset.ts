import type { Fetched } from "../engines/engine.ts";
import { Failure } from "../domain/failures.ts";
import { idFromBytes, type AssetId, type TaskId } from "../domain/ids.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { CandidateRow, JobRow, NewAsset, TaskRow } from "../domain/rows.ts";
import type { SearchRequest } from "../domain/search-request.ts";
import type { StoreWriter } from "../stores/store.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "store" | "library" | "randomBytes" | "clock">;

/** A task whose bytes are here. */
export type Finished = { readonly task: TaskRow; readonly fetched: Fetched };
/** The asset to be of a finished task, or why the disk does not take it now. */
export type Prepared = Finished & ({ readonly asset: NewAsset } | { readonly refused: Failure });

/**
 * Prepares the assets of finished tasks of one job: their readable names are durable on disk afterwards; the rows come
 * with the ends of the tasks. No two of the files may be equal.
 */
export async function prepareAssets(deps: Deps, job: JobRow, finished: readonly Finished[]): Promise<Prepared[]> {
  const digests = finished.flatMap(({ fetched }) => fetched.digest ?? []);
  const names = finished.map(({ fetched }) => fetched.name);
  const known = await deps.store.read(async (tx) => ({
    blobs: await tx.assets.blobsByDigest(digests),
    names: await tx.assets.takenNames(names),
    candidates: await tx.search.candidatesOfTasks(job.type === "search" ? finished.map(({ task }) => task.id) : []),
  }));
  const prepared = await Promise.all(finished.map((one) => unlessRefused(one, () => prepare(deps, job, one, known))));
  const refused = await failureOf(() => deps.library.syncFolder());
  return refused === null ? prepared : finished.map((one) => ({ ...one, refused }));
}

type Known = {
  /** By digest, the blob in which its bytes stand already. */
  readonly blobs: ReadonlyMap<string, string>;
  /** Which of the wanted names other files have. */
  readonly names: ReadonlySet<string>;
  /** What the files of a search were found as, by task. */
  readonly candidates: ReadonlyMap<TaskId, CandidateRow>;
};

/**
 * The name is a link to the task's own blob, also where the library has the same bytes: until the row says otherwise,
 * all that the task made can be found by its id and removed with it.
 */
async function prepare(
  { store, library, clock, randomBytes }: Deps,
  job: JobRow,
  { task, fetched }: Finished,
  { blobs, names, candidates }: Known,
): Promise<NewAsset> {
  const blobId = blobs.get(fetched.digest ?? "") ?? fetched.blobId;
  if (blobId !== fetched.blobId) await library.restoreBlob(blobId, fetched.blobId, fetched.sizeBytes);
  const isElsewhere = async (name: string): Promise<boolean> =>
    name === fetched.name ? names.has(name) : (await store.read((tx) => tx.assets.takenNames([name]))).has(name);
  const readableName = await library.linkReadable(fetched.blobId, fetched.name, isElsewhere);
  return {
    ...unknownFacts,
    ...provenanceOf(job, candidates.get(task.id)),
    id: idFromBytes<AssetId>(randomBytes()),
    job_id: job.id,
    task_id: task.id,
    name: fetched.name,
    kind: fetched.kind,
    mime: fetched.mime,
    size_bytes: fetched.sizeBytes,
    digest: fetched.digest,
    blob_id: blobId,
    readable_name: readableName,
    media_url: maskSecrets(task.url),
    created_at: clock.now(),
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
  license_url: null,
  license_text: null,
  attribution: null,
  query: null,
};

/** Where a file of a search came from, as its source told it. */
function provenanceOf(job: JobRow, candidate: CandidateRow | undefined): Partial<NewAsset> {
  if (candidate === undefined) return {};
  const { source, page_url, creator, license, license_url, license_text, attribution } = candidate;
  const { width, height, duration_seconds } = candidate;
  const { query } = JSON.parse(job.request) as SearchRequest;
  const facts = { source, page_url, creator, license, license_url, license_text, attribution, query };
  // What was told of another file than the one that came says nothing of it.
  return candidate.media_kind === "original" ? { ...facts, width, height, duration_seconds } : facts;
}

async function unlessRefused(one: Finished, prepare: () => Promise<NewAsset>): Promise<Prepared> {
  try {
    return { ...one, asset: await prepare() };
  } catch (error) {
    if (error instanceof Failure) return { ...one, refused: error };
    throw error;
  }
}

async function failureOf(work: () => Promise<void>): Promise<Failure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/**
 * Confirms, inside the transaction that ends the task, that the blob the asset shares is still in use, and lets go of
 * the bytes that came twice. False when the shared blob went meanwhile: the asset must be prepared again.
 */
export async function confirmBlob(tx: StoreWriter, asset: NewAsset, fetched: Fetched): Promise<boolean> {
  if (asset.blob_id === fetched.blobId) return true;
  if ((await tx.assets.countBlobUses(asset.blob_id)) === 0) return false;
  await tx.noteRemovals([
    { kind: "relink", name: `${fetched.blobId}/${asset.blob_id}/${asset.readable_name}` },
    { kind: "blob", name: fetched.blobId },
  ]);
  return true;
}
