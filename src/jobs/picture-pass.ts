import { Failure } from "../domain/failures.ts";
import { Refusal } from "../domain/refusal.ts";
import type { AssetRow } from "../domain/rows.ts";
import { BackgroundPass, type Portion } from "./background-pass.ts";
import type { JobsOptions } from "./deps.ts";
import type { ProgressBoard } from "./progress-board.ts";

type Deps = Pick<JobsOptions, "store" | "pictures" | "log"> & { readonly board: Pick<ProgressBoard, "isBusy"> };

const PICTURES_AT_ONCE = 8;
/** Downloads under way have the processors for so long before the next portion, in milliseconds. */
const GIVE_WAY_MS = 30_000;

/**
 * Looks at the pictures that were completed, one after the other, so that their thumbnails, sizes and near-duplicates
 * are there when somebody wants to see them. Which ones nobody has looked at yet, only the rows say.
 */
export class PicturePass implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #pass: BackgroundPass;
  /** The number of the last asset that was looked at; what could not be read is tried again by the next process. */
  #after = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    const lament = "pictures could not be looked at; the next round tries again";
    this.#pass = new BackgroundPass({ ...deps, giveWayMs: GIVE_WAY_MS, lament }, () => this.#next());
  }

  /** Tells that a picture was completed. */
  wake(): void {
    this.#pass.wake();
  }

  /** Stops at once; a look under way is not waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pass[Symbol.asyncDispose]();
  }

  async #next(): Promise<Portion> {
    const assets = await this.#deps.store.read((tx) => tx.pictures.notLookedAt(this.#after, PICTURES_AT_ONCE));
    return assets.length === 0 ? null : { do: (signal) => this.#take(assets, signal) };
  }

  async #take(assets: readonly AssetRow[], signal: AbortSignal): Promise<void> {
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    stopped.promise.catch(() => undefined);
    try {
      for (const asset of assets) {
        signal.throwIfAborted();
        await Promise.race([this.#look(asset), stopped.promise]);
        this.#after = Math.max(this.#after, asset.number);
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** What is a picture's own fault stands in its row now; one without bytes is left for `trawl verify` to tell. */
  async #look(asset: AssetRow): Promise<void> {
    try {
      await this.#deps.pictures.look(asset);
    } catch (error) {
      if (error instanceof Refusal && error.code === "not_found") return;
      if (!(error instanceof Failure) || error.retry === "wait") throw error;
      if (error.code === "tool_missing") {
        this.#deps.log.error({ err: error }, "no pictures are looked at by this process");
        this.#after = Number.MAX_SAFE_INTEGER;
      }
    }
  }
}
