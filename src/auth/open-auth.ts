import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth/minimal";
import type { Kysely } from "kysely";
import type { Config } from "../config/config.ts";
import type { OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Store } from "../stores/store.ts";
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
import { ApiKeys, type KeyFacts, type WishedKey } from "./api-keys.ts";
import { AuditLog } from "./audit-log.ts";
import { actionOf, deedOf } from "./deed-of.ts";
import {
  ADDRESS_HEADER,
  authOrigin,
  type BetterAuthLog,
  betterAuthOptions,
  sessionCookie,
} from "./better-auth-options.ts";
import { Registration } from "./registration.ts";
import { SessionCache } from "./session-cache.ts";
import { SignInLimit } from "./sign-in-limit.ts";

export type AuthOptions = {
  readonly store: Pick<Store, "authDatabase" | "read" | "write">;
  readonly config: Pick<Config, "publicUrl" | "basePath" | "adminEmail" | "adminPassword" | "registration">;
  /** Signs sessions; see `readSecret`. */
  readonly secret: string;
  /** The random key of this start, with the rights of an admin. */
  readonly adminKey: string;
  readonly log: BetterAuthLog;
  /** The clock in milliseconds; absent: the system's. */
  readonly now?: () => number;
};

/** A guest just made: the token and the cookies that prove them from now on. */
export type NewGuest = { readonly actor: Actor; readonly token: string; readonly cookies: readonly string[] };
export type NewAdmin = { readonly email: string; readonly password: string; readonly name: string };

export type Auth = {
  /** Says who sends a request; never makes anybody. Throws `unauthenticated` for a token that is not valid. */
  actorOf(credentials: Credentials): Promise<Actor>;
  createGuest(credentials: Credentials): Promise<NewGuest>;
  /** Removes a guest for whom nothing came into being. */
  dropGuest(ownerId: OwnerId): Promise<void>;
  /** Answers a request to better-auth's own routes; `path` begins after `<base>api/auth`. */
  handle(request: AuthRequest): Promise<Response>;
  /** Makes a key for programs of whoever is signed in; see `ApiKeys.create`. */
  createKey(actor: Actor, wished: WishedKey): Promise<KeyFacts & { readonly key: string }>;
  /** The keys of whoever is signed in. */
  listKeys(actor: Actor): Promise<KeyFacts[]>;
  /** Throws `not_found` where the actor has no such key. */
  removeKey(actor: Actor, id: string): Promise<void>;
  readonly audit: Pick<AuditLog, "add" | "addLook">;
  readonly registration: Pick<Registration, "invite" | "list" | "withdraw">;
  hasAdmin(): Promise<boolean>;
  /** The token that makes the first admin, null once there is one. */
  readonly setupToken: string | null;
  /** Makes the first admin; throws `forbidden` for a wrong token and once there is an admin. */
  setUp(token: string, admin: NewAdmin): Promise<void>;
};

export type AuthRequest = Credentials & {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
};

/**
 * Opens identities and sessions on the store's database, whose tables must be there, and makes the admin of
 * TRAWL_ADMIN_EMAIL and TRAWL_ADMIN_PASSWORD where there is none yet.
 */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const auth = new BetterAuthDoor(options);
  await auth.makeFirstAdmin();
  return auth;
}

type SessionUser = {
  id: string;
  name: string;
  role?: string | null | undefined;
  isAnonymous?: boolean | null | undefined;
  banned?: boolean | null | undefined;
  banExpires?: Date | null | undefined;
};

type UserTable = { user: { id: string; role: string | null } };

class BetterAuthDoor implements Auth {
  readonly #options: AuthOptions;
  readonly #auth;
  readonly #db: Kysely<UserTable>;
  readonly #cookieName: string;
  readonly #now: () => number;
  readonly #cache: SessionCache;
  readonly #limit: SignInLimit;
  readonly #keys: ApiKeys;
  readonly registration: Registration;
  readonly audit: AuditLog;
  #setupToken: string | null = null;
  #adminSeen = false;

