import { sql, type RawBuilder } from "kysely";
import { JOB_TYPES, type JobRow } from "../../domain/rows.ts";
import { STATUSES } from "../../domain/status.ts";
import type { Search } from "../dialects/dialect.ts";
import { COUNT_LIMIT, type JobFilter, type Page, type Total } from "../store.ts";
import { countFiltered } from "./counters.ts";
import type { Reader } from "./database.ts";

/** Lists jobs newest first, one page: every filter walks an index from its newest row, so depth costs nothing. */
export async function listJobs(tx: Reader, search: Search, filter: JobFilter, page: Page): Promise<JobRow[]> {
  const numbers = await jobNumbers(tx, search, filter, page);
  if (numbers.length === 0) return [];
  return tx.selectFrom("jobs").selectAll().where("number", "in", numbers).orderBy("number", "desc").execute();
}

/** Counts the jobs behind a filter: exact without words and times, else up to `COUNT_LIMIT`. */
export async function countJobs(tx: Reader, search: Search, filter: JobFilter): Promise<Total> {
  if (!filter.words?.length && filter.fromMs === undefined && filter.toMs === undefined) {
    return { count: await countFiltered(tx, filter), atLeast: false };
  }
  const numbers = await jobNumbers(tx, search, filter, { limit: COUNT_LIMIT + 1 });
  return { count: Math.min(numbers.length, COUNT_LIMIT), atLeast: numbers.length > COUNT_LIMIT };
}

async function jobNumbers(tx: Reader, search: Search, filter: JobFilter, page: Page): Promise<number[]> {
  const bounds = await numberBounds(tx, filter, page);
  const query = filter.words?.length
    ? searchQuery(search, filter, filter.words, bounds, page.limit)
    : indexQuery(filter, bounds, page.limit);
  const { rows } = await query.execute(tx);
  return rows.map((row) => row.number);
}

type Bounds = { readonly below: number | null; readonly from: number | null };

/** Numbers grow with time, so a span of time is a span of numbers. */
async function numberBounds(tx: Reader, filter: JobFilter, page: Page): Promise<Bounds> {
  let below = page.before ?? null;
  if (filter.toMs !== undefined) {
    const end = await edge(tx, ">=", filter.toMs);
    if (end !== null) below = below === null ? end : Math.min(below, end);
  }
  if (filter.fromMs === undefined) return { below, from: null };
  const from = await edge(tx, ">=", filter.fromMs);
  return { below, from: from ?? Number.MAX_SAFE_INTEGER };
}

async function edge(tx: Reader, operator: ">=", at: number): Promise<number | null> {
  const row = await tx
    .selectFrom("jobs")
    .select("number")
    .where("created_at", operator, at)
    .orderBy("created_at")
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? null;
}

function conditions(filter: JobFilter, { below, from }: Bounds): RawBuilder<unknown>[] {
  return [
    ...(below === null ? [] : [sql`jobs.number < ${below}`]),
    ...(from === null ? [] : [sql`jobs.number >= ${from}`]),
    ...(filter.ownerId === undefined ? [] : [sql`jobs.owner_id = ${filter.ownerId}`]),
    // Again by the time itself: after the clock was set back, numbers between the bounds are not all in the span.
    ...(filter.fromMs === undefined ? [] : [sql`jobs.created_at >= ${filter.fromMs}`]),
    ...(filter.toMs === undefined ? [] : [sql`jobs.created_at < ${filter.toMs}`]),
  ];
}

const where = (parts: RawBuilder<unknown>[]): RawBuilder<unknown> =>
  parts.length === 0 ? sql`` : sql`where ${sql.join(parts, sql` and `)}`;

/** One index walk for each pair of type and status, merged: `in (…)` would sort the whole history. */
function indexQuery(filter: JobFilter, bounds: Bounds, limit: number): RawBuilder<{ number: number }> {
  const shared = conditions(filter, bounds);
  if (!filter.statuses?.length && !filter.types?.length) {
    return sql`select number from jobs ${where(shared)} order by number desc limit ${limit}`;
  }
  const types = filter.types?.length ? filter.types : JOB_TYPES;
  const statuses = filter.statuses?.length ? filter.statuses : STATUSES;
  const walks = types.flatMap((type) =>
    statuses.map((status) => {
      const pair = [...shared, sql`jobs.type = ${type}`, sql`jobs.status = ${status}`];
      return sql`select number from (select number from jobs ${where(pair)} order by number desc limit ${limit}) as walk`;
    }),
  );
  return sql`select number from (${sql.join(walks, sql` union all `)}) as merged order by number desc limit ${limit}`;
}

/** Walks the matches of the text index from the newest. */
function searchQuery(
  search: Search,
  filter: JobFilter,
  words: readonly string[],
  bounds: Bounds,
  limit: number,
): RawBuilder<{ number: number }> {
  const { below, from } = bounds;
  const parts = [
    search.matches("job_search", words),
    ...(below === null ? [] : [sql`${search.number} < ${below}`]),
    ...(from === null ? [] : [sql`${search.number} >= ${from}`]),
    ...conditions(filter, { below: null, from: null }),
    ...(filter.statuses?.length ? [sql`jobs.status in (${sql.join([...filter.statuses])})`] : []),
    ...(filter.types?.length ? [sql`jobs.type in (${sql.join([...filter.types])})`] : []),
  ];
  return sql`select jobs.number as number from ${search.source("job_search")} as found cross join jobs
    where jobs.number = ${search.number} and ${sql.join(parts, sql` and `)} order by ${search.number} desc limit ${limit}`;
}
