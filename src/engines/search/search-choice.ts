import type { SourceResult, SourceSearch, SourceSearchContext, SourceSearcher } from "./source-search.ts";
import type { YtdlpSearch } from "./ytdlp-search.ts";

/** Has a source asked by our own reader of its interface or, where it has none, by yt-dlp. */
export class SearchChoice implements SourceSearcher {
  readonly #own: SourceSearcher;
  readonly #ytdlp: YtdlpSearch;

  constructor(own: SourceSearcher, ytdlp: YtdlpSearch) {
    this.#own = own;
    this.#ytdlp = ytdlp;
  }

  search(wanted: SourceSearch, context: SourceSearchContext): Promise<SourceResult> {
    return (this.#ytdlp.isFor(wanted.source) ? this.#ytdlp : this.#own).search(wanted, context);
  }

  tellOfDownload(source: string, notice: string, signal: AbortSignal): Promise<SourceResult> {
    return this.#own.tellOfDownload(source, notice, signal);
  }
}
