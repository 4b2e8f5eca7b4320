import type { OwnerId } from "../domain/ids.ts";
import type { ApiKeys } from "./api-keys.ts";
import type { BetterAuth } from "./open-better-auth.ts";
import type { SessionCache } from "./session-cache.ts";

type Account = { readonly id: string; readonly emailVerified: boolean };

/** People whose e-mail address somebody has proven to us: a provider of single sign-on, or a proxy. */
export class ProvenPeople {
  readonly #betterAuth: BetterAuth;
  readonly #keys: Pick<ApiKeys, "removeAll">;
  readonly #cache: SessionCache;

  constructor(betterAuth: BetterAuth, keys: Pick<ApiKeys, "removeAll">, cache: SessionCache) {
    this.#betterAuth = betterAuth;
    this.#keys = keys;
    this.#cache = cache;
  }

  /**
   * Hands the account of an address, where there is one, to the person who has proven that the address is theirs. Whoever
   * made it without a proof may be somebody else: then its password, sessions and keys open nothing any more.
   */
  async handOver(account: Account): Promise<void> {
    if (account.emailVerified) return;
    const { internalAdapter } = await this.#betterAuth.$context;
    for (const { id, providerId } of await internalAdapter.findAccounts(account.id))
      if (providerId === "credential") await internalAdapter.deleteAccount(id);
    await internalAdapter.deleteUserSessions(account.id);
    await this.#keys.removeAll(account.id as OwnerId);
    // Last: what broke off before is done again by the next proof.
    await internalAdapter.updateUser(account.id, { emailVerified: true });
    this.#cache.forget();
  }
}