  constructor(options: AuthOptions) {
    this.#options = options;
    this.#auth = betterAuth(betterAuthOptions(options.config, options.store, options.secret, options.log));
    this.#db = options.store.authDatabase.db as Kysely<UserTable>;
    this.#cookieName = sessionCookie(options.config).name;
    this.#now = options.now ?? Date.now;
    this.#cache = new SessionCache(this.#now);
    this.#limit = new SignInLimit(this.#now);
    const onError = (error: unknown): void => options.log.warn({ err: error }, "the use of an API key was not noted");
    const { store, config } = options;
    this.audit = new AuditLog({ store, now: this.#now });
    this.registration = new Registration({ store, mode: config.registration, now: this.#now });
    this.#keys = new ApiKeys({ store: options.store, now: this.#now, onError });
  }

  get setupToken(): string | null {
    return this.#setupToken;
  }

  async makeFirstAdmin(): Promise<void> {
    if (await this.hasAdmin()) return;
    const { adminEmail, adminPassword } = this.#options.config;
    if (adminEmail !== null && adminPassword !== null) {
      await this.#createAdmin({ email: adminEmail, password: adminPassword, name: "Admin" });
    } else {
      this.#setupToken = randomBytes(24).toString("base64url");
    }
  }

  async hasAdmin(): Promise<boolean> {
    this.#adminSeen ||=
      (await this.#db.selectFrom("user").select("id").where("role", "=", "admin").limit(1).executeTakeFirst()) !==
      undefined;
    return this.#adminSeen;
  }

  async setUp(token: string, admin: NewAdmin): Promise<void> {
    const expected = this.#setupToken;
    if (expected === null) throw new Refusal("forbidden", "There is an admin already: sign in instead.");
    if (!isSameSecret(token, expected))
      throw new Refusal("forbidden", "The setup token is wrong: it stands in the server's log.");
    this.#setupToken = null;
    try {
      await this.#createAdmin(admin);
    } catch (error) {
      this.#setupToken = expected;
      throw error;
    }
  }

  actorOf(credentials: Credentials): Promise<Actor> {
    const token = credentials.apiKey ?? bearerToken(credentials.authorization);
    if (token !== null) return this.#actorOfToken(token, credentials);
    const cookie = cookieValue(credentials.cookie, this.#cookieName);
    if (cookie === null) return Promise.resolve(VISITOR);
    return this.#cache.get(`cookie ${cookie}`, () => this.#look(credentials));
  }

  async createGuest(credentials: Credentials): Promise<NewGuest> {
    const headers = authHeaders({ ...credentials, cookie: undefined, authorization: undefined });
    const made = await this.#auth.api.signInAnonymous({ headers, returnHeaders: true });
    const token = made.headers.get("set-auth-token");
    if (token === null || made.response === null) throw new Error("better-auth made a guest without a session.");
    return {
      actor: accountActor({ ...made.response.user, isAnonymous: true }),
      token,
      cookies: made.headers.getSetCookie(),
    };
  }

  async dropGuest(ownerId: OwnerId): Promise<void> {
    const context = await this.#auth.$context;
    await context.internalAdapter.deleteUser(ownerId);
    this.#cache.forget();
  }

  createKey(actor: Actor, wished: WishedKey): Promise<KeyFacts & { readonly key: string }> {
    return this.#keys.create(demandAccount(actor), wished);
  }

  async listKeys(actor: Actor): Promise<KeyFacts[]> {
    return this.#keys.list(demandAccount(actor).ownerId);
  }

  async removeKey(actor: Actor, id: string): Promise<void> {
    await this.#keys.remove(demandAccount(actor).ownerId, id);
    this.#cache.forget();
  }

  async handle(request: AuthRequest): Promise<Response> {
    const limited = emailOf(request);
    if (limited !== null) this.#limit.begin(limited, request.address);
    const before = actionOf(request) === null ? null : await this.#signedIn(request);
    const answer = await (request.path === "/sign-up/email" ? this.#signUp(request) : this.#answer(request));
    if (answer.ok) await this.#followUp(request);
    if (limited !== null && answer.ok) this.#limit.succeed(limited, request.address);
    if (request.method !== "GET") this.#cache.forget();
    const deed = await deedOf(request, answer, before);
    if (deed !== null) await this.audit.add(deed);
    return answer;
  }

  /** Who asks; a session that is over or suspended is nobody's. */
  async #signedIn(request: AuthRequest): Promise<Actor | null> {
    try {
      const actor = await this.#look(request);
      return actor.kind === "visitor" ? null : actor;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  #answer(request: AuthRequest): Promise<Response> {
    return this.#auth.handler(this.#toWebRequest(endingOtherSessions(request)));
  }

  #signUp(request: AuthRequest): Promise<Response> {
    const { invitation = null, ...body } = request.body as { invitation?: string; email: string };
    return this.registration.admit({ invitation, email: body.email }, () => this.#answer({ ...request, body }));
  }

  /** What an admin changes of somebody's password or rights holds for new sessions only: the old ones end. */
  async #followUp({ path, body }: AuthRequest): Promise<void> {
    const { userId } = (body ?? {}) as { userId?: string };
    if (userId === undefined) return;
    if (path === "/admin/remove-user") {
      await this.#keys.removeAll(userId as OwnerId);
      await this.#options.store.write((tx) => tx.secrets.removeAll(userId as OwnerId));
    }
    if (path !== "/admin/set-role" && path !== "/admin/set-user-password") return;
    const { internalAdapter } = await this.#auth.$context;
    await internalAdapter.deleteUserSessions(userId);
  }

  #toWebRequest(request: AuthRequest): Request {
    const { config } = this.#options;
    const url = `${authOrigin(config)}${config.basePath}api/auth${request.path}${request.query}`;
    const headers = authHeaders(request);
    if (request.method === "GET") return new Request(url, { headers });
    headers.set("content-type", "application/json");
    return new Request(url, { method: request.method, headers, body: JSON.stringify(request.body ?? {}) });
  }

  async #actorOfToken(token: string, credentials: Credentials): Promise<Actor> {
    if (isSameSecret(token, this.#options.adminKey)) return LOCAL_ADMIN;
    const actor = await this.#cache.get(`token ${token}`, () =>
      ApiKeys.isKey(token)
        ? this.#lookByKey(token)
        : this.#look({ ...credentials, cookie: undefined, authorization: `Bearer ${token}` }),
    );
    if (actor.kind === "visitor")
      throw new Refusal("unauthenticated", "The token is not valid, or its session has ended.");
    return actor;
  }

  async #look(credentials: Credentials): Promise<Actor> {
    const session = await this.#auth.api.getSession({ headers: authHeaders(credentials) });
    if (session === null) return VISITOR;
    this.#demandNotSuspended(session.user);
    return accountActor(session.user);
  }

  async #lookByKey(key: string): Promise<Actor> {
    const found = await this.#keys.find(key);
    if (found === null) return VISITOR;
    const { internalAdapter } = await this.#auth.$context;
    const user: (SessionUser & { name: string }) | null = await internalAdapter.findUserById(found.ownerId);
    if (user === null) return VISITOR;
    this.#demandNotSuspended(user);
    return accountActor(user, found.scopes);
  }

  #demandNotSuspended(user: SessionUser): void {
    if (user.banned === true && !((user.banExpires?.getTime() ?? Infinity) <= this.#now())) {
      throw new Refusal("forbidden", "This account is suspended. Ask the admin of this server.");
    }
  }

  async #createAdmin(admin: NewAdmin): Promise<void> {
    await this.#auth.api.createUser({ body: { ...admin, role: "admin" } });
    this.#adminSeen = true;
  }
}

/** The key of this machine has no account that could have keys of its own. */
function demandAccount(actor: Actor): Actor & { readonly ownerId: OwnerId } {
  if (actor.kind !== "visitor" && actor !== LOCAL_ADMIN) return actor;
  throw new Refusal("unauthenticated", "Sign in first: a key belongs to an account.");
}

function authHeaders(credentials: Credentials): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: credentials.address });
  if (credentials.cookie !== undefined) headers.set("cookie", credentials.cookie);
  if (credentials.authorization !== undefined) headers.set("authorization", credentials.authorization);
  if (credentials.userAgent !== undefined) headers.set("user-agent", credentials.userAgent);
  return headers;
}

/** With a new password only whoever set it stays signed in, whatever the request says. */
function endingOtherSessions(request: AuthRequest): AuthRequest {
  if (request.path !== "/change-password") return request;
  return { ...request, body: { ...(request.body as object | null), revokeOtherSessions: true } };
}

/** The address of who signs in or up: whoever tries often is slowed down. */
function emailOf(request: AuthRequest): string | null {
  if (request.path !== "/sign-in/email" && request.path !== "/sign-up/email") return null;
  const email = (request.body as { email?: unknown } | null)?.email;
  return typeof email === "string" ? email : "";
}
