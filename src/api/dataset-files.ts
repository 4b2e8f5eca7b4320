/** The files that stand beside those of a library when they are taken out of it as a dataset, by zip or into a folder. */
import type { Asset } from "./contract.ts";

/** All files with what is known of them, a line each; `file_name` names the file, as loaders of image folders expect. */
export const INDEX_NAME = "metadata.jsonl";
/** The files of which the bytes were not there, a line each; only where there are such. */
export const MISSING_NAME = "missing.jsonl";
/** What a file's own record is called: the name of the file and this. */
export const RECORD_ENDING = ".json";

/** The line of a file in the index. */
export function indexLine(fileName: string, asset: Asset): string {
  return `${JSON.stringify({ file_name: fileName, ...asset })}\n`;
}

/** The record that stands beside a file. */
export function recordText(fileName: string, asset: Asset): string {
  return `${JSON.stringify({ file_name: fileName, ...asset }, null, 2)}\n`;
}

/** The line of a file that is missing, with the reason in words. */
export function missingLine(asset: Asset, reason: string): string {
  return `${JSON.stringify({ reason, ...asset })}\n`;
}
