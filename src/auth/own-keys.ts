import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import { type Actor, LOCAL_ADMIN } from "./actor.ts";
import type { ApiKeys, KeyFacts, WishedKey } from "./api-keys.ts";
import type { SessionCache } from "./session-cache.ts";

/** The keys of whoever is signed in. */
export class OwnKeys {
  readonly #keys: ApiKeys;
  readonly #cache: SessionCache;

  constructor(keys: ApiKeys, cache: SessionCache) {
    this.#keys = keys;
    this.#cache = cache;
  }

  /** Makes a key for programs; see `ApiKeys.create`. */
  async create(actor: Actor, wished: WishedKey): Promise<KeyFacts & { readonly key: string }> {
    return this.#keys.create(demandAccount(actor), wished);
  }

  async list(actor: Actor): Promise<KeyFacts[]> {
    return this.#keys.list(demandAccount(actor).ownerId);
  }

  /** Throws `not_found` where the actor has no such key. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.#keys.remove(demandAccount(actor).ownerId, id);
    this.#cache.forget();
  }
}

/** The key of this machine has no account that could have keys of its own. */
function demandAccount(actor: Actor): Actor & { readonly ownerId: OwnerId } {
  if (actor.kind !== "visitor" && actor !== LOCAL_ADMIN) return actor;
  throw new Refusal("unauthenticated", "Sign in first: a key belongs to an account.");
}
