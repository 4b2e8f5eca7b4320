import type { TaskId } from "../domain/ids.ts";
import { Stop } from "../domain/stop.ts";
import type { JobsOptions } from "./deps.ts";

type Deps = Pick<JobsOptions, "store" | "searcher" | "clock" | "log">;

/**
 * Tells sources of downloads where their terms ask for it. A download is complete without it: how it went stands in the
 * timeline of its job, and nothing is said there that did not happen.
 */
export class DownloadNotices implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #abort = new AbortController();
  readonly #telling = new Set<Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Tells the source of a completed task's file, if it wants to know; nobody waits for it. */
  tell(taskId: TaskId): void {
    const telling = this.#tell(taskId)
      .catch((error: unknown) => {
        if (this.#abort.signal.aborted) return;
        this.#deps.log.error({ task: taskId, err: error }, "telling a source of a download broke off");
      })
      .finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort(new Stop("shutdown"));
    await Promise.all(this.#telling);
  }

  async #tell(taskId: TaskId): Promise<void> {
    const { store, searcher, clock } = this.#deps;
    const candidates = await store.read((tx) => tx.search.candidatesOfTasks([taskId]));
    const { source, notice_url: notice } = candidates.get(taskId) ?? {};
    if (source === undefined || notice == null) return;
    const { status, reason } = await searcher.tellOfDownload(source, notice, this.#abort.signal);
    const how = status === "ok" ? "was told" : "could not be told";
    const text = `${source} ${how} of the download${reason === null ? "" : `: ${reason}`}`;
    await store.write((tx) => tx.tasks.note(taskId, text, clock.now()));
  }
}
