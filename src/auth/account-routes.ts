import type { Config } from "../config/config.ts";
import type { OwnerId } from "../domain/ids.ts";
import type { Store } from "../stores/store.ts";
import type { ApiKeys } from "./api-keys.ts";
import type { AuditLog } from "./audit-log.ts";
import type { AuthRequest } from "./auth-request.ts";
import { actionOf, deedOf } from "./deed-of.ts";
import type { BetterAuth } from "./open-better-auth.ts";
import type { Registration } from "./registration.ts";
import type { SessionCache } from "./session-cache.ts";
import { withSessionFor } from "./session-for.ts";
import type { SignInLimit } from "./sign-in-limit.ts";
import { toWebRequest } from "./to-web-request.ts";
import type { WhoAsks } from "./who-asks.ts";

type Options = {
  readonly config: Pick<Config, "publicUrl" | "basePath">;
  readonly betterAuth: BetterAuth;
  readonly whoAsks: WhoAsks;
  readonly limit: SignInLimit;
  readonly registration: Registration;
  readonly store: Pick<Store, "write">;
  readonly keys: Pick<ApiKeys, "removeAll">;
  readonly audit: AuditLog;
  readonly cache: SessionCache;
};

/** Answers what better-auth answers, with what belongs around it: limits, invitations, ends of sessions, audit log. */
export class AccountRoutes {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async handle(request: AuthRequest): Promise<Response> {
    if (request.provenEmail === null || isComingIn(request)) return this.#carryOut(request);
    const { betterAuth, whoAsks } = this.#options;
    const actor = await whoAsks.actorOf({ ...request, apiKey: undefined, authorization: undefined });
    if (actor.kind === "visitor") throw new Error("A trusted proxy brought nobody.");
    return withSessionFor(betterAuth, actor.ownerId, request, (asked) => this.#carryOut(asked));
  }

  async #carryOut(request: AuthRequest): Promise<Response> {
    const { limit, whoAsks, cache, audit } = this.#options;
    const limited = emailOf(request);
    if (limited !== null) limit.begin(limited, request.address);
    const before = actionOf(request) === null ? null : await whoAsks.signedIn(request);
    const answer = await (request.path === "/sign-up/email" ? this.#signUp(request) : this.#answer(request));
    if (answer.ok) await this.#followUp(request);
    if (limited !== null && answer.ok) limit.succeed(limited, request.address);
    if (request.method !== "GET") cache.forget();
    const deed = await deedOf(request, answer, before);
    if (deed !== null) await audit.add(deed);
    return answer;
  }

  #answer(request: AuthRequest): Promise<Response> {
    const { betterAuth, config } = this.#options;
    return betterAuth.handler(toWebRequest(config, vouching(endingOtherSessions(request))));
  }

  async #signUp(request: AuthRequest): Promise<Response> {
    const { invitation = null, ...body } = request.body as { invitation?: string; email: string };
    const { registration, betterAuth } = this.#options;
    const leave = await registration.admit({ invitation, email: body.email });
    let isUsed = false;
    try {
      const answer = await this.#answer({ ...request, body });
      isUsed = answer.ok;
      if (!isUsed || !leave.isVouched) return answer;
      const { internalAdapter } = await betterAuth.$context;
      await internalAdapter.updateUserByEmail(body.email.toLowerCase(), { emailVerified: true });
      return answer;
    } finally {
      if (!isUsed) await leave.giveBack();
    }
  }

  /** What an admin changes of somebody's password or rights holds for new sessions only: the old ones end. */
  async #followUp({ path, body }: AuthRequest): Promise<void> {
    const { userId } = (body ?? {}) as { userId?: string };
    if (userId === undefined) return;
    if (path === "/admin/remove-user") {
      await this.#options.keys.removeAll(userId as OwnerId);
      await this.#options.store.write((tx) => tx.secrets.removeAll(userId as OwnerId));
    }
    if (path !== "/admin/set-role" && path !== "/admin/set-user-password") return;
    const { internalAdapter } = await this.#options.betterAuth.$context;
    await internalAdapter.deleteUserSessions(userId);
  }
}

/** With a new password only whoever set it stays signed in, whatever the request says. */
function endingOtherSessions(request: AuthRequest): AuthRequest {
  if (request.path !== "/change-password") return request;
  return { ...request, body: { ...(request.body as object | null), revokeOtherSessions: true } };
}

/** The address of an account that an admin makes is the person's own: the admin vouches for it. */
function vouching(request: AuthRequest): AuthRequest {
  if (request.path !== "/admin/create-user") return request;
  const body = request.body as { data?: object } | null;
  return { ...request, body: { ...body, data: { ...body?.data, emailVerified: true } } };
}

function isComingIn({ path }: AuthRequest): boolean {
  return path === "/sign-in/email" || path === "/sign-up/email";
}

/** The address of who signs in or up: whoever tries often is slowed down. */
function emailOf(request: AuthRequest): string | null {
  if (!isComingIn(request)) return null;
  const email = (request.body as { email?: unknown } | null)?.email;
  return typeof email === "string" ? email : "";
}
