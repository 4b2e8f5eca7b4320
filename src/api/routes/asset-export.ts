import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { AssetRow } from "../../domain/rows.ts";
import type { AssetFilter, Store } from "../../stores/store.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { EXPORTS, type ExportWriter } from "../asset-export.ts";
import { assetFilter } from "../asset-filter.ts";
import { contentDisposition } from "../content-disposition.ts";
import { type Asset, ExportQuery } from "../contract.ts";
import { datasetEntries } from "../dataset-zip.ts";
import { assetOpener } from "../open-asset.ts";
import { FILE_POLICY } from "../security-headers.ts";
import { viewAsset } from "../view-task.ts";
import { zipStream } from "../zip-stream.ts";
import { FILE_METHODS } from "./files.ts";

const EXPORTED_AT_ONCE = 500;
const DATASET = "zip";

type ExportOptions = Pick<ApiOptions, "store" | "openBlob">;

/**
 * All files of a list as one: their facts, or a dataset with the bytes. Written while it is read, a page after the
 * other, so that a library of any size needs no more memory than one page.
 */
export function assetExportRoute(server: Server, options: ExportOptions): void {
  const openAsset = assetOpener(options);
  server.route({
    method: FILE_METHODS,
    url: "/assets/export",
    config: { access: "asset.list" },
    schema: { querystring: ExportQuery },
    handler: (request, reply) => {
      const { actor, query } = request;
      const filter = assetFilter(actor, query);
      const pages = filter === null ? noPages() : pagesOf(options.store, filter);
      const view = (row: AssetRow): Asset => viewAsset(row, row.owner_id === actor.ownerId);
      setHeaders(reply, query.format);
      if (request.method === "HEAD") return reply.send();
      if (query.format !== DATASET) return reply.send(Readable.from(linesOf(EXPORTS[query.format], pages, view)));
      const archive = zipStream(datasetEntries(pages, { openAsset, view }));
      return reply.send(Readable.from(archive, { objectMode: false }));
    },
  });
}

function setHeaders(reply: FastifyReply, format: ExportQuery["format"]): void {
  reply.headers({
    "content-type": format === DATASET ? "application/zip" : EXPORTS[format].mime,
    "content-disposition": contentDisposition("attachment", `trawl-files.${format}`),
    "content-security-policy": FILE_POLICY,
  });
}

async function* pagesOf(store: Pick<Store, "read">, filter: AssetFilter): AsyncGenerator<AssetRow[]> {
  for (let before: number | undefined; ;) {
    const page = { limit: EXPORTED_AT_ONCE, ...(before === undefined ? {} : { before }) };
    const rows = await store.read((tx) => tx.assets.list(filter, page));
    yield rows;
    before = rows.at(-1)?.number;
    if (rows.length < EXPORTED_AT_ONCE) return;
  }
}

async function* noPages(): AsyncGenerator<AssetRow[]> {}

async function* linesOf(
  writer: ExportWriter,
  pages: AsyncIterable<readonly AssetRow[]>,
  view: (row: AssetRow) => Asset,
): AsyncGenerator<string> {
  yield writer.head;
  for await (const rows of pages) yield writer.page(rows.map(view));
}
