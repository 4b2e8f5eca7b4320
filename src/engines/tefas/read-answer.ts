import { z } from "zod";
import { Failure } from "../../domain/failures.ts";
import { FUND_CODE, type FundTable } from "../../domain/funds.ts";
import { ALLOCATION_LABELS } from "../../funds/allocation-labels.ts";
import { decimalText } from "../../funds/decimal-text.ts";

/** One row of an answer, of either table; numbers that must stay exact are text. */
export type AnswerRow = {
  readonly code: string;
  readonly name: string;
  readonly day: string;
  readonly price: string | null;
  readonly units: string | null;
  readonly investors: number | null;
  readonly size: string | null;
  /** Percents by code, as JSON; only of allocations. */
  readonly parts: string | null;
};

type Raw = Readonly<Record<string, unknown>>;

/** How TEFAS says that it has nothing for these days. */
const NOTHING = /^(index 0 out of bounds for length 0|.*veri bulunamad[ıi].*|.*kay[ıi]t bulunamad[ıi].*)$/i;
const EXACT: ReadonlySet<string> = new Set(["fiyat", "tedPaySayisi", "portfoyBuyukluk"]);
/** Fields of an allocation that are no part of it. */
const FACTS: ReadonlySet<string> = new Set(["fonKodu", "fonUnvan", "tarih", "bilFiyat", "rn", "fonTipi"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TOLD_CHARACTERS = 200;

/**
 * Reads an answer of TEFAS; no rows where it says that it has nothing. Throws `Failure` kept_out for a page or nothing
 * at all in the place of data, odd_answer for an error that it tells and for every other shape than the documented one.
 */
export function readAnswer(text: string, table: FundTable): AnswerRow[] {
  const answer = parse(text);
  const { errorMessage: error, resultList: list } = answer;
  if (typeof error === "string" && error !== "") {
    if (NOTHING.test(error) && (list === null || (Array.isArray(list) && list.length === 0))) return [];
    throw odd(`it says "${error.slice(0, TOLD_CHARACTERS)}"`);
  }
  if (!Array.isArray(list)) throw odd("it has no resultList");
  const total = answer["toplamSayi"];
  if (typeof total === "number" && total > list.length) throw odd(`it has ${list.length} of ${total} rows`);
  return list.map((row) => readRow(row as Raw, table));
}

/** The failure of being shown something else than data. */
export function keptOut(what: string): Failure {
  return new Failure("kept_out", {
    message: `${what} in the place of data. It is tried again later, and more slowly.`,
  });
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Numbers that must stay exact are kept as the text that they stand there as (ECMA-262, `JSON.parse`, `source`). */
const exactly: Reviver = (key, value, { source }) =>
  typeof value === "number" && source !== undefined && EXACT.has(key) ? decimalText(source) : value;

function parse(text: string): Raw {
  const begin = text.trimStart().slice(0, 1);
  if (begin === "") throw keptOut("TEFAS sent nothing");
  if (begin === "<") throw keptOut("TEFAS sent a page");
  try {
    const answer: unknown = JSON.parse(text, exactly as (key: string, value: unknown) => unknown);
    if (typeof answer === "object" && answer !== null && !Array.isArray(answer)) return answer as Raw;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw odd("it cannot be read as JSON");
  }
  throw odd("it is no object");
}

const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
/** A fund without a name is known by its code. */
const facts = {
  fonKodu: z.string().trim().regex(FUND_CODE),
  fonUnvan: z.string().trim().nullable(),
  tarih: z.string().regex(DAY),
};
const PriceFields = z.object({
  ...facts,
  fiyat: Decimal.nullable(),
  tedPaySayisi: Decimal.nullable(),
  kisiSayisi: z.int().nonnegative().nullable(),
  portfoyBuyukluk: Decimal.nullable(),
});
const AllocationFields = z.object(facts);

function readRow(row: Raw, table: FundTable): AnswerRow {
  if (table === "prices") {
    const {
      fiyat: price,
      tedPaySayisi: units,
      kisiSayisi: investors,
      portfoyBuyukluk: size,
      ...rest
    } = fit(row, PriceFields);
    return { ...named(rest), price, units, investors, size, parts: null };
  }
  const nothing = { price: null, units: null, investors: null, size: null };
  return { ...named(fit(row, AllocationFields)), ...nothing, parts: JSON.stringify(partsOf(row)) };
}

function named({ fonKodu: code, fonUnvan: name, tarih: day }: z.infer<typeof AllocationFields>) {
  return { code, name: name || code, day };
}

function fit<Schema extends z.ZodType>(row: Raw, schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw odd(`the field ${issue?.path.join(".") ?? "?"} of a row is not as documented`);
}

/** Codes that are not known are kept: TEFAS adds some. A known one that is no number is another shape. */
function partsOf(row: Raw): Record<string, number> {
  const parts: Record<string, number> = {};
  let known = 0;
  for (const [code, value] of Object.entries(row)) {
    if (FACTS.has(code)) continue;
    const isKnown = Object.hasOwn(ALLOCATION_LABELS, code);
    if (isKnown) known += 1;
    if (isKnown && value !== null && typeof value !== "number")
      throw odd(`the field ${code} of a row is no percentage`);
    if (typeof value === "number" && value !== 0) parts[code] = value;
  }
  if (known === 0) throw odd("a row has none of the known kinds of assets");
  return parts;
}

function odd(what: string): Failure {
  return new Failure("odd_answer", { message: `TEFAS answered otherwise than it is known to: ${what}.` });
}
