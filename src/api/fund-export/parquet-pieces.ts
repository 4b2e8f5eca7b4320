import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { FundTable } from "../../domain/funds.ts";
import type { ApiOptions } from "../api-options.ts";
import { numberOrNull } from "../view-fund.ts";
import { allocationRows, type ExportWish, priceRows } from "./fund-rows.ts";

/** So many rows are one row group: what an export holds in memory. */
const GROUP_ROWS = 20_000;

type Column = { readonly name: string; readonly type: "STRING" | "DOUBLE" | "INT32" };
type Cell = string | number | null;

const KEY: readonly Column[] = [
  { name: "kind", type: "STRING" },
  { name: "code", type: "STRING" },
  { name: "name", type: "STRING" },
  { name: "day", type: "STRING" },
];
const COLUMNS: Readonly<Record<FundTable, readonly Column[]>> = {
  prices: [
    ...KEY,
    { name: "price", type: "DOUBLE" },
    { name: "units", type: "DOUBLE" },
    { name: "investors", type: "INT32" },
    { name: "size", type: "DOUBLE" },
  ],
  allocation: [...KEY, { name: "part", type: "STRING" }, { name: "percent", type: "DOUBLE" }],
};

/** Writes one table as Parquet, a row group a time; what is written leaves at once. */
export async function* parquetPieces(
  store: Pick<ApiOptions["store"], "read">,
  wish: ExportWish,
  table: FundTable,
): AsyncGenerator<Buffer> {
  const bytes = new ByteWriter();
  const columns = COLUMNS[table];
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: "Trawl" });
  let group: Cell[][] = [];
  const write = async (): Promise<Buffer> => {
    const rows = group;
    group = [];
    const columnData = columns.map(({ name }, index) => ({ name, data: rows.map((row) => row[index] ?? null) }));
    if (rows.length > 0) await writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    return take(bytes);
  };
  for await (const rows of cellsOf(store, wish, table)) {
    group.push(...rows);
    if (group.length >= GROUP_ROWS) yield await write();
  }
  yield await write();
  await writer.finish();
  yield take(bytes);
}

/** Takes what was written so far; the writer goes on counting where it is. */
function take(bytes: ByteWriter): Buffer {
  const piece = Buffer.from(bytes.getBytes());
  bytes.index = 0;
  return piece;
}

async function* cellsOf(
  store: Pick<ApiOptions["store"], "read">,
  wish: ExportWish,
  table: FundTable,
): AsyncGenerator<Cell[][]> {
  if (table === "prices") {
    for await (const rows of priceRows(store, wish))
      yield rows.map((row) => [
        row.kind,
        row.code,
        row.name,
        row.day,
        numberOrNull(row.price),
        numberOrNull(row.units),
        row.investors,
        numberOrNull(row.size),
      ]);
    return;
  }
  for await (const rows of allocationRows(store, wish))
    yield rows.flatMap(({ kind, code, name, day, parts }) =>
      Object.entries(JSON.parse(parts) as Record<string, number>).map(([part, percent]) => [
        kind,
        code,
        name,
        day,
        part,
        percent,
      ]),
    );
}

type Schema = ConstructorParameters<typeof ParquetWriter>[0]["schema"];

function schemaOf(columns: readonly Column[]): Schema {
  return [
    { name: "root", num_children: columns.length },
    ...columns.map(({ name, type }) =>
      type === "STRING"
        ? ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const)
        : ({ name, type, repetition_type: "OPTIONAL" } as const),
    ),
  ];
}
