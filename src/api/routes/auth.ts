import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../domain/refusal.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { AuthBody, SignUpBody } from "../contract.ts";
import { errorBody } from "../error-answer.ts";
import { countRequest, credentialsOf } from "../guard.ts";

type AuthOptions = Pick<ApiOptions, "auth" | "quotas">;

/** The routes of better-auth that are open; all others are not there. */
const READ = ["/get-session", "/list-sessions"];
const WRITE = [
  "/sign-in/email",
  "/sign-out",
  "/update-user",
  "/change-password",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
];
const ADMIN =
  /^\/admin\/(list-users|create-user|set-role|ban-user|unban-user|remove-user|set-user-password|revoke-user-sessions)$/;

/** Signing in and out, one's sessions, and an admin's users: answered by better-auth, in the wire's shape of errors. */
export function authRoutes(server: Server, options: AuthOptions): void {
  const schema = { body: AuthBody, hide: true };
  const access = { access: "identity.change" as const };
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = `/${(request.params as { "*": string })["*"]}`;
    demandOpen(path, request.method);
    if (path === "/sign-in/email") await countRequest(options, request);
    return answerAuth(options, request, reply, path);
  };
  server.get("/auth/*", { config: access, exposeHeadRoute: false, schema: { hide: true } }, handle);
  server.post(
    "/auth/sign-up/email",
    { config: { ...access, counted: true }, schema: { body: SignUpBody } },
    (request, reply) => answerAuth(options, request, reply, "/sign-up/email"),
  );
  server.post("/auth/*", { config: access, schema }, handle);
}

async function answerAuth(
  { auth }: AuthOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const query = new URL(request.url, "http://localhost").search;
  const answer = await auth.handle({
    ...credentialsOf(request),
    method: request.method,
    path,
    query,
    body: request.body,
  });
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) void reply.header("set-cookie", cookies);
  void reply.code(answer.status).header("cache-control", "no-store").type("application/json; charset=utf-8");
  const text = await answer.text();
  return reply.send(answer.ok ? parse(text) : toError(answer.status, text));
}

function demandOpen(path: string, method: string): void {
  const open = method === "GET" ? READ : WRITE;
  if (open.includes(path) || ADMIN.test(path)) return;
  throw new Refusal("not_found", "There is nothing at this address.");
}

function parse(text: string): unknown {
  return text === "" ? null : JSON.parse(text);
}

function toError(status: number, text: string): unknown {
  const body = parse(text) as { code?: string; message?: string } | null;
  const code = body?.code?.toLowerCase() ?? (status === 401 ? "unauthenticated" : "bad_request");
  return errorBody(code, body?.message ?? "The request was refused.");
}
