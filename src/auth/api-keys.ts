import { createHash, randomBytes } from "node:crypto";
import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ApiKeyRow } from "../domain/rows.ts";
import { type Scope, SCOPES } from "../domain/scopes.ts";
import type { Store } from "../stores/store.ts";
import type { Actor } from "./actor.ts";

const PREFIX = "trawl_";
const SECRET_BYTES = 32;
const SHOWN_CHARACTERS = PREFIX.length + 4;
/** How exactly the last use of a key is known: reading must not write each time. */
const USE_NOTED_MS = 60_000;
const MAX_KEYS = 100;

export type WishedKey = { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt: number | null };
/** What is told of a key once it was made; moments in milliseconds. */
export type KeyFacts = Pick<ApiKeyRow, "id" | "name" | "start" | "created_at" | "expires_at" | "last_used_at"> & {
  readonly scopes: readonly Scope[];
};

type Options = {
  readonly store: Pick<Store, "read" | "write">;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

/** Keys with which programs act for a person. A key is shown once; the database holds its digest. */
export class ApiKeys {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Tells whether a token looks like one of these keys. */
  static isKey(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** Makes a key. Throws `forbidden` for more than the owner may do, `bad_request` for an end that is past. */
  async create(
    owner: Actor & { readonly ownerId: OwnerId },
    wished: WishedKey,
  ): Promise<KeyFacts & { readonly key: string }> {
    const now = this.#options.now();
    demandAllowed(owner, wished, now);
    const key = PREFIX + randomBytes(SECRET_BYTES).toString("base64url");
    const row: ApiKeyRow = {
      id: randomBytes(16).toString("hex"),
      owner_id: owner.ownerId,
      name: wished.name,
      start: key.slice(0, SHOWN_CHARACTERS),
      digest: digestOf(key),
      scopes: SCOPES.filter((scope) => wished.scopes.includes(scope)).join(","),
      created_at: now,
      expires_at: wished.expiresAt,
      last_used_at: null,
    };
    await this.#options.store.write(async (tx) => {
      if ((await tx.apiKeys.ofOwner(owner.ownerId)).length >= MAX_KEYS)
        throw new Refusal("conflict", `There are ${MAX_KEYS} keys already: remove one first.`);
      await tx.apiKeys.add(row);
    });
    return { ...factsOf(row), key };
  }

  /** Finds who made a key and what for. Null where it is unknown or has expired. */
  async find(key: string): Promise<{ readonly ownerId: OwnerId; readonly scopes: readonly Scope[] } | null> {
    const now = this.#options.now();
    const row = await this.#options.store.read((tx) => tx.apiKeys.byDigest(digestOf(key)));
    if (row === null || (row.expires_at !== null && row.expires_at <= now)) return null;
    if (now - (row.last_used_at ?? 0) >= USE_NOTED_MS) this.#noteUse(row.id, now);
    return { ownerId: row.owner_id, scopes: scopesOf(row) };
  }

  /** The keys of one owner, the oldest first. */
  async list(ownerId: OwnerId): Promise<KeyFacts[]> {
    return (await this.#options.store.read((tx) => tx.apiKeys.ofOwner(ownerId))).map(factsOf);
  }

  /** Removes a key; it opens nothing from then on. Throws `not_found` where the owner has no such key. */
  async remove(ownerId: OwnerId, id: string): Promise<void> {
    const isGone = await this.#options.store.write((tx) => tx.apiKeys.remove(ownerId, id));
    if (!isGone) throw new Refusal("not_found", "There is no such key.");
  }

  /** Removes all keys of somebody whose account is gone. */
  removeAll(ownerId: OwnerId): Promise<void> {
    return this.#options.store.write((tx) => tx.apiKeys.removeAll(ownerId));
  }

  /** When a key was used is for people to know; a request does not fail because it could not be noted. */
  #noteUse(id: string, now: number): void {
    this.#options.store.write((tx) => tx.apiKeys.used(id, now)).catch(this.#options.onError);
  }
}

function demandAllowed(owner: Actor, { scopes, expiresAt }: WishedKey, now: number): void {
  if (scopes.includes("admin") && owner.kind !== "admin")
    throw new Refusal("forbidden", 'Only an admin can make a key with the scope "admin".');
  if (expiresAt !== null && expiresAt <= now)
    throw new Refusal("bad_request", "expires_at lies in the past: a key must be good for something.");
}

/** A key is as random as a digest, so it needs no salt and no slow hash. */
function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function factsOf(row: ApiKeyRow): KeyFacts {
  const { id, name, start, created_at, expires_at, last_used_at } = row;
  return { id, name, start, created_at, expires_at, last_used_at, scopes: scopesOf(row) };
}

function scopesOf({ scopes }: ApiKeyRow): Scope[] {
  const made = scopes.split(",");
  return SCOPES.filter((scope) => made.includes(scope));
}
