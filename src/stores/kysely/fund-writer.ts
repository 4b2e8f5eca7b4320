import { sql, type RawBuilder } from "kysely";
import type { FundDayRow, FundRow, FundTable } from "../../domain/funds.ts";
import { foldText } from "../../domain/fold-text.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { FundWriter, KeptWindow } from "../funds.ts";
import type { Writer } from "./database.ts";
import { createFundReader, ROW_COUNTS } from "./fund-reader.ts";
import { notePace, takePace } from "./paces.ts";

/** How the rows of each table are kept: its columns in the order in which they come, and those that a reading may change. */
const TABLES = {
  prices: { name: "fund_prices", columns: ["code", "day", "price", "units", "investors", "size"] },
  allocation: { name: "fund_allocations", columns: ["code", "day", "parts"] },
} as const;
const KEYS: readonly string[] = ["code", "day"];

/** Of the rows of one day that come: how many are here already, and how many of those say something else. */
type Known = { readonly known: number; readonly revised: number };
/** Of all rows that come; by fund only how many are here already. */
type Compared = { readonly byDay: ReadonlyMap<string, Known>; readonly byFund: ReadonlyMap<string, number> };
const NOTHING_KNOWN: Compared = { byDay: new Map(), byFund: new Map() };

/** Writes fund data, inside one transaction. */
export function createFundWriter(tx: Writer, dialect: OpenDialect): FundWriter {
  return {
    ...createFundReader(tx, dialect),
    keep: (window, at) => keep(tx, dialect, window, at),
    takePace: (service, spacingMs, now) => takePace(tx, service, spacingMs, now),
    notePace: (service, until, slowness) => notePace(tx, service, until, slowness),
  };
}

async function keep(
  tx: Writer,
  dialect: OpenDialect,
  window: KeptWindow,
  at: number,
): Promise<{ added: number; revised: number }> {
  const before = await daysBefore(tx, window);
  const known = before.some(({ rows }) => rows > 0) ? await compare(tx, dialect, window) : NOTHING_KNOWN;
  for (const batch of window.batches) await upsert(tx, dialect, window, batch);
  await keepFunds(tx, dialect, window, known.byFund, at);
  const counts = new Map(window.days);
  const days = [...new Set([...window.weekdays, ...counts.keys()])].sort();
  const rowsBefore = new Map(before.map((row) => [row.day, row]));
  const after = days.map((day): FundDayRow => {
    const { rows = 0, revised = 0 } = rowsBefore.get(day) ?? {};
    const seen = known.byDay.get(day);
    return {
      kind: window.kind,
      table_name: window.table,
      day,
      rows: rows + (counts.get(day) ?? 0) - (seen?.known ?? 0),
      read_at: at,
      revised: revised + (seen?.revised ?? 0),
    };
  });
  await putDays(tx, dialect, after);
  const all = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
  const sums = [...known.byDay.values()];
  return {
    added: all - sums.reduce((sum, day) => sum + day.known, 0),
    revised: sums.reduce((sum, day) => sum + day.revised, 0),
  };
}

function daysBefore(tx: Writer, { kind, table, weekdays, days }: KeptWindow): Promise<FundDayRow[]> {
  const all = [...weekdays, ...days.map(([day]) => day)].sort();
  return tx
    .selectFrom("fund_days")
    .selectAll()
    .where("kind", "=", kind)
    .where("table_name", "=", table)
    .where("day", ">=", all[0] ?? "")
    .where("day", "<=", all.at(-1) ?? "")
    .execute();
}

async function compare(tx: Writer, dialect: OpenDialect, window: KeptWindow): Promise<Compared> {
  const { name, columns } = TABLES[window.table];
  const differs = sql.join(
    columns
      .filter((column) => !KEYS.includes(column))
      .map((column) => sql`had.${sql.ref(column)} is distinct from came.${sql.ref(column)}`),
    sql` or `,
  );
  const byDay = new Map<string, Known>();
  const byFund = new Map<string, number>();
  for (const batch of window.batches) {
    const both = sql`${written(dialect, window.table, batch)} as came
      join ${sql.table(name)} as had on had.kind = ${window.kind} and had.code = came.code and had.day = came.day`;
    const days = await sql<Known & { day: string }>`
      select came.day as day, count(*) as known, sum(case when ${differs} then 1 else 0 end) as revised
      from ${both} group by came.day`.execute(tx);
    for (const { day, known, revised } of days.rows) {
      const sum = byDay.get(day);
      byDay.set(day, { known: known + (sum?.known ?? 0), revised: revised + (sum?.revised ?? 0) });
    }
    const funds = await sql<{ code: string; known: number }>`
      select came.code as code, count(*) as known from ${both} group by came.code`.execute(tx);
    for (const { code, known } of funds.rows) byFund.set(code, known + (byFund.get(code) ?? 0));
  }
  return { byDay, byFund };
}

