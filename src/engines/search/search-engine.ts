import type { CandidateFacts } from "../../domain/candidate.ts";
import { AskingThread } from "../asking/asking-thread.ts";
import type { SearchQuestion, SearchThreadOptions, SourceMeans } from "./messages.ts";
import type { SourceResult, SourceSearch, SourceSearchContext, SourceSearcher } from "./source-search.ts";

/** Asks sources in a thread of their own, so that no page of theirs holds up people. */
export class SearchEngine implements SourceSearcher, AsyncDisposable {
  readonly #thread: AskingThread<SearchQuestion, readonly CandidateFacts[], SourceResult>;
  readonly #meansOf: (source: string) => Promise<SourceMeans>;

  /** @param meansOf what a source may use, asked anew for each search */
  constructor(options: SearchThreadOptions, meansOf: (source: string) => Promise<SourceMeans>) {
    this.#thread = new AskingThread(new URL("./search-thread.ts", import.meta.url), options);
    this.#meansOf = meansOf;
  }

  async search(wanted: SourceSearch, { signal, found }: SourceSearchContext): Promise<SourceResult> {
    const means = await this.#meansOf(wanted.source);
    return this.#thread.ask({ kind: "search", wanted, means }, { signal, tell: found });
  }

  async tellOfDownload(source: string, notice: string, signal: AbortSignal): Promise<SourceResult> {
    const means = await this.#meansOf(source);
    return this.#thread.ask({ kind: "tell", source, notice, means }, { signal });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]();
  }
}
