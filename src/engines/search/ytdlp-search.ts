import { Failure } from "../../domain/failures.ts";
import { ScratchFolder } from "../../files/scratch-folder.ts";
import { chooseProxies, type ProxySettings } from "../../net/choose-proxies.ts";
import type { EgressPolicy } from "../../net/egress-policy.ts";
import {
  furtherSearches,
  isFurtherSearch,
  searchableSite,
  searchedByYtdlp,
} from "../../sources/families/ytdlp-search.ts";
import type { MediaSiteSource } from "../../sources/media-sites/media-sites.ts";
import { type FailedOutcome, SourceFailure, SourceUnasked } from "../../sources/source-failure.ts";
import type { KnownSites } from "../media/known-sites.ts";
import type { PrefixSearch } from "../media/ytdlp-arguments.ts";
import type { Ytdlp } from "../media/ytdlp.ts";
import { gatherCandidates, resultOf } from "./gather-candidates.ts";
import { linesAsTheyCome } from "./lines-as-they-come.ts";
import type { SourceResult, SourceSearch, SourceSearchContext } from "./source-search.ts";

type Options = ProxySettings & {
  readonly ytdlp: Pick<Ytdlp, "search">;
  readonly sites: Pick<KnownSites, "searches">;
  readonly policy: EgressPolicy;
  /** For a whole source, in milliseconds. */
  readonly sourceTimeoutMs: number;
};

/** A site that says one of these keeps us out; the rest are faults, here or there. */
const OUTCOMES: Readonly<Partial<Record<Failure["code"], FailedOutcome>>> = {
  rate_limited: "blocked",
  needs_login: "blocked",
  link_expired: "blocked",
  kept_out: "blocked",
  timeout: "timeout",
  stalled: "timeout",
};
const UNUSABLE: ReadonlySet<Failure["code"]> = new Set(["tool_missing", "tool_old"]);
const NOT_THERE = new SourceUnasked("It is not there any more: the installed yt-dlp does not name it.");
/** What yt-dlp asks goes through a pass of its own. */
const NO_ACCESS = {
  endpoint: null,
  key: () => null,
  now: () => Date.now(),
  ask: () => Promise.reject(new Error("A search of yt-dlp asks nobody itself.")),
};

/** Searches sites with yt-dlp, in a child under the rules of all children; the end of the search ends the child. */
export class YtdlpSearch {
  readonly #options: Options;
  #known: readonly MediaSiteSource[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  isFor(id: string): boolean {
    return searchableSite(id) !== undefined || isFurtherSearch(id);
  }

  /** The further searches as they were last read; reads them anew meanwhile, and keeps nobody waiting. */
  get known(): readonly MediaSiteSource[] {
    void this.further();
    return this.#known;
  }

  /** The searches of the installed yt-dlp that no site of the catalogue stands for; none where there is no yt-dlp. */
  async further(): Promise<readonly MediaSiteSource[]> {
    try {
      this.#known = furtherSearches(await this.#options.sites.searches());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#known = [];
    }
    return this.#known;
  }

  /** Throws the signal's reason, and an Error for faults of our own. */
  async search(wanted: SourceSearch, context: SourceSearchContext): Promise<SourceResult> {
    const isIt = ({ id }: MediaSiteSource): boolean => id === wanted.source;
    const site = searchableSite(wanted.source) ?? (await this.further()).find(isIt);
    if (site === undefined) return resultOf(NOT_THERE, 0, [NOT_THERE.message], 0);
    const { sourceTimeoutMs } = this.#options;
    return gatherCandidates(
      (signal) => searchedByYtdlp(site, (search) => this.#ask(search, signal)),
      { wanted, access: NO_ACCESS, sourceTimeoutMs },
      context,
    );
  }

  async *#ask(search: PrefixSearch, signal: AbortSignal): AsyncGenerator<string> {
    const { ytdlp, policy } = this.#options;
    try {
      await this.#demandPrefix(search.prefix);
      await using work = await ScratchFolder.open();
      const pass = { policy, proxyFor: chooseProxies(null, this.#options) };
      yield* linesAsTheyCome(signal, (hear, ending) =>
        ytdlp.search(search, { work, pass, signal: ending, asked: () => {} }, hear),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (UNUSABLE.has(error.code)) throw new SourceUnasked(error.message);
      throw new SourceFailure(OUTCOMES[error.code] ?? "failed", error.message, error.retryAfterMs);
    }
  }

  /** What another version knows is no reason to try. */
  async #demandPrefix(prefix: string): Promise<void> {
    const searches = await this.#options.sites.searches();
    if (searches.some((one) => one.prefix === prefix)) return;
    throw new SourceUnasked(`The installed yt-dlp has no search "${prefix}:" that works; paste links instead.`);
  }
}
