import { sql, type SelectQueryBuilder } from "kysely";
import type { FundKind, FundTable } from "../../domain/funds.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { FundDays, FundFilter, FundNeighbours, FundReader } from "../funds.ts";
import type { Database, Reader } from "./database.ts";

/** The column of `funds` that says how many rows a fund has in a table. */
export const ROW_COUNTS = { prices: "price_rows", allocation: "allocation_rows" } as const;

const TABLES = { prices: "fund_prices", allocation: "fund_allocations" } as const;

/** Reads fund data. */
export function createFundReader(tx: Reader, { each }: Pick<OpenDialect, "each">): FundReader {
  return {
    get: async (kind, code) =>
      (await ofFund(tx.selectFrom("funds").selectAll(), kind, code).executeTakeFirst()) ?? null,
    kindsOf: async (code) => {
      const rows = await tx.selectFrom("funds").select("kind").where("code", "=", code).orderBy("kind").execute();
      return rows.map(({ kind }) => kind);
    },
    list: async (filter, { limit, after }) => {
      let query = filtered(tx, each, filter).selectAll("funds").orderBy("kind").orderBy("code").limit(limit);
      if (after) query = query.where(sql<boolean>`(kind, code) > (${after.kind}, ${after.code})`);
      return query.execute();
    },
    count: async (filter) => {
      const row = await filtered(tx, each, filter)
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    spans: (kind, table) =>
      tx
        .selectFrom("funds")
        .select(["code", "first_day", "last_day", `${ROW_COUNTS[table]} as rows`])
        .where("kind", "=", kind)
        .execute(),
    names: (kind, code) => ofFund(tx.selectFrom("fund_names").selectAll(), kind, code).orderBy("since").execute(),
    prices: (kind, code, { from, to }, limit) =>
      ofFund(tx.selectFrom("fund_prices").selectAll(), kind, code)
        .where("day", ">=", from)
        .where("day", "<=", to)
        .orderBy("day")
        .limit(limit)
        .execute(),
    allocation: (kind, code, { from, to }, limit) =>
      ofFund(tx.selectFrom("fund_allocations").selectAll(), kind, code)
        .where("day", ">=", from)
        .where("day", "<=", to)
        .orderBy("day")
        .limit(limit)
        .execute(),
    pricesBefore: async (kind, code, days) => {
      const found = [];
      for (const day of days)
        found.push(
          (await ofFund(tx.selectFrom("fund_prices").selectAll(), kind, code)
            .where("day", "<=", day)
            .where("price", "is not", null)
            .where("price", "!=", "0")
            .orderBy("day", "desc")
            .limit(1)
            .executeTakeFirst()) ?? null,
        );
      return found;
    },
    days: (kind, table, { from, to }) =>
      tx
        .selectFrom("fund_days")
        .selectAll()
        .where("kind", "=", kind)
        .where("table_name", "=", table)
        .where("day", ">=", from)
        .where("day", "<=", to)
        .orderBy("day")
        .execute(),
    rowDays: (kind, table, codes, days) => rowDays(tx, each, kind, table, codes, days),
    neighbours: (kind, table, day) => neighbours(tx, kind, table, day),
  };
}

type Keyed = "funds" | "fund_names" | "fund_prices" | "fund_allocations";

function ofFund<Table extends Keyed, Row>(
  query: SelectQueryBuilder<Database, Table, Row>,
  kind: FundKind,
  code: string,
): SelectQueryBuilder<Database, Table, Row> {
  return query.where(sql<boolean>`kind = ${kind}`).where(sql<boolean>`code = ${code}`);
}

function filtered(tx: Reader, each: OpenDialect["each"], { kind, words = [], codes }: FundFilter) {
  let query = tx.selectFrom("funds");
  if (kind !== undefined) query = query.where("kind", "=", kind);
  if (codes !== undefined)
    query = query.where("code", "in", tx.selectFrom(each(codes).as("wanted")).select("wanted.value"));
  // Folded words have letters and digits only: nothing in them is a pattern.
  for (const word of words) query = query.where("folded", "like", `%${word}%`);
  return query;
}

/** One row a fund, with all its days in one text: a row a day would cost several times as much. */
async function rowDays(
  tx: Reader,
  each: OpenDialect["each"],
  kind: FundKind,
  table: FundTable,
  codes: readonly string[],
  { from, to }: FundDays,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ code: string; days: string }>`
    select had.code as code, string_agg(had.day, ' ') as days
    from ${each(codes)} as codes cross join ${sql.table(TABLES[table])} as had
    where had.kind = ${kind} and had.code = codes.value and had.day >= ${from} and had.day <= ${to}
    group by had.code`.execute(tx);
  return new Map(rows.map(({ code, days }) => [code, days.split(" ")]));
}

async function neighbours(tx: Reader, kind: FundKind, table: FundTable, day: string): Promise<FundNeighbours> {
  const known = tx
    .selectFrom("fund_days")
    .selectAll()
    .where("kind", "=", kind)
    .where("table_name", "=", table)
    .where("rows", ">", 0)
    .limit(1);
  const after = await known.where("day", ">=", day).orderBy("day").executeTakeFirst();
  const before = await known.where("day", "<", day).orderBy("day", "desc").executeTakeFirst();
  return { before: before ?? null, after: after ?? null };
}
