import { Refusal } from "../../domain/refusal.ts";
import type { ApiOptions } from "../api-options.ts";
import type { FundExportQuery } from "../contract.ts";
import { CSV, CSV_TR, csvPieces } from "./csv-pieces.ts";
import type { ExportWish } from "./fund-rows.ts";
import { jsonPieces } from "./json-pieces.ts";
import { parquetPieces } from "./parquet-pieces.ts";

/** An export as it is sent, a piece after the other. */
export type FundExport = {
  readonly mime: string;
  readonly extension: string;
  readonly pieces: AsyncGenerator<string | Buffer>;
};

/** Throws `bad_request` where several tables are wanted of a format that has room for one. */
export function exportWriter(
  store: Pick<ApiOptions["store"], "read">,
  wish: ExportWish,
  format: FundExportQuery["format"],
): FundExport {
  if (format === "json")
    return { mime: "application/json; charset=utf-8", extension: "json", pieces: jsonPieces(store, wish) };
  const [table = "prices", ...more] = new Set(wish.tables);
  if (more.length > 0)
    throw new Refusal("bad_request", `A file of the format ${format} has one table: ask for one after the other.`);
  if (format === "parquet")
    return {
      mime: "application/vnd.apache.parquet",
      extension: "parquet",
      pieces: parquetPieces(store, wish, table),
    };
  const form = format === "csv" ? CSV : CSV_TR;
  return { mime: "text/csv; charset=utf-8", extension: "csv", pieces: csvPieces(store, wish, table, form) };
}
