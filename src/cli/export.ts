import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { z } from "zod";
import type { Asset, AssetsAnswer, JobAnswer } from "../api/contract.ts";
import { INDEX_NAME, indexLine, MISSING_NAME, missingLine, recordText } from "../api/dataset-files.ts";
import { type ExportFolder, openExportFolder } from "../files/export-folder.ts";
import { CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import type { Client } from "./client.ts";
import type { Command, Invocation } from "./command.ts";
import { openSession } from "./embedded.ts";
import { printable } from "./printable.ts";
import { stopSignal } from "./stop-signal.ts";

type Page = z.infer<typeof AssetsAnswer>;
/** What became of one file; `reason` says why it is not in the folder. */
type Placed = { readonly name: string; readonly how: "written" | "kept" } | { readonly reason: string };

async function* assetsOf(client: Client, jobId: string): AsyncGenerator<Asset> {
  for (let cursor: string | null = ""; cursor !== null;) {
    const query = new URLSearchParams({ job_id: jobId, limit: "200", ...(cursor === "" ? {} : { cursor }) });
    const page: Page = await client.call("GET", `assets?${query.toString()}`);
    yield* page.assets;
    cursor = page.next_cursor;
  }
}

/** Hands the bytes on and finds out at the end whether they are those that the library knows. */
async function* checked(chunks: AsyncIterable<Uint8Array>, asset: Asset): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    length += chunk.length;
    yield chunk;
  }
  if (length !== asset.size_bytes)
    throw new CliError(1, `${asset.name} came with ${length} bytes instead of ${asset.size_bytes}.`);
  if (asset.digest !== null && asset.digest !== `sha256:${hash.digest("hex")}`)
    throw new CliError(1, `${asset.name} came with other bytes than the library knows.`, "See: trawl verify");
}

async function place(client: Client, folder: ExportFolder, asset: Asset, stop: AbortSignal): Promise<Placed> {
  const name = await folder.claim(asset.id, asset.name, (free) => recordText(free, asset));
  const size = await folder.sizeOf(name);
  if (size === asset.size_bytes) return { name, how: "kept" };
  if (size !== null) return { reason: `${name} stands in the folder with other bytes: move it away, then run again.` };
  try {
    await folder.write(name, checked(await client.download(`assets/${asset.id}/file`, stop), asset));
    return { name, how: "written" };
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 1) throw error;
    return { reason: error.message };
  }
}

/** Whatever breaks after a signal to stop broke because of it. */
async function unlessStopped<Result>(stop: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const stopped = new CliError(1, "Stopped; what is whole stays.", "Run it again to go on.");
  try {
    const result = await work();
    if (stop.aborted) throw stopped;
    return result;
  } catch (error) {
    throw stop.aborted ? stopped : error;
  }
}

async function exportJob({ words, flags, config }: Invocation): Promise<ExitCode> {
  const [id, ...more] = words;
  const { to } = flags;
  if (id === undefined || more.length > 0 || typeof to !== "string" || to === "")
    throw new CliError(2, "Which job, and where to?", `Usage: trawl ${exportCommand.usage}`);
  const stop = stopSignal();
  await using session = await openSession(config(), { idle: true });
  const { client } = session;
  await client.call<z.infer<typeof JobAnswer>>("GET", `jobs/${encodeURIComponent(id)}`);
  const folder = await openExportFolder(resolve(to), [INDEX_NAME, MISSING_NAME]);
  const missing: string[] = [];
  const counts = { written: 0, kept: 0 };
  for await (const asset of assetsOf(client, id)) {
    const placed = await unlessStopped(stop, () => place(client, folder, asset, stop));
    if ("reason" in placed) {
      console.error(`missing  ${printable(asset.name)}: ${printable(placed.reason)}`);
      missing.push(missingLine(asset, placed.reason));
    } else counts[placed.how] += 1;
  }
  await folder.replace(INDEX_NAME, indexOf(folder));
  await folder.replace(MISSING_NAME, missing.length > 0 ? missing.map((line) => Buffer.from(line)) : null);
  tell({ folder: folder.path, ...counts, missing: missing.length }, flags["json"] === true);
  return missing.length > 0 ? 1 : 0;
}

/** The index is made of the records in the folder, so that it holds what earlier runs brought, too. */
async function* indexOf(folder: ExportFolder): AsyncGenerator<Uint8Array> {
  for await (const record of folder.records()) {
    const { file_name: name, ...asset } = JSON.parse(record) as Asset & { file_name: string };
    if ((await folder.sizeOf(name)) === asset.size_bytes) yield Buffer.from(indexLine(name, asset));
  }
}

type Outcome = { readonly folder: string; readonly written: number; readonly kept: number; readonly missing: number };

function tell({ folder, written, kept, missing }: Outcome, isJson: boolean): void {
  if (isJson) return console.log(JSON.stringify({ folder, written, kept, missing }));
  const before = kept > 0 ? `, ${kept} there already` : "";
  console.log(`${written} written${before}${missing > 0 ? `, ${missing} missing` : ""}: ${printable(folder)}`);
}

/** Copies what a job brought into a folder, with where each file came from. */
export const exportCommand: Command = {
  usage: "export JOB --to FOLDER [--json]",
  help: [
    "Copy a job's files into a folder, with where each came from.",
    "  --to FOLDER  nothing in it is overwritten; run it again to go on where it stopped",
  ].join("\n"),
  options: { to: { type: "string" }, json: { type: "boolean", default: false } },
  run: exportJob,
};
