import type { Actor } from "../../auth/actor.ts";
import type { AccessAction } from "../../auth/access.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { assetFilter } from "../asset-filter.ts";
import { AssetAnswer, AssetsAnswer, AssetsQuery, Done, ErrorAnswer } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { findAsset } from "../find-asset.ts";
import { assetOpener } from "../open-asset.ts";
import { sendFile } from "../send-file.ts";
import { viewAsset } from "../view-task.ts";
import { FILE_METHODS } from "./files.ts";
import { AssetParams } from "./params.ts";

type AssetOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "openBlob">;

/** The library: finished files, their facts and their bytes. */
export function assetRoutes(server: Server, options: AssetOptions): void {
  listRoute(server, options);
  oneAssetRoutes(server, options);
}

function listRoute(server: Server, { store }: AssetOptions): void {
  const schema = { querystring: AssetsQuery, response: { 200: AssetsAnswer, default: ErrorAnswer } };
  server.get("/assets", { config: { access: "asset.list" }, schema }, async (request) => {
    const { actor, query } = request;
    const before = parseCursor("assets", query.cursor);
    const filter = assetFilter(actor, query);
    if (filter === null) return { success: true as const, assets: [], total: 0, next_cursor: null };
    return store.read(async (tx) => {
      const page = { limit: query.limit + 1, ...(before === undefined ? {} : { before }) };
      const { rows, total } = await tx.assets.listAndCount(filter, page);
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      return {
        success: true as const,
        assets: shown.map((row) => viewAsset(row, row.owner_id === actor.ownerId)),
        total: total.count,
        ...(total.atLeast ? { total_at_least: true as const } : {}),
        next_cursor: last ? writeCursor("assets", last.number) : null,
      };
    });
  });
}

function oneAssetRoutes(server: Server, options: AssetOptions): void {
  const { config, store, jobs } = options;
  const openAsset = assetOpener(options);
  const params = { params: AssetParams };
  const answers = { 200: AssetAnswer, default: ErrorAnswer };
  const find = (id: string, action: AccessAction, actor: Actor) =>
    store.read((tx) => findAsset(tx, id, action, actor, config.guests));

  const one = { config: { access: "asset.read" as const }, schema: { ...params, response: answers } };
  server.get("/assets/:id", one, async (request) => {
    const row = await find(request.params.id, "asset.read", request.actor);
    return { success: true as const, asset: viewAsset(row, row.owner_id === request.actor.ownerId) };
  });
  server.route({
    method: FILE_METHODS,
    url: "/assets/:id/file",
    config: { access: "file.read" },
    schema: params,
    handler: async (request, reply) =>
      sendFile(openAsset, await find(request.params.id, "file.read", request.actor), request, reply),
  });
  const done = {
    config: { access: "asset.delete" as const },
    schema: { ...params, response: { 200: Done, default: ErrorAnswer } },
  };
  server.delete("/assets/:id", done, async (request) => {
    await jobs.removeAsset((await find(request.params.id, "asset.delete", request.actor)).id);
    return { success: true as const };
  });
}
