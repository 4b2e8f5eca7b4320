import type { OwnerId } from "../domain/ids.ts";
import {
  type Allowance,
  blockSubject,
  EVERYBODY_SUBJECT,
  type Holder,
  isSpent,
  LIMIT_NAMES,
  type LimitName,
  type Limits,
  NO_LIMITS,
  type OwnLimits,
  quotaExceeded,
  type QuotaSettings,
  type SubjectId,
  waitingForOwner,
  windowEnd,
} from "../domain/quotas.ts";
import type { JobRow } from "../domain/rows.ts";
import type { Waiting } from "../domain/waiting.ts";
import type { StoreReader } from "../stores/store.ts";

/** Who uses something: `ownerId` is null for a visitor who is nobody yet, `block` where no client is known. */
export type Requester = { readonly ownerId: OwnerId | null; readonly block: string | null };

/** A subject to look at, and which limits are usual for it; admins have none. */
export type Place = { readonly subject: SubjectId; readonly holder: Holder | "admin" };
export type Standing = { readonly usage: Limits; readonly limits: Limits; readonly own: OwnLimits | null };

/** What a new job takes; the bytes of days and disks that are used up already would only make it wait. */
const OF_NEW_JOBS: readonly LimitName[] = ["max_pending", "jobs_per_day", "bytes_per_day", "max_disk"];
const OF_RUNNING_JOBS: readonly LimitName[] = ["bytes_per_day", "max_disk"];
const OF_STARTS: readonly LimitName[] = [...OF_RUNNING_JOBS, "max_active"];

/** Whose use counts for a request, each with its limits; a subject of null has used nothing yet. */
type Account = { readonly subject: SubjectId | null; readonly holder: Holder; readonly limits: Limits };

/**
 * Looks up, inside one transaction, what people may still use at one moment. What was read is remembered, so a book is
 * good for one look at things that do not change meanwhile.
 */
export class QuotaBook {
  readonly #tx: Pick<StoreReader, "usage">;
  readonly #settings: QuotaSettings;
  readonly #now: number;
  readonly #accounts = new Map<string, Promise<Account>>();
  readonly #kinds = new Map<OwnerId, ReturnType<StoreReader["usage"]["kindOf"]>>();
  readonly #used = new Map<string, Promise<number>>();

  /** @param now milliseconds */
  constructor(tx: Pick<StoreReader, "usage">, settings: QuotaSettings, now: number) {
    this.#tx = tx;
    this.#settings = settings;
    this.#now = now;
  }

  /** The block under which what an owner does is counted: guests can be anybody, so they count by their address too. */
  async blockFor({ ownerId, block }: Requester): Promise<string | null> {
    if (ownerId === null) return block;
    return (await this.#kindOf(ownerId)) === "guest" ? block : null;
  }

  /** Throws `quota_exceeded` where the requester may not make another job now. */
  async demandNewJob(requester: Requester): Promise<void> {
    await this.#demand(requester, OF_NEW_JOBS);
  }

  /** Throws `quota_exceeded` where the requester asked too often within this minute. */
  async demandRequest(requester: Requester): Promise<void> {
    await this.#demand(requester, ["requests_per_minute"]);
  }

  /** Why a job of this owner may not start now, null where it may. */
  holdBeforeStart(job: Pick<JobRow, "owner_id" | "block">): Promise<Waiting | null> {
    return this.#hold(job, OF_STARTS);
  }

  /** Whether no job of an owner may start now, wherever it was asked for. */
  async holdsOwner(ownerId: OwnerId): Promise<boolean> {
    return (await this.#hold({ owner_id: ownerId, block: null }, OF_STARTS)) !== null;
  }

  /** Why a job of this owner must stop, null where it may go on. */
  holdWhileRunning(job: Pick<JobRow, "owner_id" | "block">): Promise<Waiting | null> {
    return this.#hold(job, OF_RUNNING_JOBS);
  }

  /** All limits that hold for the requester. */
  async allowances(requester: Requester, names: readonly LimitName[] = LIMIT_NAMES): Promise<Allowance[]> {
    const found: Allowance[] = [];
    for (const account of await this.#accountsOf(requester)) {
      for (const name of names) if (account.limits[name] > 0) found.push(await this.#allowance(account, name));
    }
    return found;
  }

  /** How one subject stands: what it used of everything, what holds for it, and what of that is its own. */
  async standing({ subject, holder }: Place): Promise<Standing> {
    const own = await this.#tx.usage.ownLimits(subject);
    const usage: Record<LimitName, number> = { ...NO_LIMITS };
    for (const name of LIMIT_NAMES) usage[name] = await this.#readUsed(subject, name);
    return { usage, limits: holder === "admin" ? NO_LIMITS : { ...this.#settings[holder], ...own }, own };
  }

  async #hold({ owner_id, block }: Pick<JobRow, "owner_id" | "block">, names: readonly LimitName[]) {
    const spent = await this.#firstSpent({ ownerId: owner_id, block }, names);
    return spent && waitingForOwner(spent);
  }

  async #demand(requester: Requester, names: readonly LimitName[]): Promise<void> {
    const spent = await this.#firstSpent(requester, names);
    if (spent) throw quotaExceeded(spent, this.#now);
  }

  async #firstSpent(requester: Requester, names: readonly LimitName[]): Promise<Allowance | null> {
    return (await this.allowances(requester, names)).find(isSpent) ?? null;
  }

  async #allowance({ subject, holder, limits }: Account, name: LimitName): Promise<Allowance> {
    const used = subject === null ? 0 : await this.#readUsed(subject, name);
    return { name, holder, limit: limits[name], used, resetsAt: windowEnd(name, this.#now) };
  }

  #readUsed(subject: SubjectId, name: LimitName): Promise<number> {
    return remembered(this.#used, `${name} ${subject}`, () => this.#tx.usage.used(subject, name, this.#now));
  }

  /** Admins have no quotas, and what is no account is the key of this machine. */
  async #accountsOf({ ownerId, block }: Requester): Promise<readonly Account[]> {
    const kind = ownerId === null ? "guest" : await this.#kindOf(ownerId);
    if (kind === null || kind === "admin") return [];
    const own = await this.#account(kind, ownerId);
    const all = await this.#account("everybody", EVERYBODY_SUBJECT);
    if (kind === "user" || block === null) return [own, all];
    return [own, await this.#account("block", blockSubject(block)), all];
  }

  #kindOf(ownerId: OwnerId): ReturnType<StoreReader["usage"]["kindOf"]> {
    return remembered(this.#kinds, ownerId, () => this.#tx.usage.kindOf(ownerId));
  }

  #account(holder: Holder, subject: SubjectId | null): Promise<Account> {
    return remembered(this.#accounts, subject ?? "", async () => {
      const own = subject === null ? null : await this.#tx.usage.ownLimits(subject);
      return { subject, holder, limits: { ...this.#settings[holder], ...own } };
    });
  }
}

function remembered<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, read: () => Promise<Value>): Promise<Value> {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
