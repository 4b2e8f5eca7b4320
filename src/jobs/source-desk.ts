import type { CandidateKind, SafeSearch } from "../domain/candidate.ts";
import { Failure } from "../domain/failures.ts";
import { Refusal } from "../domain/refusal.ts";
import { healthOf, type SourceHealth, unknownSource } from "../domain/source-health.ts";
import type { SourceRow } from "../domain/rows.ts";
import type { KnownSite } from "../engines/media/read-extractors.ts";
import type { BridgeTrouble } from "../engines/search/searxng-instance.ts";
import type { SourceResult, SourceSearcher } from "../engines/search/source-search.ts";
import { keyName, type SourceFacts } from "../sources/source.ts";
import type { Store, StoreReader } from "../stores/store.ts";
import type { Clock } from "./clock.ts";
import { noteAnswer } from "./source-health-book.ts";

/** A source of the catalogue as it stands here and now. */
export type SourceState = {
  readonly facts: CatalogueEntry;
  readonly keyNames: readonly string[];
  /** Those of them that are set, here or in the settings. */
  readonly keysSet: readonly string[];
  readonly needsKey: boolean;
  readonly enabled: boolean;
  readonly health: SourceHealth;
};

/** What the catalogue says of a source, and whether it can be searched. */
export type CatalogueEntry = SourceFacts & { readonly searchable: boolean };

const PROGRAMS = ["ytdlp", "gallerydl"] as const;
export type Program = (typeof PROGRAMS)[number];
/** The sites that one program knows, and why they are not within reach, or null. */
export type ProgramSites = {
  readonly program: Program;
  readonly reason: string | null;
  readonly sites: readonly KnownSite[];
};
/** Why programs cannot be used, by their names. */
type Missing = ReadonlyMap<string, string | null>;

/** What the settings and the machine give to sources. */
export type SourceSurroundings = {
  /** Whether the settings hold the credential of this variable. */
  hasKey(name: string): boolean;
  /** Why the outside program that leads to sources cannot be used, in a sentence; null: it can. */
  whyWithout(program: Program): Promise<string | null>;
  /**
   * What is wrong with the bridge that leads to a source; null where nothing is, or it needs none. `whyMissing` is what
   * `whyWithout` says of its program.
   */
  bridgeTrouble(source: CatalogueEntry, whyMissing: string | null): BridgeTrouble | null;
};

/** Keeps credentials that an admin gave, sealed; nobody reads them back. */
export type KeyKeeping = {
  keep(name: string, plain: string): Promise<void>;
  forget(name: string): Promise<boolean>;
};

