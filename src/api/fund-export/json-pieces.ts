import type { ApiOptions } from "../api-options.ts";
import { viewAllocation, viewPrice } from "../view-fund.ts";
import { allocationRows, type ExportWish, priceRows } from "./fund-rows.ts";

/** Writes `{"prices": [...], "allocation": [...]}` with the wanted tables, a row a line, in the shapes of the API. */
export async function* jsonPieces(store: Pick<ApiOptions["store"], "read">, wish: ExportWish): AsyncGenerator<string> {
  for (const [index, table] of wish.tables.entries()) {
    yield `${index === 0 ? "{" : ","}"${table}":[`;
    let before = "\n";
    for await (const rows of viewsOf(store, wish, table)) {
      if (rows.length === 0) continue;
      yield before + rows.map((row) => JSON.stringify(row)).join(",\n");
      before = ",\n";
    }
    yield "\n]";
  }
  yield "}\n";
}

async function* viewsOf(
  store: Pick<ApiOptions["store"], "read">,
  wish: ExportWish,
  table: ExportWish["tables"][number],
): AsyncGenerator<object[]> {
  if (table === "prices") for await (const rows of priceRows(store, wish)) yield rows.map(viewPrice);
  else for await (const rows of allocationRows(store, wish)) yield rows.map(viewAllocation);
}
