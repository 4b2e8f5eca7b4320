import type { ApiOptions, Server } from "./api-options.ts";
import { describeApi, docsRoutes } from "./docs.ts";
import type { EventHub } from "./event-hub.ts";
import { eventRoutes, openEventHub } from "./events.ts";
import { guardRoutes, type RouteFacts } from "./guard.ts";
import { metricsRoute } from "./metrics.ts";
import { assetExportRoute } from "./routes/asset-export.ts";
import { assetRoutes } from "./routes/assets.ts";
import { pictureRoutes } from "./routes/pictures.ts";
import { noteLooks } from "./note-looks.ts";
import { apiKeyRoutes } from "./routes/api-keys.ts";
import { auditRoutes } from "./routes/audit.ts";
import { authRoutes } from "./routes/auth.ts";
import { fileRoutes } from "./routes/files.ts";
import { fundRoutes } from "./routes/funds.ts";
import { generalRoutes } from "./routes/general.ts";
import { healthRoutes } from "./routes/health.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { jobActionRoutes } from "./routes/job-actions.ts";
import { singleSignOnRoutes } from "./routes/single-sign-on.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { searchRoutes } from "./routes/searches.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { mediaSiteRoutes } from "./routes/media-sites.ts";
import { sourceRoutes } from "./routes/sources.ts";
import { userRoutes } from "./routes/users.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { createServer } from "./server.ts";
import { staticRoutes } from "./static.ts";

/** The web server, ready to listen; disposing it ends its streams and closes its connections. */
export type Api = AsyncDisposable & {
  readonly server: Server;
  /** Every address that it answers. */
  readonly routes: readonly RouteFacts[];
  /** Listens and gives the address, e.g. `http://127.0.0.1:8090`. Port 0 takes a free one. */
  listen(host: string, port: number): Promise<string>;
};

/** Adds the routes of another room. */
export type FurtherRoutes = (server: Server, options: ApiOptions) => Promise<void>;

/** Puts the web server together. Throws where a route has no place in the table of rights. */
export async function openApi(options: ApiOptions, further: FurtherRoutes): Promise<Api> {
  const server = createServer(options);
  const routes = guardRoutes(server, options);
  noteLooks(server, options);
  await describeApi(server, options);
  const hub = openEventHub(server, options);
  metricsRoute(server, { ...options, hub });
  await server.register(async (api) => apiRoutes(api as Server, options, hub), {
    prefix: `${options.config.basePath}api`,
  });
  await further(server, options);
  healthRoutes(server, options);
  await docsRoutes(server, options);
  await staticRoutes(server, options);
  await server.ready();
  return {
    server,
    routes: routes(),
    listen: (host, port) => server.listen({ host, port }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function apiRoutes(server: Server, options: ApiOptions, hub: EventHub): Promise<void> {
  jobRoutes(server, options);
  jobActionRoutes(server, options);
  searchRoutes(server, options);
  sourceRoutes(server, options);
  mediaSiteRoutes(server, options);
  fundRoutes(server, options);
  scheduleRoutes(server, options);
  taskRoutes(server, options);
  fileRoutes(server, options);
  assetExportRoute(server, options);
  assetRoutes(server, options);
  pictureRoutes(server, options);
  generalRoutes(server, options);
  apiKeyRoutes(server, options);
  auditRoutes(server, options);
  invitationRoutes(server, options);
  singleSignOnRoutes(server, options);
  userRoutes(server, options);
  authRoutes(server, options);
  eventRoutes(server, options, hub);
}
