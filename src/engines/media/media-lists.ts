import type { DownloadFolder } from "../../files/download-folder.ts";
import { WorkFolder } from "../../files/work-folder.ts";
import { chooseProxies, type ProxySettings } from "../../net/choose-proxies.ts";
import type { EgressPolicy } from "../../net/egress-policy.ts";
import type { EngineTask, ListContext, ListEntry, ListReader } from "../engine.ts";
import { Portions } from "./portions.ts";
import type { Ytdlp } from "./ytdlp.ts";

export type MediaListsOptions = ProxySettings & {
  readonly folder: DownloadFolder;
  readonly policy: EgressPolicy;
  readonly ytdlp: Pick<Ytdlp, "list">;
};

/** More at once would hold up other writers. */
const ENTRIES_AT_ONCE = 500;
/** Ends the program where no more entries are wanted. */
const ENOUGH = Symbol("enough");

/** Reads lists of media sites with yt-dlp: each entry is a line, handed on while the program looks for the next. */
export class MediaLists implements ListReader {
  readonly #options: MediaListsOptions;

  constructor(options: MediaListsOptions) {
    this.#options = options;
  }

  async readEntries({ id, url }: Pick<EngineTask, "id" | "url">, context: ListContext): Promise<number> {
    const { signal, proxy, wish, take } = context;
    signal.throwIfAborted();
    const { folder, policy, ytdlp } = this.#options;
    const work = new WorkFolder(folder, id);
    await work.prepare();
    using undo = new DisposableStack();
    const abort = new AbortController();
    const stop = (): void => abort.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    undo.defer(() => signal.removeEventListener("abort", stop));
    const portions = new Portions<ListEntry>(ENTRIES_AT_ONCE, abort, async (entries) => {
      if (!(await take(entries))) abort.abort(ENOUGH);
    });
    let requests = 0;
    const asked = (count: number): void => void (requests = count);
    const pass = { policy, proxyFor: chooseProxies(proxy, this.#options) };
    try {
      const call = { work, pass, signal: abort.signal, asked };
      await ytdlp.list(url, wish?.media ?? {}, call, (entry) => portions.add(entry));
    } catch (error) {
      if (error !== ENOUGH) throw error;
    } finally {
      await portions.settled();
    }
    if (abort.signal.aborted && abort.signal.reason !== ENOUGH) throw abort.signal.reason;
    await work.remove();
    return requests;
  }
}
