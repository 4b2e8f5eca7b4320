import type { FastifyReply } from "fastify";
import type { NextStep } from "../../auth/oidc/single-sign-on.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { BeginSignInBody, BegunSignInAnswer, ErrorAnswer } from "../contract.ts";
import { credentialsOf } from "../guard.ts";

/** Signing in at an OpenID Connect provider: the way there, and the way back. */
export function singleSignOnRoutes(server: Server, { auth }: Pick<ApiOptions, "auth">): void {
  const access = { access: "identity.change" as const };
  const begin = { body: BeginSignInBody, response: { 200: BegunSignInAnswer, default: ErrorAnswer } };
  server.post("/auth/sign-in/oidc", { config: access, schema: begin }, async (request, reply) => {
    const step = await demandSet(auth).begin(credentialsOf(request));
    takeAlong(reply, step);
    return { success: true as const, url: step.url };
  });
  const finish = { config: access, exposeHeadRoute: false, schema: { hide: true } };
  server.get("/auth/callback/oidc", finish, async (request, reply) => {
    const query = new URL(request.url, "http://localhost").search;
    const step = await demandSet(auth).finish(credentialsOf(request), query);
    takeAlong(reply, step);
    return reply.redirect(step.url, 302);
  });
}

function demandSet({ singleSignOn }: ApiOptions["auth"]): NonNullable<ApiOptions["auth"]["singleSignOn"]> {
  if (singleSignOn === null) throw new Refusal("not_found", "This server has no single sign-on.");
  return singleSignOn;
}

function takeAlong(reply: FastifyReply, { cookies }: NextStep): void {
  void reply.header("cache-control", "no-store");
  if (cookies.length > 0) void reply.header("set-cookie", [...cookies]);
}
