import { type RawBuilder, sql } from "kysely";
import { type Search, type SearchTable, WORDS_TABLES } from "../dialects/dialect.ts";
import type { Reader } from "./database.ts";
import type { Bounds } from "./number-bounds.ts";

export type Condition = RawBuilder<unknown>;
type Numbers = RawBuilder<{ number: number }>;

/** The rows of one table that a list shows, newest first. */
export type Walk = {
  readonly table: "jobs" | "assets";
  readonly search: SearchTable;
  /** What one row is asked. */
  readonly conditions: readonly Condition[];
  /** The same, taken apart so that each part is one walk of an index in the order of numbers. */
  readonly parts: readonly (readonly Condition[])[];
  readonly words: readonly string[];
  readonly bounds: Bounds;
};

/** How many of the newest rows tell on which side a search is sparser. */
const PROBE = 250;

/** Gives the numbers of the newest rows, at most `limit`. */
export async function walkNumbers(tx: Reader, search: Search, walk: Walk, limit: number): Promise<number[]> {
  const query =
    walk.words.length === 0
      ? byIndex(walk, limit)
      : walk.conditions.length === 0 || (await areWordsSparser(tx, search, walk))
        ? byWords(search, walk, limit)
        : byIndex(walk, limit, search.contains(walk.words));
  const { rows } = await query.execute(tx);
  return rows.map((row) => row.number);
}

/**
 * Words and the other conditions are each walked from the newest row; the walk of the sparser side meets fewer rows
 * that the other does not take in. The sparser side is the one whose newest rows reach further back, or run out.
 */
async function areWordsSparser(tx: Reader, search: Search, walk: Walk): Promise<boolean> {
  const words = await reach(tx, byWords(search, { ...walk, conditions: [] }, PROBE));
  if (words === 0) return true;
  return words < (await reach(tx, byIndex(walk, PROBE)));
}

/** The number that the newest rows of a walk reach back to, 0 where there are fewer than asked for. */
async function reach(tx: Reader, numbers: Numbers): Promise<number> {
  const { rows } = await sql<{
    count: number;
    last: number;
  }>`select count(*) as count, min(number) as last from (${numbers}) as newest`.execute(tx);
  return Number(rows[0]?.count) < PROBE ? 0 : (rows[0]?.last ?? 0);
}

/** Merges the walks of the parts: one query over all of them (`in (…)`, `or`) would sort the whole history. */
function byIndex({ table, search, parts, bounds }: Walk, limit: number, contains?: Condition): Numbers {
  const number = sql.ref(`${table}.number`);
  const rows = sql.table(table);
  const from = contains ? sql`${rows} cross join ${sql.table(WORDS_TABLES[search])} as words` : rows;
  const further = contains ? [sql`words.number = ${number}`, contains] : [];
  const walks = parts.map((part) => {
    const all = [...part, ...between(number, bounds), ...further];
    return sql<{ number: number }>`select ${number} from ${from} ${where(all)} order by ${number} desc limit ${limit}`;
  });
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  const each = walks.map((one) => sql`select number from (${one}) as walk`);
  return sql`select number from (${sql.join(each, sql` union all `)}) as merged order by number desc limit ${limit}`;
}

/** Walks the matches of the text index. */
function byWords(search: Search, { table, search: index, conditions, words, bounds }: Walk, limit: number): Numbers {
  const found = sql`${search.source(index)} as found`;
  const matching = [search.matches(index, words), ...between(search.number, bounds)];
  const end = sql`order by ${search.number} desc limit ${limit}`;
  if (conditions.length === 0) return sql`select ${search.number} as number from ${found} ${where(matching)} ${end}`;
  const number = sql.ref(`${table}.number`);
  const all = [sql`${number} = ${search.number}`, ...matching, ...conditions];
  return sql`select ${number} as number from ${found} cross join ${sql.table(table)} ${where(all)} ${end}`;
}

function between(number: Condition, { below, from }: Bounds): Condition[] {
  return [
    ...(below === null ? [] : [sql`${number} < ${below}`]),
    ...(from === null ? [] : [sql`${number} >= ${from}`]),
  ];
}

function where(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}
