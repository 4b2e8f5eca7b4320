import type { ApiOptions, Server } from "../api-options.ts";
import { HealthAnswer, ReadyAnswer } from "../contract.ts";

type HealthOptions = Pick<ApiOptions, "config" | "readiness" | "version">;

/** `/healthz`: the process is alive; `/readyz`: it can do its work. Both answer at the bare root too. */
export function healthRoutes(server: Server, options: HealthOptions): void {
  const { basePath } = options.config;
  for (const root of new Set(["/", basePath])) {
    healthRoute(server, root, options);
    readyRoute(server, root, options);
  }
}

function healthRoute(server: Server, root: string, { version }: HealthOptions): void {
  const route = { config: { access: "health.read" as const }, schema: { response: { 200: HealthAnswer } } };
  server.get(`${root}healthz`, route, async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return { success: true as const, version };
  });
}

function readyRoute(server: Server, root: string, { readiness }: HealthOptions): void {
  const schema = { response: { 200: ReadyAnswer, 503: ReadyAnswer } };
  server.get(`${root}readyz`, { config: { access: "health.read" }, schema }, async (_request, reply) => {
    const { ok, checks } = await readiness();
    void reply.header("cache-control", "no-store");
    return reply.code(ok ? 200 : 503).send({ success: ok, checks: checks.map((check) => ({ ...check })) });
  });
}
