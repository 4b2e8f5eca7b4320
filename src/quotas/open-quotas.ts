import {
  type Allowance,
  type OwnLimits,
  type QuotaSettings,
  subjectsOf,
  blockSubject,
  EVERYBODY_SUBJECT,
  type SubjectId,
  windowStart,
} from "../domain/quotas.ts";
import type { Store, StoreReader } from "../stores/store.ts";
import { type Place, QuotaBook, type Requester, type Standing } from "./quota-book.ts";

export type QuotasOptions = {
  readonly store: Pick<Store, "read" | "write">;
  readonly settings: QuotaSettings;
  /** The clock, in milliseconds. */
  readonly now: () => number;
};

/** What people may use: asked before work begins, told to whom it concerns, changed by admins. */
export class Quotas {
  readonly #options: QuotasOptions;

  constructor(options: QuotasOptions) {
    this.#options = options;
  }

  /**
   * Counts one request that makes something or signs in. Throws `quota_exceeded` where there were too many in this
   * minute; those are not counted, and cost no write.
   */
  async countRequest(requester: Requester): Promise<void> {
    const now = this.#options.now();
    const isLimited = await this.#options.store.read(async (tx) => {
      const book = this.#book(tx, now);
      await book.demandRequest(requester);
      return (await book.allowances(requester, ["requests_per_minute"])).length > 0;
    });
    if (!isLimited) return;
    await this.#options.store.write(async (tx) => {
      const book = this.#book(tx, now);
      await book.demandRequest(requester);
      await tx.usage.count(await subjectsFor(book, requester), "requests", now, 1);
    });
  }

  /** Throws `quota_exceeded` where the requester may not make another job now; the transaction that makes it asks again. */
  async demandNewJob(requester: Requester): Promise<void> {
    await this.#options.store.read((tx) => this.#book(tx, this.#options.now()).demandNewJob(requester));
  }

  /** All limits that hold for the requester. */
  of(requester: Requester): Promise<Allowance[]> {
    return this.#options.store.read((tx) => this.#book(tx, this.#options.now()).allowances(requester));
  }

  /** How these subjects stand, in their order. */
  standings(places: readonly Place[]): Promise<Standing[]> {
    return this.#options.store.read(async (tx) => {
      const book = this.#book(tx, this.#options.now());
      const found: Standing[] = [];
      for (const place of places) found.push(await book.standing(place));
      return found;
    });
  }

  /** Address blocks that used something today or have limits of their own. */
  blocks(): Promise<SubjectId[]> {
    const since = windowStart("jobs_per_day", this.#options.now());
    return this.#options.store.read((tx) => tx.usage.blocks(since));
  }

  /** Gives a subject limits of its own; null takes them away. They hold at once. */
  async setOwnLimits(subject: SubjectId, limits: OwnLimits | null): Promise<void> {
    await this.#options.store.write((tx) => tx.usage.setOwnLimits(subject, limits));
  }

  /** Lets what a subject used today count as nothing. */
  async resetToday(subject: SubjectId): Promise<void> {
    const since = windowStart("jobs_per_day", this.#options.now());
    await this.#options.store.write((tx) => tx.usage.forget(subject, since));
  }

  #book(tx: Pick<StoreReader, "usage">, now: number): QuotaBook {
    return new QuotaBook(tx, this.#options.settings, now);
  }
}

async function subjectsFor(book: QuotaBook, requester: Requester): Promise<SubjectId[]> {
  const block = await book.blockFor(requester);
  if (requester.ownerId !== null) return subjectsOf({ owner_id: requester.ownerId, block });
  return [...(block === null ? [] : [blockSubject(block)]), EVERYBODY_SUBJECT];
}
