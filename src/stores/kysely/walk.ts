import { type RawBuilder, sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import { type Search, type SearchTable, WORDS_TABLES } from "../dialects/dialect.ts";
import type { Reader } from "./database.ts";
import type { Bounds } from "./number-bounds.ts";

export type Condition = RawBuilder<unknown>;
/** A query for the numbers of rows, in brackets, as a part of another query. */
export type Numbers = RawBuilder<number>;

/** The rows of one table that a list shows, newest first. */
export type Walk = {
  readonly table: "jobs" | "assets";
  readonly search: SearchTable;
  /** What one row is asked. */
  readonly conditions: readonly Condition[];
  /** Whose rows, where nothing else is asked of them: the words of each owner lie together. */
  readonly ownerId: OwnerId | null;
  /** The same, taken apart so that each part is one walk of an index in the order of numbers. */
  readonly parts: readonly (readonly Condition[])[];
  readonly words: readonly string[];
  /** Rows by time: what a row is asked, and what its number can be. Nearly every number between them is in the span. */
  readonly span: readonly Condition[];
  readonly bounds: Bounds;
};

/** How many of the newest rows tell on which side a search is sparser. */
const PROBE = 50;

/** Finds the way to the newest rows, at most `limit`. */
export async function newestNumbers(tx: Reader, search: Search, walk: Walk, limit: number): Promise<Numbers> {
  if (walk.words.length === 0) return byIndex(walk, limit);
  if (walk.conditions.length === 0 || (await areWordsSparser(tx, search, walk))) return byWords(search, walk, limit);
  if (walk.ownerId !== null) return byWordsOfOwner(search, walk, walk.ownerId, limit);
  return byIndex(walk, limit, search.contains(walk.words));
}

/**
 * Words and the other conditions are each walked from the newest row; the walk of the sparser side meets fewer rows
 * that the other does not take in. The sparser side is the one whose newest rows reach further back, or run out.
 */
async function areWordsSparser(tx: Reader, search: Search, walk: Walk): Promise<boolean> {
  const words = reach(byWords(search, { ...walk, conditions: [], span: [] }, PROBE));
  const others = reach(byIndex({ ...walk, span: [] }, PROBE));
  const { rows } = await sql<{ words: number; others: number }>`select ${words} as words, ${others} as others`.execute(
    tx,
  );
  const [found] = rows;
  return found?.words === 0 || Number(found?.words) < Number(found?.others);
}

/** The number that the newest rows of a walk reach back to, 0 where there are fewer than asked for. */
function reach(numbers: Numbers): RawBuilder<number> {
  return sql`(select case when count(*) < ${PROBE} then 0 else min(number) end from ${numbers} as newest)`;
}

/** Merges the walks of the parts: one query over all of them (`in (…)`, `or`) would sort the whole history. */
function byIndex({ table, search, parts, span, bounds }: Walk, limit: number, contains?: Condition): Numbers {
  const number = sql.ref(`${table}.number`);
  const rows = sql.table(table);
  const from = contains ? sql`${rows} cross join ${sql.table(WORDS_TABLES[search])} as words` : rows;
  const further = contains ? [sql`words.number = ${number}`, contains] : [];
  const walks = parts.map((part) => {
    const all = [...part, ...span, ...between(number, bounds), ...further];
    return sql<number>`(select ${number} from ${from} ${where(all)} order by ${number} desc limit ${limit})`;
  });
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  const each = walks.map((one) => sql`select number from ${one} as walk`);
  return sql`(select number from (${sql.join(each, sql` union all `)}) as merged order by number desc limit ${limit})`;
}

/** Walks the matches of the text index. */
function byWords(search: Search, walk: Walk, limit: number): Numbers {
  const { table, search: index, words, bounds } = walk;
  const further = [...walk.conditions, ...walk.span];
  const found = sql`${search.source(index)} as found`;
  const matching = [search.matches(index, words), ...between(search.number, bounds)];
  const end = sql`order by ${search.number} desc limit ${limit}`;
  if (further.length === 0) return sql`(select ${search.number} as number from ${found} ${where(matching)} ${end})`;
  const number = sql.ref(`${table}.number`);
  const all = [sql`${number} = ${search.number}`, ...matching, ...further];
  return sql`(select ${number} as number from ${found} cross join ${sql.table(table)} ${where(all)} ${end})`;
}

/** Walks the words of one owner's rows. */
function byWordsOfOwner(
  { contains }: Search,
  { search, words, bounds }: Walk,
  ownerId: OwnerId,
  limit: number,
): Numbers {
  const number = sql.ref("words.number");
  const all = [sql`words.owner_id = ${ownerId}`, ...between(number, bounds), contains(words)];
  const from = sql`${sql.table(WORDS_TABLES[search])} as words`;
  return sql`(select ${number} as number from ${from} ${where(all)} order by ${number} desc limit ${limit})`;
}

/** The cast matters: a text index of SQLite uses bounds that are integers, and the driver binds numbers as floats. */
function between(number: Condition, { below, from }: Bounds): Condition[] {
  return [
    ...(below === null ? [] : [sql`${number} < cast(${below} as bigint)`]),
    ...(from === null ? [] : [sql`${number} >= cast(${from} as bigint)`]),
  ];
}

function where(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}
