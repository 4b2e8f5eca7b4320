import { Failure } from "../domain/failures.ts";
import type { AssetRow } from "../domain/rows.ts";
import type { StoreWriter } from "../stores/store.ts";
import { BackgroundPass, type Portion } from "./background-pass.ts";
import type { JobsOptions } from "./deps.ts";
import type { ProgressBoard } from "./progress-board.ts";
import type { Removals } from "./removals.ts";
import type { Turns } from "./turns.ts";

type Deps = Pick<JobsOptions, "store" | "library" | "clock" | "log"> & {
  readonly board: Pick<ProgressBoard, "isBusy">;
  readonly removals: Removals;
  readonly turns: Turns;
};

/** One file that was read: its digest, or why there is none. */
type Outcome =
  | { readonly asset: AssetRow; readonly digest: string }
  | { readonly asset: AssetRow; readonly digest: null; readonly fault: string };

const FILES_AT_ONCE = 50;
/** Files read for longer than this are written before the next one is read, in milliseconds. */
const WRITE_AFTER_MS = 1_000;
/** Downloads under way have the disk and the database for so long before the next portion, in milliseconds. */
const GIVE_WAY_MS = 5_000;

/**
 * Makes the digests that files were completed without, one file after the other, and lets equal bytes share one blob.
 * Which files still lack theirs, only the rows say: after a crash it goes on where they stand.
 */
export class DigestPass implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #pass: BackgroundPass;
  /** The number of the last asset that was looked at; what could not be read is tried again by the next process. */
  #after = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    const lament = "digests could not be made; the next round tries again";
    this.#pass = new BackgroundPass({ ...deps, giveWayMs: GIVE_WAY_MS, lament }, () => this.#next());
  }

  /** Tells that a file was completed without its digest. */
  wake(): void {
    this.#pass.wake();
  }

  /** Stops at once, in the middle of a file too. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pass[Symbol.asyncDispose]();
  }

  async #next(): Promise<Portion> {
    const assets = await this.#deps.store.read((tx) => tx.assets.withoutDigest(this.#after, FILES_AT_ONCE));
    return assets.length === 0 ? null : { do: (signal) => this.#take(assets, signal) };
  }

  async #take(assets: readonly AssetRow[], signal: AbortSignal): Promise<void> {
    const outcomes: Outcome[] = [];
    const beganMs = performance.now();
    for (const asset of assets) {
      outcomes.push(await this.#read(asset, signal));
      if (performance.now() - beganMs > WRITE_AFTER_MS) break;
    }
    // Nobody publishes these bytes meanwhile: which blob they share is decided once.
    const digests = outcomes.flatMap(({ digest }) => digest ?? []);
    await this.#deps.turns.take(digests, () => this.#record(outcomes));
    this.#after = outcomes.at(-1)?.asset.number ?? this.#after;
    await this.#deps.removals.carryOut();
  }

  async #read(asset: AssetRow, signal: AbortSignal): Promise<Outcome> {
    try {
      const { sha256, sizeBytes } = await this.#deps.library.digestOf(asset.blob_id, signal);
      if (sizeBytes === asset.size_bytes) return { asset, digest: sha256 };
      return { asset, digest: null, fault: `it has ${sizeBytes} bytes instead of ${asset.size_bytes}` };
    } catch (error) {
      if (!(error instanceof Failure) || error.retry === "wait") throw error;
      return { asset, digest: null, fault: error.message };
    }
  }

  async #record(outcomes: readonly Outcome[]): Promise<void> {
    const safe = await this.#safeBlobs(outcomes);
    const { store, clock, log } = this.#deps;
    const faults = await store.write(async (tx) => {
      const noted: { asset: string; text: string }[] = [];
      for (const outcome of outcomes) {
        if (outcome.digest !== null) await setDigest(tx, outcome.asset, outcome.digest, safe, clock.now());
        else if ((await tx.assets.get(outcome.asset.id)) !== null) noted.push(await this.#noteFault(tx, outcome));
      }
      return noted;
    });
    for (const { asset, text } of faults) log.warn({ asset }, text);
  }

  async #noteFault(tx: StoreWriter, { asset, fault }: { asset: AssetRow; fault: string }) {
    const text = `The digest of ${asset.name} could not be made: ${fault}`;
    await tx.tasks.note(asset.task_id, text, this.#deps.clock.now());
    return { asset: asset.id, text };
  }

  /** Blobs that surely stand on the disk: those just read, and those of their twins, made again where they were lost. */
  async #safeBlobs(outcomes: readonly Outcome[]): Promise<ReadonlySet<string>> {
    const digests = outcomes.flatMap(({ digest }) => digest ?? []);
    const twins = await this.#deps.store.read((tx) => tx.assets.blobsByDigest(digests));
    const safe = new Set<string>();
    for (const { asset, digest } of outcomes) {
      if (digest === null) continue;
      safe.add(asset.blob_id);
      const twin = twins.get(digest);
      if (twin === undefined || safe.has(twin)) continue;
      await this.#deps.library.restoreBlob(twin, asset.blob_id, asset.size_bytes);
      safe.add(twin);
    }
    return safe;
  }
}

/** Equal bytes share the blob that came first; the one that came twice goes after the commit. */
async function setDigest(
  tx: StoreWriter,
  asset: AssetRow,
  digest: string,
  safe: ReadonlySet<string>,
  at: number,
): Promise<void> {
  const twin = (await tx.assets.blobsByDigest([digest])).get(digest) ?? asset.blob_id;
  const blobId = safe.has(twin) ? twin : asset.blob_id;
  if (!(await tx.assets.setDigest(asset.id, { digest, blobId }, at)) || blobId === asset.blob_id) return;
  await tx.noteRemovals([{ kind: "relink", name: `${asset.blob_id}/${blobId}/${asset.readable_name}` }]);
  if ((await tx.assets.countBlobUses(asset.blob_id)) > 0) return;
  await tx.noteRemovals([{ kind: "blob", name: asset.blob_id }]);
}
