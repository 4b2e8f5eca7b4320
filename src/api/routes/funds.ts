import { Readable } from "node:stream";
import { searchWords } from "../../domain/fold-text.ts";
import type { FundKind, FundRow, FundTable } from "../../domain/funds.ts";
import { RETURN_PERIODS } from "../../domain/funds.ts";
import { Refusal } from "../../domain/refusal.ts";
import { ALLOCATION_LABELS } from "../../funds/allocation-labels.ts";
import { courseOf } from "../../funds/compare.ts";
import { daysMissing, dayStates, fundsWithGaps } from "../../funds/coverage.ts";
import { addMonths, daysBetween, istanbulDay } from "../../funds/days.ts";
import { beginOf, returnBetween } from "../../funds/returns.ts";
import { askableDays } from "../../funds/windows.ts";
import type { FundDays, FundSpan } from "../../stores/funds.ts";
import type { StoreReader } from "../../stores/store.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { contentDisposition } from "../content-disposition.ts";
import {
  AllocationAnswer,
  CompareAnswer,
  CompareQuery,
  CoverageAnswer,
  CoverageQuery,
  ErrorAnswer,
  FundExportQuery,
  FundParams,
  FundsAnswer,
  FundsQuery,
  PricesAnswer,
  ReturnsAnswer,
  ReturnsQuery,
  SeriesQuery,
} from "../contract.ts";
import { parseFundCursor, writeFundCursor } from "../fund-cursor.ts";
import { exportWriter } from "../fund-export/export-writer.ts";
import { viewAllocation, viewFund, viewPrice } from "../view-fund.ts";
import { moment } from "../view-job.ts";

type FundOptions = Pick<ApiOptions, "store" | "now">;

const ACCESS = { access: "funds.read" } as const;
/** No answer has more days: six years. */
const MAX_DAYS = 2_200;
const FUNDS_AT_ONCE = 50;
const ALL_DAYS: FundDays = { from: "0001-01-01", to: "9999-12-31" };

/** What is known of funds: public data, the same for everybody. */
export function fundRoutes(server: Server, options: FundOptions): void {
  listRoute(server, options);
  seriesRoutes(server, options);
  returnsRoute(server, options);
  coverageRoute(server, options);
  compareRoute(server, options);
  exportRoute(server, options);
}

function listRoute(server: Server, { store }: FundOptions): void {
  const schema = { querystring: FundsQuery, response: { 200: FundsAnswer, default: ErrorAnswer } };
  server.get("/funds", { config: ACCESS, schema }, ({ query: { kind, q, limit, cursor } }) => {
    const after = parseFundCursor(cursor);
    const filter = { words: searchWords(q ?? ""), ...(kind === undefined ? {} : { kind }) };
    return store.read(async (tx) => {
      const rows = await tx.funds.list(filter, { limit: limit + 1, ...(after === undefined ? {} : { after }) });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        success: true as const,
        funds: await viewFunds(tx, shown),
        total: await tx.funds.count(filter),
        next_cursor: last === undefined ? null : writeFundCursor(last),
      };
    });
  });
}

function seriesRoutes(server: Server, { store, now }: FundOptions): void {
  const request = { params: FundParams, querystring: SeriesQuery };
  const prices = { ...request, response: { 200: PricesAnswer, default: ErrorAnswer } };
  server.get("/funds/:code/prices", { config: ACCESS, schema: prices }, ({ params, query }) =>
    store.read(async (tx) => {
      const fund = await findFund(tx, params.code, query.kind);
      const rows = await tx.funds.prices(fund.kind, fund.code, daysOf(query, now()), MAX_DAYS);
      return { success: true as const, fund: await viewOne(tx, fund), rows: rows.map(viewPrice) };
    }),
  );
  const allocation = { ...request, response: { 200: AllocationAnswer, default: ErrorAnswer } };
  server.get("/funds/:code/allocation", { config: ACCESS, schema: allocation }, ({ params, query }) =>
    store.read(async (tx) => {
      const fund = await findFund(tx, params.code, query.kind);
      const found = await tx.funds.allocation(fund.kind, fund.code, daysOf(query, now()), MAX_DAYS);
      const rows = found.map(viewAllocation);
      const codes = [...new Set(rows.flatMap(({ parts }) => Object.keys(parts)))].sort();
      const labels = Object.fromEntries(codes.map((code) => [code, labelOf(code)]));
      return { success: true as const, fund: await viewOne(tx, fund), rows, labels };
    }),
  );
}

