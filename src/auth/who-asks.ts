import { Refusal } from "../domain/refusal.ts";
import {
  type Account,
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
import type { ProvenPeople } from "./proven-people.ts";
import type { SessionCache } from "./session-cache.ts";

type Options = {
  readonly betterAuth: BetterAuth;
  readonly keys: Pick<ApiKeys, "find">;
  readonly people: Pick<ProvenPeople, "bring">;
  readonly cache: SessionCache;
  /** The random key of this start, with the rights of an admin. */
  readonly adminKey: string;
  readonly cookieName: string;
  readonly now: () => number;
};

/** Says who sends a request, by what it shows. */
export class WhoAsks {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Says who sends a request: by a token, else by the word of a trusted proxy, else by a cookie. Nobody is made by it
   * but whom the proxy brings for the first time. Throws `unauthenticated` for a token that is not valid, and
   * `forbidden` for who is suspended or may have no account.
   */
  actorOf(credentials: Credentials): Promise<Actor> {
    const { cache, cookieName } = this.#options;
    const token = credentials.apiKey ?? bearerToken(credentials.authorization);
    if (token !== null) return this.#actorOfToken(token, credentials);
    const { provenEmail, address } = credentials;
    if (provenEmail !== null) return cache.get(`proven ${provenEmail}`, () => this.#lookByProof(provenEmail, address));
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
    const user: Account | null = await internalAdapter.findUserById(found.ownerId);
    if (user === null) return VISITOR;
    this.#demandNotSuspended(user);
    return accountActor(user, found.scopes);
  }

  async #lookByProof(email: string, address: string): Promise<Actor> {
    const account = await this.#options.people.bring(email, address);
    this.#demandNotSuspended(account);
    return accountActor(account);
  }

  #demandNotSuspended(user: Account): void {
    if (user.banned === true && !((user.banExpires?.getTime() ?? Infinity) <= this.#options.now())) {
      throw new Refusal("forbidden", "This account is suspended. Ask the admin of this server.");
    }
  }
}
