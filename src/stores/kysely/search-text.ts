import { textWords } from "../../domain/fold-text.ts";
import type { AssetRow, JobRow } from "../../domain/rows.ts";
import type { NewTask } from "../store.ts";

const INDEXED_TASKS = 200;

/** What a job is found by, as words with one space between: its name, and the host and file name of its first links (never their query). */
export function jobSearchText(job: Pick<JobRow, "name">, tasks: readonly NewTask[]): string {
  const links = tasks.slice(0, INDEXED_TASKS).map((task) => `${task.host} ${task.name ?? ""}`);
  return textWords([job.name, ...links].join(" ")).join(" ");
}

/** What an asset is found by, as words with one space between. */
export function assetSearchText(asset: Pick<AssetRow, "name" | "source" | "creator" | "query">): string {
  return textWords([asset.name, asset.source, asset.creator, asset.query].filter(Boolean).join(" ")).join(" ");
}
