import { AsyncLocalStorage } from "node:async_hooks";
import type { Config } from "../config/config.ts";
import type { Store } from "../stores/store.ts";
import { AccountRoutes } from "./account-routes.ts";
import { ApiKeys } from "./api-keys.ts";
import { AuditLog } from "./audit-log.ts";
import { type BetterAuthLog, sessionCookie } from "./better-auth-options.ts";
import { FirstAdmin } from "./first-admin.ts";
import { Guests } from "./guests.ts";
import { oidcPlugin, type Visit } from "./oidc/oidc-plugin.ts";
import { type CallService, OidcProvider } from "./oidc/oidc-provider.ts";
import { SingleSignOn } from "./oidc/single-sign-on.ts";
import { openBetterAuth } from "./open-better-auth.ts";
import { OwnKeys } from "./own-keys.ts";
import { ProvenPeople } from "./proven-people.ts";
import { Registration } from "./registration.ts";
import { SessionCache } from "./session-cache.ts";
import { SignInLimit } from "./sign-in-limit.ts";
import { WhoAsks } from "./who-asks.ts";

export type AuthOptions = {
  readonly store: Pick<Store, "authDatabase" | "read" | "write">;
  readonly config: Pick<
    Config,
    | "publicUrl"
    | "basePath"
    | "adminEmail"
    | "adminPassword"
    | "registration"
    | "oidcIssuer"
    | "oidcClientId"
    | "oidcClientSecret"
  >;
  /** Makes the way to the provider of single sign-on, and to nowhere else. */
  readonly createServiceCall: (address: string) => CallService;
  /** Signs sessions; see `readSecret`. */
  readonly secret: string;
  /** The random key of this start, with the rights of an admin. */
  readonly adminKey: string;
  readonly log: BetterAuthLog;
  /** The clock in milliseconds; absent: the system's. */
  readonly now?: () => number;
};

/** Identities and what they may show to be known; each part says what it does. */
export type Auth = {
  readonly actorOf: WhoAsks["actorOf"];
  readonly guests: Pick<Guests, "create" | "drop">;
  /** Answers a request to better-auth's own routes. */
  readonly handle: AccountRoutes["handle"];
  readonly keys: Pick<OwnKeys, "create" | "list" | "remove">;
  readonly audit: Pick<AuditLog, "add" | "addLook">;
  readonly registration: Pick<Registration, "invite" | "list" | "withdraw">;
  readonly firstAdmin: Pick<FirstAdmin, "isThere" | "setUp" | "setupToken">;
  /** Null where it is not set up. */
  readonly singleSignOn: Pick<SingleSignOn, "begin" | "finish"> | null;
};

/**
 * Opens identities and sessions on the store's database, whose tables must be there, and makes the admin of
 * TRAWL_ADMIN_EMAIL and TRAWL_ADMIN_PASSWORD where there is none yet.
 */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const { store, config, adminKey, log, now = Date.now } = options;
  const onError = (error: unknown): void => log.warn({ err: error }, "the use of an API key was not noted");
  const provider = createProvider(options, now);
  const visits = new AsyncLocalStorage<Visit>();
  const onProblem = (problem: Error): void => log.warn({ err: problem }, "a single sign-on came to nothing");
  const betterAuth = openBetterAuth(options, provider === null ? [] : [oidcPlugin(provider, visits, onProblem)]);
  const cache = new SessionCache(now);
  const keys = new ApiKeys({ store, now, onError });
  const audit = new AuditLog({ store, now });
  const registration = new Registration({ store, mode: config.registration, now });
  const limit = new SignInLimit(now);
  const cookieName = sessionCookie(config).name;
  const people = new ProvenPeople({ betterAuth, registration, keys, audit, cache });
  const whoAsks = new WhoAsks({ betterAuth, keys, people, cache, adminKey, cookieName, now });
  const routes = new AccountRoutes({ config, store, betterAuth, whoAsks, limit, registration, keys, audit, cache });
  const house = { config, betterAuth, people, registration, visits, whoAsks, audit, cache, log };
  const firstAdmin = new FirstAdmin({ config, store, betterAuth });
  await firstAdmin.prepare();
  return {
    actorOf: (credentials) => whoAsks.actorOf(credentials),
    guests: new Guests(betterAuth, cache),
    handle: (request) => routes.handle(request),
    keys: new OwnKeys(keys, cache),
    audit,
    registration,
    firstAdmin,
    singleSignOn: provider === null ? null : new SingleSignOn({ ...house, provider }),
  };
}

function createProvider({ config, createServiceCall }: AuthOptions, now: () => number): OidcProvider | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = config;
  if (issuer === null || clientId === null || clientSecret === null) return null;
  return new OidcProvider({ issuer, clientId, clientSecret, call: createServiceCall(issuer), now });
}
