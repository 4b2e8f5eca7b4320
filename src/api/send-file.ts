import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../domain/refusal.ts";
import type { AssetRow } from "../domain/rows.ts";
import { type ByteRange, holdsIfRange, matchesEtag, parseRange } from "./byte-range.ts";
import { contentDisposition, mayShowInline, safeMime } from "./content-disposition.ts";
import { errorBody } from "./error-answer.ts";
import type { OpenAsset } from "./open-asset.ts";
import { FILE_POLICY } from "./security-headers.ts";

/**
 * Sends the bytes of an asset, whole or in part (RFC 9110 §13, §14), so that no browser ever runs them as ours.
 * Throws `not_found` when the row is there and the bytes are not.
 */
export async function sendFile(
  openAsset: OpenAsset,
  asset: AssetRow,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { etags, lastModified } = setFileHeaders(asset, reply);
  if (matchesEtag(request.headers["if-none-match"], etags)) return reply.code(304).send();
  const blob = await openAsset(asset);
  if (blob === null) throw missingBytes(asset);
  const { range: rangeHeader } = request.headers;
  const isWhole = !holdsIfRange(request.headers["if-range"] as string | undefined, [...etags, lastModified]);
  const range = isWhole ? null : parseRange(rangeHeader, blob.sizeBytes);
  if (range === "unsatisfiable" || request.method === "HEAD" || blob.sizeBytes === 0) await blob.handle.close();
  if (range === "unsatisfiable") return sendUnsatisfiable(reply, blob.sizeBytes);
  const part = range ?? { start: 0, end: blob.sizeBytes - 1 };
  setLength(reply, part, blob.sizeBytes, range !== null);
  if (request.method === "HEAD" || blob.sizeBytes === 0) return reply.send();
  return reply.send(blob.handle.createReadStream({ ...part, highWaterMark: 256 * 1024 }));
}

/** Whoever began before the digest was made knows the file by its id; its bytes never change. */
function etagsOf({ id, digest }: AssetRow): [string, ...string[]] {
  return digest === null ? [`"${id}"`] : [`"${digest}"`, `"${id}"`];
}

type FileHeaders = { readonly etags: readonly string[]; readonly lastModified: string };

function setFileHeaders(asset: AssetRow, reply: FastifyReply): FileHeaders {
  const etags = etagsOf(asset);
  const lastModified = new Date(asset.created_at).toUTCString();
  reply.headers({
    etag: etags[0],
    "last-modified": lastModified,
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-type": safeMime(asset.mime),
    "content-disposition": contentDisposition(mayShowInline(asset.mime) ? "inline" : "attachment", asset.name),
    "content-security-policy": FILE_POLICY,
  });
  return { etags, lastModified };
}

function setLength(reply: FastifyReply, { start, end }: ByteRange, sizeBytes: number, isPart: boolean): void {
  reply.header("content-length", end - start + 1);
  if (isPart) reply.code(206).header("content-range", `bytes ${start}-${end}/${sizeBytes}`);
}

function sendUnsatisfiable(reply: FastifyReply, sizeBytes: number): FastifyReply {
  reply.removeHeader("content-disposition");
  return reply
    .code(416)
    .header("content-range", `bytes */${sizeBytes}`)
    .type("application/json; charset=utf-8")
    .send(errorBody("range_not_satisfiable", `The file has ${sizeBytes} bytes; none of those asked for exist.`));
}

/** The one answer for a row whose bytes are gone. */
export function missingBytes(asset: AssetRow): Refusal {
  return new Refusal("not_found", `The bytes of ${asset.name} are missing on the disk: \`trawl verify\` tells more.`);
}