export type SourceDeskOptions = {
  readonly store: Pick<Store, "read" | "write">;
  readonly searcher: SourceSearcher;
  readonly clock: Pick<Clock, "now">;
  /** What there is now: the engines of a SearXNG come and go. */
  readonly catalogue: () => readonly CatalogueEntry[];
  /** The sources that outside programs name, once they were asked: the catalogue may lack them until then. */
  readonly latecomers: () => Promise<readonly CatalogueEntry[]>;
  /** The sites that an installed program says it knows. Throws `Failure` where there is none that can be asked. */
  readonly sitesOf: (program: Program) => Promise<readonly KnownSite[]>;
  readonly surroundings: SourceSurroundings;
  readonly keys: KeyKeeping;
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
    const { rows, kept } = await this.#options.store.read(async (tx) => ({
      rows: await tx.sources.all(),
      kept: await keptNames(tx),
    }));
    const known = new Map(rows.map((row) => [row.source, row]));
    const missing = await this.#missing();
    return this.#options.catalogue().map((facts) => this.#stateOf(facts, known.get(facts.id), kept, missing));
  }

  /** The sites that the outside programs know, as they say themselves; far more than the catalogue shows. */
  mediaSites(): Promise<ProgramSites[]> {
    return Promise.all(PROGRAMS.map((program) => this.#sitesOf(program)));
  }

  /** Throws `Refusal` not_found for a source that nobody knows. */
  async get(id: string): Promise<SourceState> {
    const facts = await this.#find(id);
    const missing = await this.#missing();
    return this.#options.store.read(async (tx) =>
      this.#stateOf(facts, (await tx.sources.get(id)) ?? undefined, await keptNames(tx), missing),
    );
  }

  /** Says whether a source is asked where nobody chose; null: as the catalogue recommends. Throws as `get` does. */
  async enable(id: string, enabled: boolean | null): Promise<SourceState> {
    await this.#find(id);
    await this.#options.store.write(async (tx) => {
      const row = (await tx.sources.get(id)) ?? unknownSource(id);
      await tx.sources.put({ ...row, enabled: enabled === null ? null : Number(enabled) });
    });
    return this.get(id);
  }

  /**
   * Takes credentials by the names of their variables; null takes one away. Those of the settings go before them.
   * Throws `Refusal` not_found, bad_request for a name that is not the source's.
   */
  async setKeys(id: string, keys: Readonly<Record<string, string | null>>): Promise<SourceState> {
    const facts = await this.#find(id);
    const names = keyNamesOf(facts);
    const unknown = Object.keys(keys).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new Refusal(
        "bad_request",
        `keys: ${facts.title} has none of this name; it has ${names.join(", ") || "none"}.`,
      );
    for (const [name, value] of Object.entries(keys))
      if (value === null) await this.#options.keys.forget(name);
      else await this.#options.keys.keep(name, value);
    return this.get(id);
  }

  /**
   * Asks a source for the first of its examples that is no link, whatever is remembered of it, and remembers how it did.
   * Throws `Refusal` not_found, conflict for a source that cannot be searched.
   */
  async test(id: string, signal: AbortSignal): Promise<SourceResult> {
    const { searchable, examples, safeSearch, title } = await this.#find(id);
    if (!searchable) throw new Refusal("conflict", `${title} cannot be searched: it is reached by its links.`);
    const { searcher, store, clock } = this.#options;
    const wanted = {
      source: id,
      query: examples.find((example) => !/^https?:/.test(example)) ?? id,
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
    if (chosen !== undefined)
      return Promise.all([...new Set(chosen)].map((id) => this.#demandSearchable(id, safeSearch)));
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

  async #demandSearchable(id: string, safeSearch: SafeSearch): Promise<string> {
    const facts = await this.#lookUp(id);
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

  async #sitesOf(program: Program): Promise<ProgramSites> {
    const reason = await this.#options.surroundings.whyWithout(program);
    try {
      return { program, reason, sites: await this.#options.sitesOf(program) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { program, reason: reason ?? error.message, sites: [] };
    }
  }

  async #lookUp(id: string): Promise<CatalogueEntry | undefined> {
    const { catalogue, latecomers } = this.#options;
    const isIt = (one: CatalogueEntry): boolean => one.id === id;
    return catalogue().find(isIt) ?? (await latecomers()).find(isIt);
  }

  async #find(id: string): Promise<CatalogueEntry> {
    const facts = await this.#lookUp(id);
    if (facts === undefined) throw new Refusal("not_found", "There is no such source.");
    return facts;
  }

  async #missing(): Promise<Missing> {
    const { surroundings } = this.#options;
    const reasons = PROGRAMS.map(async (name) => [name, await surroundings.whyWithout(name)] as const);
    return new Map(await Promise.all(reasons));
  }

  #stateOf(
    facts: CatalogueEntry,
    row: SourceRow | undefined,
    kept: ReadonlySet<string>,
    missing: Missing,
  ): SourceState {
    const remembered = row ?? unknownSource(facts.id);
    const keyNames = keyNamesOf(facts);
    const keysSet = keyNames.filter((name) => kept.has(name) || this.#options.surroundings.hasKey(name));
    return {
      facts,
      keyNames: facts.bridge === "searxng" ? [...keyNames, "TRAWL_SEARXNG_URL"] : keyNames,
      keysSet,
      needsKey: facts.bridge === "searxng" || facts.keys.some(({ required }) => required),
      enabled: remembered.enabled === null ? facts.recommended : remembered.enabled === 1,
      health: this.#healthOf(facts, remembered, keysSet, missing),
    };
  }

  #healthOf(facts: CatalogueEntry, row: SourceRow, keysSet: readonly string[], missing: Missing): SourceHealth {
    const health = healthOf(row, this.#options.clock.now());
    const trouble = this.#options.surroundings.bridgeTrouble(facts, missing.get(facts.bridge ?? "") ?? null);
    if (trouble !== null) return { ...health, ...trouble, until: null };
    const required = facts.keys.filter((need) => need.required).map(({ part }) => keyName(facts, part));
    if (required.every((name) => keysSet.includes(name))) return health;
    return { ...health, state: "needs_key", reason: `It wants a key of yours: set ${required.join(" and ")}.` };
  }
}

function keyNamesOf(facts: SourceFacts): string[] {
  return facts.keys.map(({ part }) => keyName(facts, part));
}

/** The names of the credentials in keeping. */
async function keptNames(tx: Pick<StoreReader, "secrets">): Promise<ReadonlySet<string>> {
  return new Set((await tx.secrets.list(null, "source_key")).map(({ name }) => name));
}
