/** What the search thread is told. */
import type { HostProxies, Proxies } from "../../domain/proxy.ts";
import type { SearxngEngine } from "../../sources/families/searxng-engines.ts";
import type { SourceSearch } from "./source-search.ts";

/** What a source may use: its credentials by part (the only or first one under ""), and its base or its bridge's. */
export type SourceMeans = {
  readonly keys: Readonly<Record<string, string>>;
  readonly endpoint: string | null;
  /** The engine of the admin's SearXNG that it is, where the catalogue of the program does not hold it. */
  readonly engine: SearxngEngine | null;
};

export type SearchThreadOptions = {
  readonly egressAllow: readonly string[];
  readonly proxies: Proxies;
  readonly hostProxies: HostProxies;
  /** For one request, and for a whole source, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly sourceTimeoutMs: number;
};

/** One question to one source, or the notice that something of it was downloaded. */
export type SearchQuestion =
  | { readonly kind: "search"; readonly wanted: SourceSearch; readonly means: SourceMeans }
  | { readonly kind: "tell"; readonly source: string; readonly notice: string; readonly means: SourceMeans };