async function upsert(tx: Writer, dialect: OpenDialect, { kind, table }: KeptWindow, batch: string): Promise<void> {
  const { name, columns } = TABLES[table];
  const refs = columns.map((column) => sql.ref(column));
  const set = columns
    .filter((column) => !KEYS.includes(column))
    .map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  // Without a condition `on conflict` would be read as that of a join.
  await sql`
    insert into ${sql.table(name)} (kind, ${sql.join(refs)})
    select ${sql.lit(kind)}, ${sql.join(refs)} from ${written(dialect, table, batch)} as came where true
    on conflict (kind, code, day) do update set ${sql.join(set)}`.execute(tx);
}

function written({ writtenRows }: OpenDialect, table: FundTable, batch: string): RawBuilder<object> {
  return writtenRows<Record<string, unknown>, string>(TABLES[table].columns, batch);
}

const FUND_COLUMNS = [
  "kind",
  "code",
  "name",
  "folded",
  "first_day",
  "last_day",
  "first_priced",
  "last_priced",
  "price_rows",
  "allocation_rows",
] as const;

/** What was read last is the name of today; the names before it stay on record. */
async function keepFunds(
  tx: Writer,
  { rows }: OpenDialect,
  { kind, table, funds }: KeptWindow,
  known: Compared["byFund"],
  at: number,
): Promise<void> {
  if (funds.length === 0) return;
  const came = rows(
    FUND_COLUMNS,
    funds.map(({ rows: count, ...fund }): FundRow => {
      const counts = { price_rows: 0, allocation_rows: 0, [ROW_COUNTS[table]]: count - (known.get(fund.code) ?? 0) };
      return { ...fund, ...counts, kind, folded: foldText(`${fund.code} ${fund.name}`) };
    }),
  );
  await sql`
    insert into fund_names (kind, code, since, name)
    select came.kind, came.code, ${at}, came.name from ${came} as came
    left join funds on funds.kind = came.kind and funds.code = came.code
    where funds.name is distinct from came.name
    on conflict (kind, code, since) do update set name = excluded.name`.execute(tx);
  await sql`
    insert into funds (${sql.join(FUND_COLUMNS.map((column) => sql.ref(column)))})
    select ${sql.join(FUND_COLUMNS.map((column) => sql.ref(column)))} from ${came} as came where true
    on conflict (kind, code) do update set name = excluded.name, folded = excluded.folded,
      first_day = ${earlier("first_day")}, last_day = ${later("last_day")},
      first_priced = ${earlier("first_priced")}, last_priced = ${later("last_priced")},
      price_rows = funds.price_rows + excluded.price_rows,
      allocation_rows = funds.allocation_rows + excluded.allocation_rows`.execute(tx);
}

/** The earlier of two days, or the one there is. */
function earlier(column: string): RawBuilder<string> {
  return chosen(column, sql`<`);
}

function later(column: string): RawBuilder<string> {
  return chosen(column, sql`>`);
}

function chosen(column: string, than: RawBuilder<unknown>): RawBuilder<string> {
  const [old, now] = [sql.ref(`funds.${column}`), sql.ref(`excluded.${column}`)];
  return sql`case when ${old} is null or ${now} ${than} ${old} then ${now} else ${old} end`;
}

async function putDays(tx: Writer, { rows }: OpenDialect, days: readonly FundDayRow[]): Promise<void> {
  const columns = ["kind", "table_name", "day", "rows", "read_at", "revised"] as const;
  const refs = sql.join(columns.map((column) => sql.ref(column)));
  await sql`
    insert into fund_days (${refs}) select ${refs} from ${rows(columns, days)} as came where true
    on conflict (kind, table_name, day) do update
      set rows = excluded.rows, read_at = excluded.read_at, revised = excluded.revised`.execute(tx);
}
