import type { OwnerId } from "../domain/ids.ts";
import { accountActor, type Actor, type Credentials } from "./actor.ts";
import { authHeaders } from "./auth-headers.ts";
import type { BetterAuth } from "./open-better-auth.ts";
import type { SessionCache } from "./session-cache.ts";

/** A guest just made: the token and the cookies that prove them from now on. */
export type NewGuest = { readonly actor: Actor; readonly token: string; readonly cookies: readonly string[] };

/** People without an account who own what they create while their session lives. */
export class Guests {
  readonly #betterAuth: BetterAuth;
  readonly #cache: SessionCache;

  constructor(betterAuth: BetterAuth, cache: SessionCache) {
    this.#betterAuth = betterAuth;
    this.#cache = cache;
  }

  async create(credentials: Credentials): Promise<NewGuest> {
    const headers = authHeaders({ ...credentials, cookie: undefined, authorization: undefined });
    const made = await this.#betterAuth.api.signInAnonymous({ headers, returnHeaders: true });
    const token = made.headers.get("set-auth-token");
    if (token === null || made.response === null) throw new Error("better-auth made a guest without a session.");
    return {
      actor: accountActor({ ...made.response.user, isAnonymous: true }),
      token,
      cookies: made.headers.getSetCookie(),
    };
  }

  /** Removes a guest for whom nothing came into being. */
  async drop(ownerId: OwnerId): Promise<void> {
    const context = await this.#betterAuth.$context;
    await context.internalAdapter.deleteUser(ownerId);
    this.#cache.forget();
  }
}
