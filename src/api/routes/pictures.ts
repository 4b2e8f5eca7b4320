import type { FastifyReply } from "fastify";
import type { NearPicture } from "../../stores/pictures.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { assetFilter } from "../asset-filter.ts";
import { matchesEtag } from "../byte-range.ts";
import { ErrorAnswer, SimilarAnswer, SimilarQuery } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { findAsset } from "../find-asset.ts";
import { FILE_POLICY } from "../security-headers.ts";
import { viewAsset } from "../view-task.ts";
import { AssetParams } from "./params.ts";

type PictureOptions = Pick<ApiOptions, "config" | "store" | "pictures">;

/** What is told of the pictures in the library: their thumbnails and near-duplicates. */
export function pictureRoutes(server: Server, options: PictureOptions): void {
  thumbnailRoute(server, options);
  similarRoute(server, options);
}

function thumbnailRoute(server: Server, { config, store, pictures }: PictureOptions): void {
  const route = { config: { access: "file.read" as const }, schema: { params: AssetParams } };
  server.get("/assets/:id/thumbnail", route, async ({ params, actor, headers }, reply): Promise<FastifyReply> => {
    const asset = await store.read((tx) => findAsset(tx, params.id, "file.read", actor, config.guests));
    const etag = `"thumbnail-${asset.id}"`;
    if (matchesEtag(headers["if-none-match"], [etag]))
      return reply
        .code(304)
        .headers({ etag, ...KEPT })
        .send();
    const bytes = await pictures.thumbnail(asset);
    return reply.headers({ etag, ...KEPT, ...SAFE }).send(bytes);
  });
}

/** Whoever is asked again must still have the right to it. */
const KEPT = { "cache-control": "private, no-cache" } as const;
const SAFE = {
  "content-type": "image/webp",
  "content-disposition": "inline",
  "content-security-policy": FILE_POLICY,
} as const;

/** The rows are read again for the page: what went meanwhile is left out. */
function similarRoute(server: Server, { config, store, pictures }: PictureOptions): void {
  const schema = {
    params: AssetParams,
    querystring: SimilarQuery,
    response: { 200: SimilarAnswer, default: ErrorAnswer },
  };
  server.get("/assets/:id/similar", { config: { access: "asset.read" }, schema }, async (request) => {
    const { params, query, actor } = request;
    const offset = parseCursor("similar", query.cursor) ?? 0;
    const asset = await store.read((tx) => findAsset(tx, params.id, "asset.read", actor, config.guests));
    const visible = assetFilter(actor, {});
    const { compared, near } = await pictures.similar(
      asset,
      visible === null ? asset.owner_id : (visible.ownerId ?? null),
    );
    const page = near.slice(offset, offset + query.limit);
    const rows = await store.read((tx) => tx.pictures.assets(page.map(({ id }) => id)));
    const views = new Map(rows.map((row) => [row.id, viewAsset(row, row.owner_id === actor.ownerId)]));
    const withDistance = ({ id, distance }: NearPicture) => {
      const view = views.get(id);
      return view === undefined ? [] : [{ ...view, distance }];
    };
    return {
      success: true as const,
      compared,
      assets: page.flatMap(withDistance),
      total: near.length,
      next_cursor: offset + page.length < near.length ? writeCursor("similar", offset + page.length) : null,
    };
  });
}
