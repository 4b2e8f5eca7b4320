import type { ApiOptions, Server } from "../api/api-options.ts";
import { databaseTasksRoute } from "./database-tasks.ts";
import { jobProgressRoute } from "./job-progress.ts";
import { olderJobRoutes } from "./older-jobs.ts";
import { olderSearchRoute } from "./older-search.ts";

/**
 * Gives the paths that older clients and scripts know: the use-cases and rights of the API under other names and in
 * other shapes, without a state of their own. `now` is the time by which leases are given, in milliseconds.
 */
export function olderPaths(now: () => number): (server: Server, options: ApiOptions) => Promise<void> {
  return async (server, options) => {
    const { basePath } = options.config;
    await server.register(
      async (api) => {
        olderSearchRoute(api as Server, options);
        jobProgressRoute(api as Server, options);
        databaseTasksRoute(api as Server, { ...options, now });
      },
      { prefix: `${basePath}api` },
    );
    await server.register(async (root) => olderJobRoutes(root as Server, options), { prefix: basePath });
  };
}
