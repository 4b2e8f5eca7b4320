import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { STATUSES } from "../domain/status.ts";
import type { ApiOptions, Server } from "./api-options.ts";

type MetricsOptions = Pick<ApiOptions, "config" | "store"> & { readonly hub: { readonly size: number } };

/** `/metrics` for Prometheus: for admins, and for programs of this machine that ask directly. */
export function metricsRoute(server: Server, options: MetricsOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "trawl_" });
  timeRequests(server, registry);
  countJobs(registry, options);
  server.get(`${options.config.basePath}metrics`, { config: { access: "metrics.read" } }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
}

function timeRequests(server: Server, registry: Registry): void {
  const seconds = new Histogram({
    name: "trawl_http_request_seconds",
    help: "Time to answer, by route.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

function countJobs(registry: Registry, { store, hub }: MetricsOptions): void {
  const gauge = new Gauge({
    name: "trawl_jobs",
    help: "Jobs in the database, by status.",
    labelNames: ["status"],
    registers: [registry],
    collect: async () => {
      const counts = await store.read((tx) => tx.jobs.counts());
      for (const status of STATUSES) gauge.set({ status }, counts[status]);
    },
  });
  const open: Gauge = new Gauge({
    name: "trawl_event_streams",
    help: "Open event streams.",
    registers: [registry],
    collect: () => {
      open.set(hub.size);
    },
  });
}
