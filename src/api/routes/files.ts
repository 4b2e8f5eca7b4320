import { Readable } from "node:stream";
import { Refusal } from "../../domain/refusal.ts";
import type { AssetRow, JobRow } from "../../domain/rows.ts";
import type { StoreReader } from "../../stores/store.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { ArchiveNames } from "../archive-names.ts";
import { contentDisposition } from "../content-disposition.ts";
import { FileQuery } from "../contract.ts";
import { findJob, parseTaskId, unknownTask } from "../job-answer.ts";
import { assetOpener, type OpenAsset, readBlob } from "../open-asset.ts";
import { FILE_POLICY } from "../security-headers.ts";
import { missingBytes, sendFile } from "../send-file.ts";
import { type ZipEntry, zipStream } from "../zip-stream.ts";
import { JobParams } from "./params.ts";

type FileOptions = Pick<ApiOptions, "config" | "store" | "openBlob">;
const MAX_ARCHIVE_FILES = 100_000;

/** HEAD has an answer of its own: its length is the file's, and nothing is read for it. */
export const FILE_METHODS = ["GET", "HEAD"];

/** The bytes of a job: its only file, one of its files, or all of them as one archive. */
export function fileRoutes(server: Server, options: FileOptions): void {
  fileRoute(server, options);
  archiveRoute(server, options);
}

function fileRoute(server: Server, options: FileOptions): void {
  const { config, store } = options;
  const openAsset = assetOpener(options);
  server.route({
    method: FILE_METHODS,
    url: "/jobs/:id/file",
    config: { access: "file.read" },
    schema: { params: JobParams, querystring: FileQuery },
    handler: async (request, reply) => {
      const { params, query, actor } = request;
      const asset = await store.read(async (tx) => {
        const job = await findJob(tx, params.id, "file.read", actor, config.guests);
        return query.task === undefined ? onlyAsset(tx, job) : taskAsset(tx, job, query.task);
      });
      return sendFile(openAsset, asset, request, reply);
    },
  });
}

function archiveRoute(server: Server, options: FileOptions): void {
  const { config, store } = options;
  const openAsset = assetOpener(options);
  server.route({
    method: FILE_METHODS,
    url: "/jobs/:id/archive.zip",
    config: { access: "file.read" },
    schema: { params: JobParams },
    handler: async (request, reply) => {
      const { job, assets } = await store.read(async (tx) => {
        const found = await findJob(tx, request.params.id, "file.read", request.actor, config.guests);
        return { job: found, assets: await tx.assets.ofJob(found.id, MAX_ARCHIVE_FILES) };
      });
      if (assets.length === 0) throw nothingYet(job);
      reply.headers({
        "content-type": "application/zip",
        "content-disposition": contentDisposition("attachment", `${job.name || "files"}.zip`),
        "content-security-policy": FILE_POLICY,
      });
      if (request.method === "HEAD") return reply.send();
      return reply.send(Readable.from(zipStream(zipEntries(assets, openAsset)), { objectMode: false }));
    },
  });
}

async function onlyAsset(tx: StoreReader, job: JobRow): Promise<AssetRow> {
  const assets = await tx.assets.ofJob(job.id, 2);
  if (assets.length > 1) {
    const all = `take archive.zip, or name one with ?task= (its tasks stand in /jobs/${job.id}/tasks)`;
    throw new Refusal("conflict", `This job has ${job.downloaded} files: ${all}.`);
  }
  const [asset] = assets;
  if (asset === undefined) throw nothingYet(job);
  return asset;
}

async function taskAsset(tx: StoreReader, job: JobRow, taskText: string): Promise<AssetRow> {
  const taskId = parseTaskId(taskText);
  const task = await tx.tasks.get(taskId);
  if (task?.job_id !== job.id) throw unknownTask();
  const asset = await tx.assets.ofTask(taskId);
  if (asset === null) {
    if (await tx.lists.isList(taskId))
      throw new Refusal("not_found", "This task has no file: it is a list, whose entries are tasks of their own.");
    const why = task.status === "completed" ? "it was removed from the library" : `it is ${task.status}`;
    throw new Refusal("not_found", `This task has no file: ${why}.`);
  }
  return asset;
}

function nothingYet(job: JobRow): Refusal {
  if (job.downloaded > 0) return new Refusal("not_found", "The files of this job were removed from the library.");
  const counts = `${job.downloaded} of ${job.detected} files completed, ${job.failed} failed`;
  return new Refusal("not_found", `There is no file of this job: it is ${job.status}, ${counts}.`);
}

function* zipEntries(assets: readonly AssetRow[], openAsset: OpenAsset): Generator<ZipEntry> {
  const names = new ArchiveNames();
  for (const asset of assets) {
    const open = () => readAsset(openAsset, asset);
    yield { name: names.take(asset.name), sizeBytes: asset.size_bytes, modifiedMs: asset.created_at, open };
  }
}

async function* readAsset(openAsset: OpenAsset, asset: AssetRow): AsyncGenerator<Buffer> {
  const blob = await openAsset(asset);
  if (blob === null) throw missingBytes(asset);
  yield* readBlob(blob.handle);
}
