import type { CandidateFacts, CandidateKind, SafeSearch } from "./candidate.ts";
import { licenseName } from "./license-name.ts";

/** What candidates must be like. What a source does not tell is no reason to refuse, except for a licence. */
export type SearchFilters = {
  readonly min_width?: number | undefined;
  readonly min_height?: number | undefined;
  readonly max_bytes?: number | undefined;
  /** Types like `image/jpeg`, or `image/*`. */
  readonly mime?: readonly string[] | undefined;
  /** Short names like `by-sa`, `cc0`, `pd`; whatever has no licence or another one is not kept. */
  readonly license?: readonly string[] | undefined;
};

/** A search as it is kept with its job. */
export type SearchRequest = {
  readonly type: "search";
  readonly query: string;
  /** Empty: every kind that the sources have. */
  readonly kinds: readonly CandidateKind[];
  readonly sources: readonly string[];
  /** Of the whole job, not divided among its sources. */
  readonly limit: number;
  readonly limit_per_source: number | null;
  readonly filters: SearchFilters;
  readonly safe_search: SafeSearch;
  /** False only finds. */
  readonly download: boolean;
};

/** Tells whether a candidate may be kept. */
export function passesFilters(facts: CandidateFacts, filters: SearchFilters): boolean {
  const { min_width = 0, min_height = 0, max_bytes = Infinity, mime = [], license = [] } = filters;
  if ((facts.width ?? Infinity) < min_width || (facts.height ?? Infinity) < min_height) return false;
  if ((facts.size_bytes ?? 0) > max_bytes) return false;
  if (facts.mime !== null && mime.length > 0 && !mime.some((wanted) => isOfType(facts.mime ?? "", wanted)))
    return false;
  return license.length === 0 || isUnder(facts, license);
}

function isOfType(mime: string, wanted: string): boolean {
  const type = mime.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1).toLowerCase()) : type === wanted.toLowerCase();
}

function isUnder({ license }: CandidateFacts, wanted: readonly string[]): boolean {
  if (license === null) return false;
  const name = licenseName(license);
  return name !== null && wanted.some((one) => licenseName({ code: one, url: null, text: null }) === name);
}
