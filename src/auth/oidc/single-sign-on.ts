import type { AsyncLocalStorage } from "node:async_hooks";
import type { Config } from "../../config/config.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Credentials } from "../actor.ts";
import type { AuditLog } from "../audit-log.ts";
import { authOrigin, type BetterAuthLog } from "../better-auth-options.ts";
import type { BetterAuth } from "../open-better-auth.ts";
import type { ProvenPeople } from "../proven-people.ts";
import type { Registration, SignUpLeave } from "../registration.ts";
import type { SessionCache } from "../session-cache.ts";
import { toWebRequest } from "../to-web-request.ts";
import type { WhoAsks } from "../who-asks.ts";
import { PROVIDER_ID, type Visit } from "./oidc-plugin.ts";
import type { Identity, OidcProvider, Tokens } from "./oidc-provider.ts";
import { SignInProblem, type SignInProblemCode } from "./sign-in-problem.ts";

/** Where the browser goes next, and the cookies that it takes along. */
export type NextStep = { readonly url: string; readonly cookies: readonly string[] };

type House = {
  readonly betterAuth: BetterAuth;
  readonly people: ProvenPeople;
  readonly registration: Registration;
};
type Options = House & {
  readonly config: Pick<Config, "publicUrl" | "basePath">;
  readonly provider: OidcProvider;
  /** The sign-ins that the plugin of `betterAuth` takes part in. */
  readonly visits: AsyncLocalStorage<Visit>;
  readonly whoAsks: WhoAsks;
  readonly audit: AuditLog;
  readonly cache: SessionCache;
  readonly log: BetterAuthLog;
};

/** Signing in at an OpenID Connect provider. Where the browser comes back to is always a page of this server. */
export class SingleSignOn {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins a sign-in: the page of the provider. Throws `not_ready` where the provider cannot be used now. */
  async begin(credentials: Credentials): Promise<NextStep> {
    const { betterAuth, config, log, provider } = this.#options;
    try {
      await provider.describe();
    } catch (error) {
      if (!(error instanceof SignInProblem)) throw error;
      log.warn({ err: error }, "single sign-on cannot be begun");
      const remedy = "Try again later, sign in with a password, or ask the admin: the reason is in the server's log.";
      throw new Refusal("not_ready", `The single sign-on service cannot be used right now. ${remedy}`);
    }
    const home = `${authOrigin(config)}${config.basePath}`;
    const body = { provider: PROVIDER_ID, callbackURL: home, errorCallbackURL: home };
    const request = { ...credentials, method: "POST", path: "/sign-in/social", query: "", body };
    const answer = await betterAuth.handler(toWebRequest(config, request));
    if (!answer.ok) throw new Error(`better-auth did not begin a sign-in: ${answer.status}`);
    const { url } = (await answer.json()) as { url: string };
    return { url, cookies: answer.headers.getSetCookie() };
  }

  /** Ends a sign-in with what the provider sent the browser back with: signed in, or the sign-in page says why not. */
  async finish(credentials: Credentials, query: string): Promise<NextStep> {
    const { config, cache } = this.#options;
    const visit = new SignInVisit((identity) => findPlace(this.#options, identity));
    try {
      const answer = await this.#answer(visit, credentials, query);
      const cookies = answer.headers.getSetCookie();
      const problem = visit.problem ?? problemOf(answer);
      if (problem === null) await this.#noteSignIn(visit, credentials, cookies);
      else await this.#noteProblem(visit, credentials, problem);
      visit.isDone = problem === null;
      const page = problem === null ? "active" : `signin?problem=${problem}`;
      return { url: `${config.basePath}#/${page}`, cookies };
    } finally {
      cache.forget();
      if (!visit.isDone) await visit.place?.leave?.giveBack();
    }
  }

  #answer(visit: Visit, credentials: Credentials, query: string): Promise<Response> {
    const { betterAuth, config, visits } = this.#options;
    const path = `/callback/${PROVIDER_ID}`;
    const request = toWebRequest(config, { ...credentials, method: "GET", path, query, body: null });
    return visits.run(visit, () => betterAuth.handler(request));
  }

  async #noteSignIn(visit: SignInVisit, credentials: Credentials, cookies: readonly string[]): Promise<void> {
    const { audit, whoAsks } = this.#options;
    const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
    const actor = await whoAsks.signedIn({ ...credentials, cookie, authorization: undefined });
    const action = visit.place?.leave === null ? "sign_in" : "sign_up";
    await audit.add({ action, actor, subject: visit.email, address: credentials.address });
  }

  async #noteProblem(visit: SignInVisit, { address }: Credentials, problem: SignInProblemCode): Promise<void> {
    const subject = `${visit.email} single sign-on: ${problem}`.trim();
    await this.#options.audit.add({ action: "sign_in_failed", actor: null, subject, address });
  }
}

/** One sign-in on its way through better-auth. */
class SignInVisit implements Visit {
  tokens: Tokens | null = null;
  problem: SignInProblemCode | null = null;
  place: Place | null = null;
  email = "";
  isDone = false;
  readonly #findPlace: (identity: Identity) => Promise<Place>;

  constructor(find: (identity: Identity) => Promise<Place>) {
    this.#findPlace = find;
  }

  async admit(identity: Identity): Promise<Place> {
    this.email = identity.email ?? "";
    this.place = await this.#findPlace(identity);
    return this.place;
  }
}

type Place = { readonly email: string; readonly isProven: boolean; readonly leave: SignUpLeave | null };

/** Who came before is known by subject; who did not needs an address that the provider has verified. */
async function findPlace({ betterAuth, people, registration }: House, identity: Identity): Promise<Place> {
  const { internalAdapter } = await betterAuth.$context;
  const key = { providerId: PROVIDER_ID, accountId: identity.subject };
  const owner = await internalAdapter.findAccountOwnerByKey(key);
  if (owner?.kind === "owned") return { email: owner.user.email, isProven: false, leave: null };
  if (identity.email === null || !identity.isEmailVerified)
    throw new SignInProblem("unverified", "The provider does not call the e-mail address verified.");
  const email = identity.email.toLowerCase();
  const known = await internalAdapter.findUserByEmail(email);
  if (known !== null) {
    await people.handOver(known.user);
    return { email, isProven: true, leave: null };
  }
  return { email, isProven: true, leave: await leaveFor(registration, email) };
}

async function leaveFor(registration: Registration, email: string): Promise<SignUpLeave> {
  try {
    return await registration.admitProven(email);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new SignInProblem("uninvited", error.message, error);
  }
}

const PROBLEMS: Readonly<Record<string, SignInProblemCode>> = {
  state_mismatch: "state",
  state_not_found: "state",
  state_invalid: "state",
  access_denied: "denied",
  BANNED_USER: "suspended",
};

/** What kept better-auth from signing somebody in, null where nothing did. */
function problemOf(answer: Response): SignInProblemCode | null {
  const location = answer.headers.get("location");
  if (answer.status !== 302 || location === null) return "failed";
  const error = new URL(location).searchParams.get("error");
  return error === null ? null : (PROBLEMS[error] ?? "failed");
}
