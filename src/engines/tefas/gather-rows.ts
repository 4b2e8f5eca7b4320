import { Failure } from "../../domain/failures.ts";
import type { FundWindow } from "../../funds/windows.ts";
import { ALLOCATION_COLUMNS, PRICE_COLUMNS, type SeenFund, type WindowAnswer } from "./fund-source.ts";
import type { AnswerRow } from "./read-answer.ts";

/** So many rows are written by one statement: a few milliseconds' work. */
const ROWS_AT_ONCE = 2_000;

/**
 * Puts rows in the order in which they are kept, and sums them up. Throws `Failure` odd_answer for a day that was not
 * asked for.
 */
export function gatherRows(
  { table, first, last }: FundWindow,
  rows: readonly AnswerRow[],
): Pick<WindowAnswer, "batches" | "days" | "funds" | "rows"> {
  const stray = rows.find(({ day }) => day < first || day > last);
  if (stray !== undefined) throw strayDay(stray);
  // A fund has one row a day: of two, the last counts.
  const unique = new Map(rows.map((row) => [`${row.code} ${row.day}`, row]));
  const sorted = [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  const columns: readonly (keyof AnswerRow)[] = table === "prices" ? PRICE_COLUMNS : ALLOCATION_COLUMNS;
  const batches: string[] = [];
  for (let start = 0; start < sorted.length; start += ROWS_AT_ONCE) {
    const batch = sorted.slice(start, start + ROWS_AT_ONCE);
    batches.push(JSON.stringify(batch.map((row) => columns.map((column) => row[column]))));
  }
  return { batches, rows: sorted.length, days: countDays(sorted), funds: seenFunds(sorted, table === "prices") };
}

function countDays(rows: readonly AnswerRow[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { day } of rows) counts.set(day, (counts.get(day) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The rows of a fund stand together, by day. */
function seenFunds(rows: readonly AnswerRow[], hasPrices: boolean): SeenFund[] {
  return [...Map.groupBy(rows, ({ code }) => code)].map(([code, ofFund]) => {
    const priced = hasPrices ? ofFund.filter(({ price }) => price !== null && price !== "0") : [];
    return {
      code,
      name: ofFund.at(-1)?.name ?? code,
      rows: ofFund.length,
      first_day: hasPrices ? (ofFund[0]?.day ?? null) : null,
      last_day: hasPrices ? (ofFund.at(-1)?.day ?? null) : null,
      first_priced: priced[0]?.day ?? null,
      last_priced: priced.at(-1)?.day ?? null,
    };
  });
}

function strayDay({ code, day }: AnswerRow): Failure {
  const message = `TEFAS answered otherwise than it is known to: a row of ${code} is of ${day}, which was not asked for.`;
  return new Failure("odd_answer", { message });
}
