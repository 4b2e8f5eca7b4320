/** What the main thread and the search thread say to each other. `key` names one question to one source. */
import type { CandidateFacts } from "../../domain/candidate.ts";
import type { HostProxies, Proxies } from "../../domain/proxy.ts";
import type { SearxngEngine } from "../../sources/families/searxng-engines.ts";
import type { SourceResult, SourceSearch } from "./source-search.ts";

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

export type ToSearchThread =
  | { readonly kind: "search"; readonly key: number; readonly wanted: SourceSearch; readonly means: SourceMeans }
  | {
      readonly kind: "tell";
      readonly key: number;
      readonly source: string;
      readonly notice: string;
      readonly means: SourceMeans;
    }
  | { readonly kind: "stop"; readonly key: number };

export type FromSearchThread =
  | { readonly kind: "found"; readonly key: number; readonly batch: readonly CandidateFacts[] }
  | { readonly kind: "ended"; readonly key: number; readonly result: SourceResult }
  | { readonly kind: "broken"; readonly key: number; readonly text: string };
