import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { type AccessAction, demandRole, isAccessAction } from "../auth/access.ts";
import { type Credentials, VISITOR } from "../auth/actor.ts";
import { addressBlock } from "../auth/address-block.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Asker } from "../jobs/jobs.ts";
import type { ApiOptions, Server } from "./api-options.ts";
import { addressedHost, demandKnownHost, demandSameOrigin, isLoopbackHost } from "./host-rules.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { provenEmailReader } from "./trusted-peers.ts";

type GuardOptions = Pick<ApiOptions, "config" | "auth" | "quotas">;

/** One address that the server answers, and what the table of rights calls it. */
export type RouteFacts = { readonly method: string; readonly url: string; readonly access: AccessAction | undefined };

/** Routes that ask for nobody: they are the same for all, and the health ones never wait for the database. */
const NAMELESS: readonly AccessAction[] = ["health.read", "page.read", "docs.read", "setup.run", "identity.change"];
const BEFORE_SETUP: readonly AccessAction[] = ["health.read", "page.read", "setup.run"];
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Puts the rules that hold for every request before every route: whom the request is addressed to, where it comes
 * from, who sends it, and whether the table of rights has the route's action for them. What it gives lists
 * the routes there are by then.
 */
export function guardRoutes(server: Server, options: GuardOptions): () => RouteFacts[] {
  const routes = demandAccessOnRoutes(server);
  const readProvenEmail = provenEmailReader(options.config);
  server.decorateRequest("actor");
  server.decorateRequest("provenEmail", null);
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    request.actor = VISITOR;
    request.provenEmail = readProvenEmail(request.raw);
    demandKnownHost(options.config, addressedHost(request.raw), request.socket.localAddress);
    demandOrigin(options, request);
    ignoreTypeOfEmptyBody(request);
    await demandAccess(options, request, reply);
    if (request.routeOptions.config.counted) await countRequest(options, request);
  });
  return routes;
}

/** Keeps the server from starting with a route that the table of rights does not know. */
function demandAccessOnRoutes(server: Server): () => RouteFacts[] {
  const routes: { readonly method: string; readonly url: string; readonly options: RouteOptions }[] = [];
  // An address is noted at once, as another may be registered with the same options; its action may be added later.
  server.addHook("onRoute", (options) => {
    for (const method of [options.method].flat()) routes.push({ method, url: options.url, options });
  });
  server.addHook("onReady", async () => {
    const bare = routes.filter(({ options }) => !isAccessAction(options.config?.access)).map(({ url }) => url);
    if (bare.length > 0) throw new Error(`Routes without an access action: ${bare.join(", ")}`);
  });
  return () => routes.map(({ method, url, options }) => ({ method, url, access: options.config?.access }));
}

function demandOrigin({ config }: GuardOptions, request: FastifyRequest): void {
  const isStream = request.routeOptions.config.access === "events.read";
  if (SAFE_METHODS.includes(request.method) && !isStream) return;
  const { host, origin } = request.headers;
  demandSameOrigin(config, { host, origin, fetchSite: request.headers["sec-fetch-site"] as string | undefined });
}

/** `curl -X POST -d ''` names a form as its type; where there are no bytes, the type says nothing. */
function ignoreTypeOfEmptyBody(request: FastifyRequest): void {
  if (request.headers["content-length"] === "0") delete request.headers["content-type"];
}

async function demandAccess(options: GuardOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const action = request.routeOptions.config.access;
  if (action === undefined) return;
  await demandSetUp(options, action);
  if (NAMELESS.includes(action)) return;
  reply.header("cache-control", "no-store");
  request.actor = await options.auth.actorOf(credentialsOf(request));
  if (action === "metrics.read" && isDirectFromHere(request)) return;
  demandRole(action, request.actor, options.config.guests);
}

async function demandSetUp({ config, auth }: GuardOptions, action: AccessAction): Promise<void> {
  if (isLoopbackHost(config.host) || BEFORE_SETUP.includes(action) || (await auth.firstAdmin.isThere())) return;
  const remedy = "Open the setup link that the server printed, or set TRAWL_ADMIN_EMAIL and TRAWL_ADMIN_PASSWORD.";
  throw new Refusal("setup_needed", `This server has no admin yet. ${remedy}`);
}

/** Tells whether a program on this machine asks, not a proxy on behalf of somebody else. */
function isDirectFromHere(request: FastifyRequest): boolean {
  const forwarded = Object.keys(request.headers).some(
    (name) => name === "forwarded" || name.startsWith("x-forwarded-"),
  );
  const address = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return !forwarded && request.provenEmail === null && isLoopbackHost(address);
}

/** Counts a request that makes something; throws `quota_exceeded` before any of it is read. Admins ask as often as they like. */
export async function countRequest({ quotas }: Pick<ApiOptions, "quotas">, request: FastifyRequest): Promise<void> {
  const { ownerId, kind } = request.actor;
  if (kind !== "admin") await quotas.countRequest({ ownerId, block: addressBlock(request.ip) });
}

/** Who asks for a change of a job, as far as limits go. */
export function askerOf({ actor, ip }: Pick<FastifyRequest, "actor" | "ip">): Asker {
  return { block: addressBlock(ip), isAdmin: actor.kind === "admin" };
}

/** Gathers what a request shows to say who sends it. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const { cookie, authorization } = request.headers;
  const apiKey = request.headers["x-api-key"];
  return {
    cookie,
    authorization,
    apiKey: typeof apiKey === "string" ? apiKey : undefined,
    provenEmail: request.provenEmail,
    address: request.ip,
    userAgent: request.headers["user-agent"],
  };
}
