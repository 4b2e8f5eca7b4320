import { z } from "zod";
import { DAY_STATES, FUND_CODE, FUND_KINDS, FUND_STATES, FUND_TABLES, RETURN_PERIODS } from "../../domain/funds.ts";
import { MAX_LIMIT, Moment, pageAnswer, pageQuery, wordList } from "./common.ts";

const MAX_FUNDS = 500;
const MAX_COMPARED = 10;

export const FundKindWord = z.enum(FUND_KINDS);
export const FundTableWord = z.enum(FUND_TABLES);
/** Written in capitals by rules that know no language. */
export const FundCode = z
  .string()
  .trim()
  .transform((text) => text.toUpperCase())
  .pipe(z.string().regex(FUND_CODE, "must be the code of a fund, like AFA"));
export const FundCodes = z.array(FundCode).min(1).max(MAX_FUNDS);
export const Day = z.iso.date().describe("a day in Istanbul, like 2026-01-31");

const CodeList = z
  .string()
  .max(4_000)
  .transform((text) => text.split(","))
  .pipe(FundCodes);
const range = { from: Day.optional(), to: Day.optional() };

export const FundParams = z.strictObject({ code: FundCode });
export const FundsQuery = z.strictObject({
  ...pageQuery,
  limit: pageQuery.limit.default(MAX_LIMIT),
  kind: FundKindWord.optional(),
  q: z.string().max(200).optional().describe("words of code or name; İ, I, ı and i are alike"),
});
export const SeriesQuery = z.strictObject({ ...range, kind: FundKindWord.optional() });
export const ReturnsQuery = z.strictObject({ kind: FundKindWord.optional(), day: Day.optional() });
export const CoverageQuery = z.strictObject({
  ...range,
  kind: FundKindWord,
  table: FundTableWord.default("prices"),
});
export const CompareQuery = z.strictObject({
  ...range,
  kind: FundKindWord,
  funds: CodeList.refine((codes) => codes.length <= MAX_COMPARED, `must be ${MAX_COMPARED} codes at most`),
});

export const FUND_FORMATS = ["csv", "csv-tr", "json", "parquet"] as const;
export const FundExportQuery = z.strictObject({
  ...range,
  kind: FundKindWord,
  funds: CodeList.optional(),
  tables: wordList(FUND_TABLES).default(["prices"]),
  format: z.enum(FUND_FORMATS),
});
export type FundExportQuery = z.infer<typeof FundExportQuery>;

/** A fund; days are those of its prices that are known here. */
export const Fund = z.strictObject({
  kind: FundKindWord,
  code: z.string(),
  name: z.string(),
  state: z.enum(FUND_STATES),
  first_day: z.string().nullable(),
  last_day: z.string().nullable(),
  first_priced: z.string().nullable().describe("its first price other than 0"),
  last_priced: z.string().nullable(),
});
export const FundsAnswer = z.strictObject({ success: z.literal(true), funds: z.array(Fund), ...pageAnswer });

const series = { success: z.literal(true), fund: Fund };
export const PricesAnswer = z.strictObject({
  ...series,
  rows: z.array(
    z.strictObject({
      code: z.string(),
      day: z.string(),
      price: z.number().nullable().describe("TRY a unit; 0: suspended, or before its beginning"),
      units: z.number().nullable(),
      investors: z.int().nullable(),
      size: z.number().nullable().describe("TRY"),
    }),
  ),
});
export const AllocationAnswer = z.strictObject({
  ...series,
  rows: z.array(
    z.strictObject({
      code: z.string(),
      day: z.string(),
      parts: z.record(z.string(), z.number()).describe("percent by TEFAS's codes; what is left out is 0"),
    }),
  ),
  labels: z.record(z.string(), z.strictObject({ en: z.string(), tr: z.string() })),
});
export const ReturnsAnswer = z.strictObject({
  ...series,
  day: z.string().nullable().describe("of its last price"),
  names: z.array(z.strictObject({ name: z.string(), since: Moment })).describe("as they were read here"),
  returns: z.array(
    z.strictObject({
      period: z.enum(RETURN_PERIODS),
      from: z.string().nullable().describe("the day of the price that it begins with"),
      percent: z.number().nullable(),
    }),
  ),
});
export const CoverageAnswer = z.strictObject({
  success: z.literal(true),
  kind: FundKindWord,
  table: FundTableWord,
  rows: z.array(
    z.strictObject({
      day: z.string(),
      state: z.enum(DAY_STATES),
      missing: z.array(z.string()).describe("funds that have no row though others have"),
    }),
  ),
});
const Percents = z.array(z.number().nullable());
export const CompareAnswer = z.strictObject({
  success: z.literal(true),
  kind: FundKindWord,
  days: z.array(z.string()),
  funds: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      first_day: z.string().nullable(),
      percent: Percents.describe("since its first price in the range"),
      drawdown: Percents.describe("percent below its highest price so far"),
      max_drawdown: z.number().nullable(),
    }),
  ),
});
