import { Refusal } from "../domain/refusal.ts";
import { addressBlock } from "./address-block.ts";

const WINDOW_MS = 15 * 60_000;
const MAX_PER_ACCOUNT = 10;
const MAX_PER_ADDRESS = 30;
/** Entries kept; the oldest goes first, so that memory stays bounded whatever is tried. */
const MAX_ENTRIES = 20_000;

type Window = { tries: number; readonly endsAt: number };

/** Slows the guessing of passwords: counts failed tries per account and per address block (IPv4, or IPv6 /64). */
export class SignInLimit {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;

  /** @param now the clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a try; throws `too_many_requests` where the account or the address used up its tries. */
  begin(email: string, address: string): void {
    this.#count(`account ${email.trim().toLowerCase()}`, MAX_PER_ACCOUNT);
    this.#count(`address ${addressBlock(address)}`, MAX_PER_ADDRESS);
  }

  /** Forgets the failed tries of an account and gives the address its try back. */
  succeed(email: string, address: string): void {
    this.#windows.delete(`account ${email.trim().toLowerCase()}`);
    const window = this.#windows.get(`address ${addressBlock(address)}`);
    if (window) window.tries -= 1;
  }

  #count(key: string, max: number): void {
    const now = this.#now();
    const window = this.#current(key, now);
    if (window.tries >= max) throw tooMany(window.endsAt - now);
    window.tries += 1;
  }

  #current(key: string, now: number): Window {
    const known = this.#windows.get(key);
    if (known && known.endsAt > now) return known;
    this.#windows.delete(key);
    const oldest = this.#windows.size >= MAX_ENTRIES ? this.#windows.keys().next().value : undefined;
    if (oldest !== undefined) this.#windows.delete(oldest);
    const window = { tries: 0, endsAt: now + WINDOW_MS };
    this.#windows.set(key, window);
    return window;
  }
}

function tooMany(waitMs: number): Refusal {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return new Refusal("too_many_requests", `Too many failed sign-ins: try again in ${minutes} min.`, {
    retry_after_seconds: Math.ceil(waitMs / 1000),
  });
}
