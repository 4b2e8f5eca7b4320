import { Readable } from "node:stream";
import type { Actor } from "../../auth/actor.ts";
import type { AccessAction } from "../../auth/access.ts";
import { searchWords } from "../../domain/fold-text.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { AssetFilter } from "../../stores/store.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { EXPORTS } from "../asset-export.ts";
import { contentDisposition } from "../content-disposition.ts";
import { AssetAnswer, AssetsAnswer, AssetsQuery, Done, ErrorAnswer, ExportQuery } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { findAsset } from "../find-asset.ts";
import { parseJobId } from "../job-answer.ts";
import { assetOpener } from "../open-asset.ts";
import { sendFile } from "../send-file.ts";
import { viewAsset } from "../view-task.ts";
import { FILE_METHODS } from "./files.ts";
import { AssetParams } from "./params.ts";

const EXPORTED_AT_ONCE = 500;

type AssetOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "openBlob">;

/** The library: finished files, their facts and their bytes. */
export function assetRoutes(server: Server, options: AssetOptions): void {
  listRoute(server, options);
  exportRoute(server, options);
  oneAssetRoutes(server, options);
}

function listRoute(server: Server, { store }: AssetOptions): void {
  const schema = { querystring: AssetsQuery, response: { 200: AssetsAnswer, default: ErrorAnswer } };
  server.get("/assets", { config: { access: "asset.list" }, schema }, async (request) => {
    const { actor, query } = request;
    const before = parseCursor("assets", query.cursor);
    const owner = ownerOf(actor);
    if (owner === "nobody") return { success: true as const, assets: [], total: 0, next_cursor: null };
    const filter = { ...owner, ...toFilter(query) };
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

/** Written while it is read, a page after the other, so that a library of any size needs no more memory than one page. */
function exportRoute(server: Server, { store }: AssetOptions): void {
  const schema = { querystring: ExportQuery };
  server.get("/assets/export", { config: { access: "asset.list" }, schema }, (request, reply) => {
    const { actor, query } = request;
    const writer = EXPORTS[query.format];
    const owner = ownerOf(actor);
    const filter = owner === "nobody" ? null : { ...owner, ...toFilter(query) };
    async function* lines(): AsyncGenerator<string> {
      yield writer.head;
      for (let before: number | undefined; filter !== null;) {
        const rows = await store.read((tx) =>
          tx.assets.list(filter, { limit: EXPORTED_AT_ONCE, ...(before === undefined ? {} : { before }) }),
        );
        yield writer.page(rows.map((row) => viewAsset(row, row.owner_id === actor.ownerId)));
        before = rows.at(-1)?.number;
        if (rows.length < EXPORTED_AT_ONCE) return;
      }
    }
    const name = contentDisposition("attachment", `trawl-files.${query.format}`);
    return reply.type(writer.mime).header("content-disposition", name).send(Readable.from(lines()));
  });
}

/** Admins see every asset, everybody else their own; a visitor has none. */
export function ownerOf(actor: Actor): { ownerId?: OwnerId } | "nobody" {
  if (actor.kind === "admin") return {};
  return actor.ownerId === null ? "nobody" : { ownerId: actor.ownerId };
}

function toFilter(query: Omit<AssetsQuery, "limit" | "cursor">): AssetFilter {
  const words = searchWords(query.q ?? "");
  return {
    ...(words.length === 0 ? {} : { words }),
    ...(query.kind === undefined ? {} : { kind: query.kind }),
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(query.job_id === undefined ? {} : { jobId: parseJobId(query.job_id) }),
    ...(query.from === undefined ? {} : { fromMs: query.from }),
    ...(query.to === undefined ? {} : { toMs: query.to }),
  };
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
