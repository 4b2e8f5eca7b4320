import { stringify } from "csv-stringify/sync";
import type { Asset } from "./contract.ts";

/** How a list of files is written in one format, a page of it at a time. */
export type ExportWriter = {
  readonly mime: string;
  readonly head: string;
  page(assets: readonly Asset[]): string;
};

const COLUMNS = [
  "id",
  "name",
  "kind",
  "mime",
  "size_bytes",
  "digest",
  "width",
  "height",
  "duration_seconds",
  "source",
  "page_url",
  "media_url",
  "creator",
  "license_code",
  "license_url",
  "license_text",
  "attribution",
  "query",
  "job_id",
  "created_at",
] as const;

/**
 * CSV by RFC 4180. A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
 * carriage return) gets an apostrophe before it.
 */
const csv: ExportWriter = {
  mime: "text/csv; charset=utf-8",
  head: `${COLUMNS.join(",")}\r\n`,
  page: (assets) => stringify(assets.map(cellsOf), { escape_formulas: true, record_delimiter: "\r\n" }),
};

const jsonl: ExportWriter = {
  mime: "application/x-ndjson; charset=utf-8",
  head: "",
  page: (assets) => assets.map((asset) => `${JSON.stringify(asset)}\n`).join(""),
};

/** The formats there are. */
export const EXPORTS = { csv, jsonl } as const;

function cellsOf({ license, ...asset }: Asset): (string | number | null)[] {
  const flat = {
    ...asset,
    license_code: license?.code ?? null,
    license_url: license?.url ?? null,
    license_text: license?.text ?? null,
  };
  return COLUMNS.map((column) => flat[column]);
}