function labelOf(code: string): { en: string; tr: string } {
  const [en, tr] = ALLOCATION_LABELS[code] ?? [code, code];
  return { en, tr };
}

function returnsRoute(server: Server, { store }: FundOptions): void {
  const schema = {
    params: FundParams,
    querystring: ReturnsQuery,
    response: { 200: ReturnsAnswer, default: ErrorAnswer },
  };
  server.get("/funds/:code/returns", { config: ACCESS, schema }, ({ params, query }) =>
    store.read(async (tx) => {
      const fund = await findFund(tx, params.code, query.kind);
      const { kind, code } = fund;
      const [end = null] = await tx.funds.pricesBefore(kind, code, [query.day ?? fund.last_priced ?? ""]);
      const begins = RETURN_PERIODS.map((period) => beginOf(period, end?.day ?? "1970-01-01"));
      const found = await tx.funds.pricesBefore(kind, code, begins);
      const names = await tx.funds.names(kind, code);
      return {
        success: true as const,
        fund: await viewOne(tx, fund),
        day: end?.day ?? null,
        names: names.map(({ name, since }) => ({ name, since: moment(since) })),
        returns: RETURN_PERIODS.map((period, index) => {
          const from = found[index] ?? null;
          const percent = returnBetween(begins[index] ?? "", from, end);
          return { period, from: percent === null ? null : (from?.day ?? null), percent };
        }),
      };
    }),
  );
}

function coverageRoute(server: Server, { store, now }: FundOptions): void {
  const schema = { querystring: CoverageQuery, response: { 200: CoverageAnswer, default: ErrorAnswer } };
  server.get("/funds/coverage", { config: ACCESS, schema }, ({ query }) => {
    const { kind, table } = query;
    const { from, to } = daysOf(query, now());
    return store.read(async (tx) => {
      const known = await tx.funds.days(kind, table, ALL_DAYS);
      const funds = await tx.funds.spans(kind, table);
      const states = dayStates({ first: from, last: to }, known, funds);
      const gaps = states.filter(({ state }) => state === "gap").map(({ day }) => day);
      const trading = known.filter(({ rows }) => rows > 0).map(({ day }) => day);
      const missing = await missingOn(tx, query, gaps, fundsWithGaps(trading, funds));
      const rows = states.map(({ day, state }) => ({ day, state, missing: missing.get(day) ?? [] }));
      return { success: true as const, kind, table, rows };
    });
  });
}

/** Which funds lack a row on which of these days; a few funds at a time, so that others get their turn. */
async function missingOn(
  tx: StoreReader,
  { kind, table }: { readonly kind: FundKind; readonly table: FundTable },
  days: readonly string[],
  funds: readonly FundSpan[],
): Promise<ReadonlyMap<string, string[]>> {
  const missing = new Map(days.map((day): [string, string[]] => [day, []]));
  const range = { from: days[0] ?? "", to: days.at(-1) ?? "" };
  for (let start = 0; start < funds.length; start += FUNDS_AT_ONCE) {
    const some = funds.slice(start, start + FUNDS_AT_ONCE);
    const codes = some.map(({ code }) => code);
    const had = await tx.funds.rowDays(kind, table, codes, range);
    for (const fund of some)
      for (const day of daysMissing(days, fund, had.get(fund.code) ?? [])) missing.get(day)?.push(fund.code);
  }
  return missing;
}

