import { stringify } from "csv-stringify/sync";
import type { FundTable } from "../../domain/funds.ts";
import { ALLOCATION_LABELS } from "../../funds/allocation-labels.ts";
import type { ApiOptions } from "../api-options.ts";
import { allocationRows, type ExportWish, priceRows } from "./fund-rows.ts";

/** How a spreadsheet wants its CSV. */
export type CsvForm = {
  readonly bom: string;
  readonly delimiter: string;
  readonly decimal: string;
  readonly language: "en" | "tr";
};

/** RFC 4180, and the form that Excel opens with a double click where the system is Turkish. */
export const CSV: CsvForm = { bom: "", delimiter: ",", decimal: ".", language: "en" };
export const CSV_TR: CsvForm = { bom: "\u{FEFF}", delimiter: ";", decimal: ",", language: "tr" };

const PRICE_COLUMNS = ["kind", "code", "name", "day", "price", "units", "investors", "size"] as const;
const PART_COLUMNS = ["kind", "code", "name", "day", "part", "label", "percent"] as const;

/** Writes one table, a fund a time. Numbers have all the digits that TEFAS sent. */
export async function* csvPieces(
  store: Pick<ApiOptions["store"], "read">,
  wish: ExportWish,
  table: FundTable,
  form: CsvForm,
): AsyncGenerator<string> {
  const columns = table === "prices" ? PRICE_COLUMNS : PART_COLUMNS;
  yield form.bom + lines([[...columns]], form);
  const number = (text: string | null): string | null => text?.replace(".", form.decimal) ?? null;
  if (table === "prices") {
    for await (const rows of priceRows(store, wish))
      yield lines(
        rows.map((row) => [
          row.kind,
          row.code,
          row.name,
          row.day,
          number(row.price),
          number(row.units),
          row.investors,
          number(row.size),
        ]),
        form,
      );
    return;
  }
  for await (const rows of allocationRows(store, wish))
    yield lines(
      rows.flatMap(({ kind, code, name, day, parts }) =>
        Object.entries(JSON.parse(parts) as Record<string, number>).map(([part, percent]) => [
          kind,
          code,
          name,
          day,
          part,
          labelOf(part, form),
          number(String(percent)),
        ]),
      ),
      form,
    );
}

function labelOf(part: string, { language }: CsvForm): string {
  const [english, turkish] = ALLOCATION_LABELS[part] ?? [part, part];
  return language === "tr" ? turkish : english;
}

/** Names come from elsewhere: none becomes a formula. Numbers below 0 are ours, and stay numbers. */
function lines(rows: readonly (readonly (string | number | null)[])[], { delimiter }: CsvForm): string {
  const safe = rows.map((row) => row.map((cell) => (isFormula(cell) ? `'${cell}` : cell)));
  return stringify(safe, { delimiter, record_delimiter: "\r\n" });
}

function isFormula(cell: string | number | null): boolean {
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) && !/^-\d+([.,]\d+)?$/.test(cell);
}
