import { Refusal } from "../domain/refusal.ts";
import { addressBlock } from "./address-block.ts";
import { TryWindows } from "./try-windows.ts";

/** Failed tries in 15 minutes: for one account from one block, from one block, for one account from everywhere. */
const MAX_AT_PLACE = 10;
const MAX_OF_BLOCK = 30;
const MAX_OF_ACCOUNT = 100;
/** A longer address is nobody's; what is remembered stays short. */
const MAX_EMAIL = 254;
const MAX_ACCOUNTS = 20_000;
const MAX_HOMES = 8;

/**
 * Slows the guessing of passwords, and locks nobody out: tries from one address block leave the others free, and the
 * ceiling over all blocks, which many machines together could hold against a person, does not count where this person
 * has signed in from before.
 */
export class SignInLimit {
  readonly #places: TryWindows;
  readonly #blocks: TryWindows;
  readonly #accounts: TryWindows;
  /** The blocks where each account signed in last. */
  readonly #homes = new Map<string, readonly string[]>();

  /** @param now the clock, in milliseconds */
  constructor(now: () => number) {
    this.#places = new TryWindows(MAX_AT_PLACE, now);
    this.#blocks = new TryWindows(MAX_OF_BLOCK, now);
    this.#accounts = new TryWindows(MAX_OF_ACCOUNT, now);
  }

  /** How much is remembered. */
  get size(): number {
    return this.#places.size + this.#blocks.size + this.#accounts.size + this.#homes.size;
  }

  /** Counts a try; throws `too_many_requests` where they are used up, and then counts none. */
  begin(email: string, address: string): void {
    const { account, block, place } = namesOf(email, address);
    const isHome = this.#isHome(account, block);
    const waits = [this.#places.waitMs(place), this.#blocks.waitMs(block), isHome ? 0 : this.#accounts.waitMs(account)];
    const waitMs = Math.max(...waits);
    if (waitMs > 0) throw tooMany(waitMs);
    this.#places.count(place);
    this.#blocks.count(block);
    if (!isHome) this.#accounts.count(account);
  }

  /** Takes back the try that was right, and the failed ones before it at this place. */
  succeed(email: string, address: string): void {
    const { account, block, place } = namesOf(email, address);
    if (!this.#isHome(account, block)) this.#accounts.giveBack(account);
    this.#blocks.giveBack(block);
    this.#places.forget(place);
    this.#addHome(account, block);
  }

  #isHome(account: string, block: string): boolean {
    return this.#homes.get(account)?.includes(block) === true;
  }

  #addHome(account: string, block: string): void {
    const others = (this.#homes.get(account) ?? []).filter((known) => known !== block);
    this.#homes.delete(account);
    const oldest = this.#homes.size >= MAX_ACCOUNTS ? this.#homes.keys().next().value : undefined;
    if (oldest !== undefined) this.#homes.delete(oldest);
    this.#homes.set(account, [...others, block].slice(-MAX_HOMES));
  }
}

function namesOf(email: string, address: string): { account: string; block: string; place: string } {
  const account = email.slice(0, MAX_EMAIL).trim().toLowerCase();
  const block = addressBlock(address);
  return { account, block, place: `${block} ${account}` };
}

function tooMany(waitMs: number): Refusal {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return new Refusal("too_many_requests", `Too many failed sign-ins: try again in ${minutes} min.`, {
    retry_after_seconds: Math.ceil(waitMs / 1000),
  });
}
