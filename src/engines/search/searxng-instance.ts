import { SEARXNG_ENGINES, type SearxngEngine } from "../../sources/families/searxng-engines.ts";
import { askSearxngOffer, type SearxngOffer } from "../../sources/families/searxng.ts";
import { SourceFailure } from "../../sources/source-failure.ts";
import type { SearchThreadOptions } from "./messages.ts";
import { accessOf, poolFor } from "./source-access.ts";

/** How long it is until the instance is asked again, in milliseconds; sooner while it does not answer. */
const AGAIN_MS = 10 * 60_000;
const SOON_MS = 60_000;

/** Why a source cannot be reached through its bridge; `since` in milliseconds, null where nobody knows. */
export type BridgeTrouble = {
  readonly state: "needs_key" | "engine_missing" | "broken";
  readonly since: number | null;
  readonly reason: string;
};

type Options = Pick<SearchThreadOptions, "egressAllow" | "proxies" | "hostProxies" | "requestTimeoutMs"> & {
  readonly url: string;
  readonly now: () => number;
  readonly log: { error(facts: object, text: string): void };
};

/**
 * The admin's SearXNG as it was when it was last asked: which engines it has, or that it does not answer. It is asked
 * from the beginning and from time to time; nobody waits for it but who wants to. The engines that it named last stay
 * known while it is away.
 */
export class SearxngInstance implements AsyncDisposable {
  readonly #options: Options;
  readonly #end = new AbortController();
  #offer: SearxngOffer | null = null;
  #down: { readonly since: number; readonly reason: string } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asking: Promise<void>;

  constructor(options: Options) {
    this.#options = options;
    this.#asking = this.#ask();
  }

  /** The engines that it has and the catalogue of the program does not know. */
  get engines(): readonly SearxngEngine[] {
    return this.#offer?.more ?? [];
  }

  /** Finds an engine by its source's id, once the instance was asked at all. */
  async engineOf(id: string): Promise<SearxngEngine | null> {
    if (this.#offer === null) await this.#asking;
    return this.engines.find((engine) => engine.id === id) ?? null;
  }

  /** Says what is wrong with the way to an engine, by its source's id; null where nothing is, or nobody knows yet. */
  troubleWith(id: string): BridgeTrouble | null {
    if (this.#down !== null)
      return { state: "broken", since: this.#down.since, reason: `Your SearXNG is out of reach: ${this.#down.reason}` };
    const engine = [...SEARXNG_ENGINES, ...this.engines].find((one) => one.id === id)?.engine;
    if (this.#offer === null || engine === undefined || this.#offer.names.has(engine)) return null;
    const reason = `Your SearXNG has no engine “${engine}”: add it to its settings.yml.`;
    return { state: "engine_missing", since: null, reason };
  }

  /** Asks now. */
  async refresh(): Promise<void> {
    await this.#asking;
    this.#asking = this.#ask();
    await this.#asking;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#asking;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const { url, now, log } = this.#options;
    const { signal } = this.#end;
    using pool = poolFor({ endpoint: url }, this.#options);
    try {
      this.#offer = await askSearxngOffer(accessOf({ keys: {}, endpoint: url }, this.#options, pool), signal);
      this.#down = null;
    } catch (error) {
      if (signal.aborted) return;
      // Nobody waits for it who could be told of a fault of ours.
      if (!(error instanceof SourceFailure)) log.error({ err: error }, "asking the SearXNG instance broke off");
      const reason = error instanceof SourceFailure ? error.message : "The log of this server says why.";
      this.#down = { since: this.#down?.since ?? now(), reason };
    }
    this.#timer = setTimeout(() => void this.refresh(), this.#down === null ? AGAIN_MS : SOON_MS);
    this.#timer.unref();
  }
}
