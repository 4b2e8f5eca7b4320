import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import { type Account, accountActor } from "./actor.ts";
import type { ApiKeys } from "./api-keys.ts";
import type { AuditLog } from "./audit-log.ts";
import type { BetterAuth } from "./open-better-auth.ts";
import type { Registration } from "./registration.ts";
import type { SessionCache } from "./session-cache.ts";

type Options = {
  readonly betterAuth: BetterAuth;
  readonly registration: Registration;
  readonly keys: Pick<ApiKeys, "removeAll">;
  readonly audit: AuditLog;
  readonly cache: SessionCache;
};

const EMAIL = /^[^\s@,<>"]+@[^\s@,<>"]+$/;
const MAX_EMAIL = 254;

/** People whose e-mail address somebody has proven to us: a provider of single sign-on, or a proxy. */
export class ProvenPeople {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The account of somebody whom a proxy brings, made where they may have one; else throws `forbidden`. */
  async bring(email: string, address: string): Promise<Account> {
    if (email.length > MAX_EMAIL || !EMAIL.test(email))
      throw new Refusal("unauthenticated", "The reverse proxy does not name one e-mail address: tell its admin.");
    const { internalAdapter } = await this.#options.betterAuth.$context;
    const known = await internalAdapter.findUserByEmail(email);
    if (known === null) return this.#create(email, address);
    await this.handOver(known.user);
    return known.user;
  }

  /**
   * Hands the account of an address, where there is one, to the person who has proven that the address is theirs. Whoever
   * made it without a proof may be somebody else: then its password, sessions and keys open nothing any more.
   */
  async handOver(account: { readonly id: string; readonly emailVerified: boolean }): Promise<void> {
    if (account.emailVerified) return;
    const { betterAuth, keys, cache } = this.#options;
    const { internalAdapter } = await betterAuth.$context;
    for (const { id, providerId } of await internalAdapter.findAccounts(account.id))
      if (providerId === "credential") await internalAdapter.deleteAccount(id);
    await internalAdapter.deleteUserSessions(account.id);
    await keys.removeAll(account.id as OwnerId);
    // Last: what broke off before is done again by the next proof.
    await internalAdapter.updateUser(account.id, { emailVerified: true });
    cache.forget();
  }

  async #create(email: string, address: string): Promise<Account> {
    const { betterAuth, registration, audit } = this.#options;
    const leave = await registration.admitProven(email);
    try {
      const name = email.split("@")[0] ?? email;
      const { user } = await betterAuth.api.createUser({ body: { email, name, data: { emailVerified: true } } });
      await audit.add({ action: "sign_up", actor: accountActor(user), subject: email, address });
      return user;
    } catch (error) {
      await leave.giveBack();
      throw error;
    }
  }
}