function compareRoute(server: Server, { store, now }: FundOptions): void {
  const schema = { querystring: CompareQuery, response: { 200: CompareAnswer, default: ErrorAnswer } };
  server.get("/funds/compare", { config: ACCESS, schema }, ({ query }) => {
    const { kind } = query;
    const range = daysOf(query, now());
    return store.read(async (tx) => {
      const known = await tx.funds.days(kind, "prices", range);
      const days = known.filter(({ rows }) => rows > 0).map(({ day }) => day);
      const funds = [];
      for (const code of new Set(query.funds)) {
        const { name } = await findFund(tx, code, kind);
        const prices = await tx.funds.prices(kind, code, range, MAX_DAYS);
        const { percent, drawdown, ...course } = courseOf(days, prices);
        funds.push({ code, name, ...course, percent: [...percent], drawdown: [...drawdown] });
      }
      return { success: true as const, kind, days, funds };
    });
  });
}

/** Written while it is read, fund by fund, so that an export of any size needs no more memory than one fund. */
function exportRoute(server: Server, { store, now }: FundOptions): void {
  server.get("/funds/export", { config: ACCESS, schema: { querystring: FundExportQuery } }, ({ query }, reply) => {
    const { kind, funds, tables, format } = query;
    const writer = exportWriter(store, { kind, codes: funds ?? null, tables, days: exportDays(query, now()) }, format);
    const name = `trawl-${kind}-${tables.join("-")}.${writer.extension}`;
    return reply
      .type(writer.mime)
      .header("content-disposition", contentDisposition("attachment", name))
      .send(Readable.from(writer.pieces, { objectMode: false }));
  });
}

function viewFunds(tx: StoreReader, rows: readonly FundRow[]) {
  const latest = new Map<FundKind, Promise<string | null>>();
  const latestOf = (kind: FundKind): Promise<string | null> => {
    const found = latest.get(kind) ?? latestDay(tx, kind);
    latest.set(kind, found);
    return found;
  };
  return Promise.all(rows.map(async (row) => viewFund(row, await latestOf(row.kind))));
}

async function viewOne(tx: StoreReader, fund: FundRow) {
  return viewFund(fund, await latestDay(tx, fund.kind));
}

async function latestDay(tx: StoreReader, kind: FundKind): Promise<string | null> {
  const { before } = await tx.funds.neighbours(kind, "prices", "9999-12-31");
  return before?.day ?? null;
}

/** Throws `not_found`, and `bad_request` for a code of several kinds of which none was named. */
async function findFund(tx: StoreReader, code: string, wanted: FundKind | undefined): Promise<FundRow> {
  const [kind, ...more] = wanted === undefined ? await tx.funds.kindsOf(code) : [wanted];
  if (more.length > 0)
    throw new Refusal("bad_request", `${code} is a fund of several kinds: say which, ${[kind, ...more].join(", ")}.`);
  const fund = kind === undefined ? null : await tx.funds.get(kind, code);
  if (fund !== null) return fund;
  const of = wanted === undefined ? "" : ` of the kind ${wanted}`;
  throw new Refusal("not_found", `No fund ${code}${of} is known here. Fund data comes by a job: trawl funds update.`);
}

/** The year up to today where nobody says otherwise. Throws `bad_request` for a range that is none, or too long. */
function daysOf({ from, to }: { from?: string | undefined; to?: string | undefined }, nowMs: number): FundDays {
  const last = to ?? istanbulDay(nowMs);
  const first = from ?? addMonths(last, -12);
  if (first > last) throw new Refusal("bad_request", `The first day, ${first}, is after the last one, ${last}.`);
  if (daysBetween(first, last).length > MAX_DAYS)
    throw new Refusal("bad_request", `The days from ${first} to ${last} are more than ${MAX_DAYS}: ask for fewer.`);
  return { from: first, to: last };
}

/** Everything there is, where nobody says otherwise. */
function exportDays({ from, to }: FundExportQuery, nowMs: number): FundDays {
  const first = from ?? ALL_DAYS.from;
  const last = to ?? askableDays(nowMs).last;
  if (first > last) throw new Refusal("bad_request", `The first day, ${first}, is after the last one, ${last}.`);
  return { from: first, to: last };
}
