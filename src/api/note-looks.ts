import type { FastifyRequest } from "fastify";
import type { AccessAction } from "../auth/access.ts";
import { type AssetId, type JobId, type OwnerId, parseId } from "../domain/ids.ts";
import type { ApiOptions, Server } from "./api-options.ts";

const LOOKS: readonly AccessAction[] = ["job.read", "task.read", "file.read", "asset.read"];

/** Has the audit log tell when an admin looks at a job or a file that belongs to somebody else. */
export function noteLooks(server: Server, { auth, store }: Pick<ApiOptions, "auth" | "store">): void {
  server.addHook("onResponse", async (request, reply) => {
    const { actor } = request;
    const id = lookedAt(request);
    if (id === null || actor.kind !== "admin" || reply.statusCode >= 400) return;
    const owner = await ownerOf(store, request.routeOptions.url ?? "", id);
    if (owner === null || owner === actor.ownerId) return;
    await auth.audit.addLook({ actor, subject: `${owner} ${id}`, address: request.ip });
  });
}

function lookedAt({ routeOptions, params }: FastifyRequest): string | null {
  const { access } = routeOptions.config;
  const { id } = (params ?? {}) as { id?: string };
  return access !== undefined && LOOKS.includes(access) && id !== undefined ? id : null;
}

function ownerOf(store: ApiOptions["store"], route: string, id: string): Promise<OwnerId | null> {
  return store.read(async (tx) => {
    const [asset, job] = [parseId<AssetId>(id), parseId<JobId>(id)];
    if (asset === null || job === null) return null;
    const row = route.includes("/assets/") ? await tx.assets.get(asset) : await tx.jobs.get(job);
    return row?.owner_id ?? null;
  });
}
