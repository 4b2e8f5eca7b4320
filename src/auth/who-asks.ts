import { Refusal } from "../domain/refusal.ts";
import {
  accountActor,
  type Actor,
  bearerToken,
  cookieValue,
  type Credentials,
  isSameSecret,
  LOCAL_ADMIN,
  VISITOR,
} from "./actor.ts";
import { ApiKeys } from "./api-keys.ts";
import { authHeaders } from "./auth-headers.ts";
import type { BetterAuth } from "./open-better-auth.ts";
import type { SessionCache } from "./session-cache.ts";

type Options = {
  readonly betterAuth: BetterAuth;
  readonly keys: Pick<ApiKeys, "find">;
  readonly cache: SessionCache;
  /** The random key of this start, with the rights of an admin. */
  readonly adminKey: string;
  readonly cookieName: string;
  readonly now: () => number;
};

type SessionUser = {
  id: string;
  name: string;
  role?: string | null | undefined;
  isAnonymous?: boolean | null | undefined;
  banned?: boolean | null | undefined;
  banExpires?: Date | null | undefined;
};

/** Says who sends a request, by what it shows. */
export class WhoAsks {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Says who sends a request; never makes anybody. Throws `unauthenticated` for a token that is not valid. */
  actorOf(credentials: Credentials): Promise<Actor> {
    const { cache, cookieName } = this.#options;
    const token = credentials.apiKey ?? bearerToken(credentials.authorization);
    if (token !== null) return this.#actorOfToken(token, credentials);
    const cookie = cookieValue(credentials.cookie, cookieName);
    if (cookie === null) return Promise.resolve(VISITOR);
    return cache.get(`cookie ${cookie}`, () => this.#lookBySession(credentials));
  }

  /** Who is signed in, asked anew; a session that is over or suspended is nobody's. */
  async signedIn(credentials: Credentials): Promise<Actor | null> {
    try {
      const actor = await this.#lookBySession(credentials);
      return actor.kind === "visitor" ? null : actor;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  async #actorOfToken(token: string, credentials: Credentials): Promise<Actor> {
    const { adminKey, cache } = this.#options;
    if (isSameSecret(token, adminKey)) return LOCAL_ADMIN;
    const actor = await cache.get(`token ${token}`, () =>
      ApiKeys.isKey(token)
        ? this.#lookByKey(token)
        : this.#lookBySession({ ...credentials, cookie: undefined, authorization: `Bearer ${token}` }),
    );
    if (actor.kind === "visitor")
      throw new Refusal("unauthenticated", "The token is not valid, or its session has ended.");
    return actor;
  }

  async #lookBySession(credentials: Credentials): Promise<Actor> {
    const session = await this.#options.betterAuth.api.getSession({ headers: authHeaders(credentials) });
    if (session === null) return VISITOR;
    this.#demandNotSuspended(session.user);
    return accountActor(session.user);
  }

  async #lookByKey(key: string): Promise<Actor> {
    const { betterAuth, keys } = this.#options;
    const found = await keys.find(key);
    if (found === null) return VISITOR;
    const { internalAdapter } = await betterAuth.$context;
    const user: SessionUser | null = await internalAdapter.findUserById(found.ownerId);
    if (user === null) return VISITOR;
    this.#demandNotSuspended(user);
    return accountActor(user, found.scopes);
  }

  #demandNotSuspended(user: SessionUser): void {
    if (user.banned === true && !((user.banExpires?.getTime() ?? Infinity) <= this.#options.now())) {
      throw new Refusal("forbidden", "This account is suspended. Ask the admin of this server.");
    }
  }
}
