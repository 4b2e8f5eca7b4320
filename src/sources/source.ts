import type { CandidateFacts, CandidateKind, SafeSearch } from "../domain/candidate.ts";

export type SourceKind = "search" | "media_site" | "generator" | "dataset";

/**
 * A credential that a source wants. `part` is null for its only or first one (TRAWL_KEY_PEXELS) and a name for a
 * further one (TRAWL_KEY_GOOGLE_CSE_CX).
 */
export type KeyNeed = { readonly part: string | null; readonly required: boolean; readonly help: string };

/** Headers of a question, by lower-case name. */
export type AskHeaders = Readonly<Record<string, string>>;

export type AskOptions = {
  readonly headers?: AskHeaders;
  /** HTTP statuses with which this source says "nothing found"; the answer is null then. */
  readonly nothingOn?: readonly number[];
};

/**
 * The only way out that a source has: GET, on the hosts that it declares. Everything that is not a good answer is
 * thrown as a `SourceFailure` that says what it was (block page, missing key, HTML in the place of JSON, time).
 */
export type SourceFetch = {
  /** Asks for JSON. Null only for a status of `nothingOn`. */
  json(url: URL, options?: AskOptions): Promise<unknown>;
  /** Asks for a page or a feed. Null only for a status of `nothingOn`. */
  text(url: URL, options?: AskOptions): Promise<string | null>;
};

/** What a source is told and given for one search. */
export type Asking = {
  readonly fetch: SourceFetch;
  readonly signal: AbortSignal;
  /** How many candidates are wanted at most: a source may ask for pages of that size, and need not count itself. */
  readonly limit: number;
  readonly safeSearch: SafeSearch;
  /** The kinds that are wanted, some of those that the source has. */
  readonly kinds: ReadonlySet<CandidateKind>;
  /** Gives a credential; the required ones are there. */
  key(part?: string): string | null;
};

/** What a source says of itself. */
export type SourceFacts = {
  /** `[a-z0-9_]+`; in capitals the name of its variables. */
  readonly id: string;
  readonly title: string;
  readonly kind: SourceKind;
  readonly media: readonly CandidateKind[];
  readonly keys: readonly KeyNeed[];
  /** The levels that it can be asked for, the strictest first; empty where it knows none. */
  readonly safeSearch: readonly SafeSearch[];
  /** The hosts it asks. */
  readonly hosts: readonly string[];
  /**
   * Where its media may come from: names, or `*.name` for all below one; "anywhere" only for those whose very purpose
   * is to point at other people's sites.
   */
  readonly mediaHosts: readonly string[] | "anywhere";
  /** How many candidates one request brings at most. */
  readonly pageSize: number;
  /** What the source asks of its callers, or null where it says nothing. */
  readonly requestsPerMinute: number | null;
  readonly licenseNote: string;
  readonly termsNote: string;
  /** Its answers are checked against a recorded one; otherwise against one made after its documents. */
  readonly recorded: boolean;
  /** Asked where nobody chose sources. */
  readonly recommended: boolean;
  readonly adult: boolean;
  /** Reached through a bridge: the admin's SearXNG, or an installed tool. */
  readonly bridge: "searxng" | "ytdlp" | "gallerydl" | null;
  /** Queries, or links for a media site, that show what it is good for. */
  readonly examples: readonly string[];
};

/** One site or API that can be asked. Without `search` it is reached by its links. */
export type Source = SourceFacts & {
  /**
   * Yields what is found, the best first, page after page for as long as somebody wants more. What its own host
   * answered, and nothing else: no result of another source, no default where a fact is missing.
   */
  search?(query: string, asking: Asking): AsyncIterable<CandidateFacts>;
  /** Tells the source at the link of `notice_url` that a file was downloaded, where its terms ask for it. */
  tellOfDownload?(notice: URL, means: Pick<Asking, "fetch" | "key">): Promise<void>;
};

/** Names the environment variable of a credential. */
export function keyName(source: Pick<SourceFacts, "id">, part: string | null): string {
  const name = `TRAWL_KEY_${source.id.toUpperCase()}`;
  return part === null ? name : `${name}_${part.toUpperCase()}`;
}
