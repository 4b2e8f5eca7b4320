import type { CandidateFacts, CandidateKind, SafeSearch } from "../domain/candidate.ts";
import { BudgetSpent, requestBudget, withBudget } from "./request-budget.ts";
import { openSourceDoor, type SourceAccess } from "./source-door.ts";
import { SourceFailure } from "./source-failure.ts";
import { keyName, type Source, type SourceFacts } from "./source.ts";

export type SourceQuery = {
  readonly query: string;
  readonly limit: number;
  readonly safeSearch: SafeSearch;
  /** Empty: all that the source has. */
  readonly kinds: readonly CandidateKind[];
};

/** How a search of one source went on: what it found, or something of it that could not be used. */
export type SearchNews =
  | { readonly kind: "found"; readonly candidate: CandidateFacts }
  | { readonly kind: "passed over"; readonly why: "foreign host" | "unsafe" | "no link" }
  /** It made as many requests as one search may, and what it found so far is all. */
  | { readonly kind: "cut short"; readonly reason: string };

/**
 * Searches one source and yields what may be used of what it finds, up to the limit; each link once. Whatever points
 * to a host that the source does not declare is passed over and counted, not fetched.
 *
 * Throws `SourceFailure`: `needs_key` before anything is asked, and what the answers are worth; also the signal's reason.
 */
export async function* searchSource(
  source: Source,
  wanted: SourceQuery,
  access: SourceAccess,
  signal: AbortSignal,
): AsyncGenerator<SearchNews> {
  if (source.search === undefined)
    throw new SourceFailure("failed", `${source.title} cannot be searched: paste links.`);
  demandKeys(source, access);
  demandBridge(source, access);
  demandGrownUps(source, wanted.safeSearch);
  const limited = withBudget(access, requestBudget(source, wanted.limit));
  const found = source.search(wanted.query, {
    fetch: openSourceDoor(source, limited, signal),
    signal,
    limit: wanted.limit,
    safeSearch: nearestLevel(source, wanted.safeSearch),
    kinds: new Set(kindsOf(source, wanted.kinds)),
    key: (part) => access.key(part ?? null),
  });
  try {
    yield* chosenOf(source, found, wanted, access.endpoint);
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    yield { kind: "cut short", reason: error.message };
  }
}

async function* chosenOf(
  source: Source,
  found: AsyncIterable<CandidateFacts>,
  { limit, safeSearch, kinds }: SourceQuery,
  endpoint: URL | null,
): AsyncGenerator<SearchNews> {
  const wantedKinds = kindsOf(source, kinds);
  // Whoever is asked for less than was allowed is held to it: words of a query may undo what a source adds to it.
  const level = nearestLevel(source, safeSearch);
  const seen = new Set<string>();
  for await (const candidate of found) {
    if (!wantedKinds.includes(candidate.kind) || seen.has(candidate.media_url)) continue;
    seen.add(candidate.media_url);
    const why = whyNot(source, candidate, level, endpoint);
    if (why !== null) yield { kind: "passed over", why };
    else {
      yield { kind: "found", candidate };
      limit -= 1;
      if (limit <= 0) return;
    }
  }
}

function whyNot(
  source: SourceFacts,
  { media_url, rating }: CandidateFacts,
  safeSearch: SafeSearch,
  endpoint: URL | null,
): Extract<SearchNews, { kind: "passed over" }>["why"] | null {
  const url = URL.parse(media_url);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return "no link";
  if (!isMediaHost(source, url, endpoint)) return "foreign host";
  return isAllowed(rating, safeSearch) ? null : "unsafe";
}

/** Tells whether a source says that its media may come from the host of a link; an endpoint's host counts as such. */
export function isMediaHost({ mediaHosts }: Pick<SourceFacts, "mediaHosts">, url: URL, endpoint: URL | null): boolean {
  if (mediaHosts === "anywhere" || url.host === endpoint?.host) return true;
  return mediaHosts.some((host) => (host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.host === host));
}

/** What nobody rated is let through: most sources rate nothing, and those for adults are not asked at all. */
function isAllowed(rating: CandidateFacts["rating"], safeSearch: SafeSearch): boolean {
  if (safeSearch === "off") return true;
  return rating !== "explicit" && (rating !== "questionable" || safeSearch === "moderate");
}

function kindsOf(source: SourceFacts, kinds: readonly CandidateKind[]): readonly CandidateKind[] {
  return kinds.length === 0 ? source.media : source.media.filter((kind) => kinds.includes(kind));
}

/** The level that a source knows and that is no laxer than the one asked for, or its strictest. */
function nearestLevel({ safeSearch }: SourceFacts, wanted: SafeSearch): SafeSearch {
  const order: readonly SafeSearch[] = ["strict", "moderate", "off"];
  const strictEnough = safeSearch.filter((level) => order.indexOf(level) <= order.indexOf(wanted));
  return strictEnough.at(-1) ?? safeSearch[0] ?? wanted;
}

function demandKeys(source: SourceFacts, access: SourceAccess): void {
  const missing = source.keys.filter(({ part, required }) => required && !access.key(part));
  if (missing.length === 0) return;
  const names = missing.map(({ part }) => keyName(source, part)).join(" and ");
  throw new SourceFailure("needs_key", `${source.title} wants a key: an admin sets ${names}.`);
}

function demandBridge(source: SourceFacts, { endpoint }: SourceAccess): void {
  if (source.bridge !== "searxng" || endpoint !== null) return;
  const way = "an admin names their own SearXNG in TRAWL_SEARXNG_URL";
  throw new SourceFailure("needs_key", `${source.title} has no open interface: ${way}.`);
}

function demandGrownUps(source: SourceFacts, safeSearch: SafeSearch): void {
  if (source.adult && safeSearch === "strict")
    throw new SourceFailure("failed", `${source.title} is for adults and is not asked with safe-search "strict".`);
}
