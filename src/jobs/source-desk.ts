import type { CandidateKind, SafeSearch } from "../domain/candidate.ts";
import { Refusal } from "../domain/refusal.ts";
import { healthOf, type SourceHealth, unknownSource } from "../domain/source-health.ts";
import type { SourceRow } from "../domain/rows.ts";
import type { SourceResult, SourceSearcher } from "../engines/search/source-search.ts";
import { keyName, type SourceFacts } from "../sources/source.ts";
import type { Store } from "../stores/store.ts";
import type { Clock } from "./clock.ts";
import { noteAnswer } from "./source-health-book.ts";

/** A source of the catalogue as it stands here and now. */
export type SourceState = {
  readonly facts: CatalogueEntry;
  readonly keyNames: readonly string[];
  readonly needsKey: boolean;
  readonly enabled: boolean;
  readonly health: SourceHealth;
};

/** What the catalogue says of a source, and whether it can be searched. */
export type CatalogueEntry = SourceFacts & { readonly searchable: boolean };

/** What a source has here: `keys` by part (the only or first one under ""), and whether its bridge is there. */
export type SourceStanding = { readonly keys: Readonly<Record<string, string>>; readonly hasBridge: boolean };

export type SourceDeskOptions = {
  readonly store: Pick<Store, "read" | "write">;
  readonly searcher: SourceSearcher;
  readonly clock: Pick<Clock, "now">;
  readonly catalogue: readonly CatalogueEntry[];
  readonly standingOf: (source: CatalogueEntry) => SourceStanding;
};

/** How many candidates a try of a source asks for. */
const TRIED = 3;

/** What people can know of sources and do with them: the catalogue with its live state, and its choice for a search. */
export class SourceDesk {
  readonly #options: SourceDeskOptions;

  constructor(options: SourceDeskOptions) {
    this.#options = options;
  }

  async list(): Promise<SourceState[]> {
    const rows = await this.#options.store.read((tx) => tx.sources.all());
    const known = new Map(rows.map((row) => [row.source, row]));
    return this.#options.catalogue.map((facts) => this.#stateOf(facts, known.get(facts.id)));
  }

  /** Throws `Refusal` not_found for a source that nobody knows. */
  async get(id: string): Promise<SourceState> {
    const facts = this.#find(id);
    const row = await this.#options.store.read((tx) => tx.sources.get(id));
    return this.#stateOf(facts, row ?? undefined);
  }

  /** Says whether a source is asked where nobody chose; null: as the catalogue recommends. Throws as `get` does. */
  async enable(id: string, enabled: boolean | null): Promise<SourceState> {
    this.#find(id);
    await this.#options.store.write(async (tx) => {
      const row = (await tx.sources.get(id)) ?? unknownSource(id);
      await tx.sources.put({ ...row, enabled: enabled === null ? null : Number(enabled) });
    });
    return this.get(id);
  }

  /**
   * Asks a source for its first example, whatever is remembered of it, and remembers how it did.
   * Throws `Refusal` not_found, conflict for a source that cannot be searched.
   */
  async test(id: string, signal: AbortSignal): Promise<SourceResult> {
    const { searchable, examples, safeSearch, title } = this.#find(id);
    if (!searchable) throw new Refusal("conflict", `${title} cannot be searched: it is reached by its links.`);
    const { searcher, store, clock } = this.#options;
    const wanted = {
      source: id,
      query: examples[0] ?? id,
      limit: TRIED,
      safeSearch: safeSearch[0] ?? "strict",
      kinds: [],
    };
    const result = await searcher.search(wanted, { signal, found: () => {} });
    await store.write((tx) => noteAnswer(tx, id, result, clock.now()));
    return result;
  }

  /**
   * The sources that a search asks: the chosen ones, else those that are enabled and have what is wanted. Generators
   * are asked only where they were chosen. Throws `Refusal` bad_request for one that is unknown or cannot be searched.
   */
  async choose(
    chosen: readonly string[] | undefined,
    kinds: readonly CandidateKind[],
    safeSearch: SafeSearch,
  ): Promise<string[]> {
    if (chosen !== undefined) return [...new Set(chosen)].map((id) => this.#demandSearchable(id, safeSearch));
    const states = await this.list();
    const fitting = states.filter(({ enabled, facts }) => {
      if (!enabled || !facts.searchable || facts.kind === "generator") return false;
      if (facts.adult && safeSearch === "strict") return false;
      return kinds.length === 0 || facts.media.some((kind) => kinds.includes(kind));
    });
    if (fitting.length === 0)
      throw new Refusal("bad_request", "No source is enabled that has what is wanted: choose some in `sources`.");
    return fitting.map(({ facts }) => facts.id);
  }

  #demandSearchable(id: string, safeSearch: SafeSearch): string {
    const facts = this.#options.catalogue.find((one) => one.id === id);
    if (facts === undefined) throw new Refusal("bad_request", `sources: there is no source "${id}".`);
    if (!facts.searchable)
      throw new Refusal("bad_request", `sources: ${facts.title} cannot be searched; paste its links instead.`);
    if (facts.adult && safeSearch === "strict")
      throw new Refusal(
        "bad_request",
        `sources: ${facts.title} is for adults and is not asked with safe-search "strict".`,
      );
    return id;
  }

  #find(id: string): CatalogueEntry {
    const facts = this.#options.catalogue.find((one) => one.id === id);
    if (facts === undefined) throw new Refusal("not_found", "There is no such source.");
    return facts;
  }

  #stateOf(facts: CatalogueEntry, row: SourceRow | undefined): SourceState {
    const standing = this.#options.standingOf(facts);
    const remembered = row ?? unknownSource(facts.id);
    const keyNames = facts.keys.map(({ part }) => keyName(facts, part));
    const lacksKey = facts.keys.some(({ part, required }) => required && standing.keys[part ?? ""] === undefined);
    return {
      facts,
      keyNames: facts.bridge === "searxng" ? [...keyNames, "TRAWL_SEARXNG_URL"] : keyNames,
      needsKey: facts.bridge === "searxng" || facts.keys.some(({ required }) => required),
      enabled: remembered.enabled === null ? facts.recommended : remembered.enabled === 1,
      health: this.#healthOf(facts, remembered, lacksKey, standing),
    };
  }

  #healthOf(facts: CatalogueEntry, row: SourceRow, lacksKey: boolean, { hasBridge }: SourceStanding): SourceHealth {
    const health = healthOf(row, this.#options.clock.now());
    if (facts.bridge !== null && facts.bridge !== "searxng" && !hasBridge)
      return {
        ...health,
        state: "engine_missing",
        reason: `The program that reaches it is not there: ${facts.bridge}.`,
      };
    if (facts.bridge === "searxng" && !hasBridge)
      return {
        ...health,
        state: "needs_key",
        reason: "It is reached through your own SearXNG: set TRAWL_SEARXNG_URL.",
      };
    if (!lacksKey) return health;
    const names = facts.keys.filter(({ required }) => required).map(({ part }) => keyName(facts, part));
    return { ...health, state: "needs_key", reason: `It wants a key of yours: set ${names.join(" and ")}.` };
  }
}
