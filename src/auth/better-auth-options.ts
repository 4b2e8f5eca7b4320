import { kyselyAdapter } from "@better-auth/kysely-adapter";
import type { BetterAuthOptions } from "better-auth/minimal";
import type { BetterAuthPlugin } from "better-auth/types";
import { admin } from "better-auth/plugins/admin";
import { anonymous } from "better-auth/plugins/anonymous";
import { bearer } from "better-auth/plugins/bearer";
import type { Config } from "../config/config.ts";
import type { OwnerId } from "../domain/ids.ts";
import type { Store } from "../stores/store.ts";

const DAY_SECONDS = 86_400;
/** Header under which better-auth is told the address of the client; requests from outside never carry it in. */
export const ADDRESS_HEADER = "x-trawl-client-address";

/** Where the program stands, as better-auth is told; requests are handed to it under this origin only. */
export function authOrigin(config: Pick<Config, "publicUrl">): string {
  return config.publicUrl === null ? "http://localhost" : new URL(config.publicUrl).origin;
}

/**
 * Cookies are HttpOnly and SameSite=Lax; behind https they are Secure and carry the prefix that browsers enforce:
 * `__Host-` at the root, `__Secure-` under a sub-path (RFC 6265bis §4.1.3).
 */
export function sessionCookie(config: Pick<Config, "publicUrl" | "basePath">) {
  return cookie(config, "trawl.session");
}

function cookie(config: Pick<Config, "publicUrl" | "basePath">, name: string) {
  const secure = authOrigin(config).startsWith("https:");
  const prefix = secure ? (config.basePath === "/" ? "__Host-" : "__Secure-") : "";
  return { name: `${prefix}${name}`, attributes: { secure, path: config.basePath } };
}

export type BetterAuthLog = { warn(facts: object, text: string): void; error(facts: object, text: string): void };

/** The adapter is named here because better-auth's full entry would bring those of all databases into memory. */
function databaseOf({ authDatabase: { db, type } }: Pick<Store, "authDatabase">): ReturnType<typeof kyselyAdapter> {
  return kyselyAdapter(db as Parameters<typeof kyselyAdapter>[0], { type });
}

/** How better-auth is set up: its tables live in the store's database, made by our own migration. */
export function betterAuthOptions(
  config: Pick<Config, "publicUrl" | "basePath">,
  store: Pick<Store, "authDatabase" | "write">,
  secret: string,
  log: BetterAuthLog,
  more: readonly BetterAuthPlugin[] = [],
) {
  const session = sessionCookie(config);
  return {
    appName: "Trawl",
    baseURL: authOrigin(config),
    basePath: `${config.basePath}api/auth`,
    secret,
    database: databaseOf(store),
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: { expiresIn: 90 * DAY_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    plugins: [
      anonymous({
        generateName: () => "Guest",
        onLinkAccount: async ({ anonymousUser, newUser }) => {
          await store.write((tx) => tx.changeOwner(anonymousUser.user.id as OwnerId, newUser.user.id as OwnerId));
        },
      }),
      bearer({ requireSignature: true }),
      admin(),
      ...more,
    ],
    // What a sign-in elsewhere has to remember stays, sealed, with the browser: nobody fills the database by beginning one.
    account: { storeStateStrategy: "cookie" },
    // The web server itself demands the same origin, and limits sign-ins, for every route alike.
    rateLimit: { enabled: false },
    advanced: {
      disableCSRFCheck: true,
      useSecureCookies: false,
      cookies: { session_token: session, oauth_state: cookie(config, "trawl.sign-in") },
      defaultCookieAttributes: session.attributes,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    logger: {
      level: "warn",
      log: (level, text) =>
        level === "error" ? log.error({ from: "better-auth" }, text) : log.warn({ from: "better-auth" }, text),
    },
    // Otherwise it writes every refused request past its logger to standard error, in colours.
    onAPIError: {
      onError: (error) => {
        const isOurs = ((error as { statusCode?: number }).statusCode ?? 500) >= 500;
        if (isOurs) log.error({ from: "better-auth", err: error }, "a request to better-auth failed");
      },
    },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
}
