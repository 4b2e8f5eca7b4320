import { sql } from "kysely";
import { JOB_TYPES, type JobRow } from "../../domain/rows.ts";
import { STATUSES } from "../../domain/status.ts";
import type { Search } from "../dialects/dialect.ts";
import { COUNT_LIMIT, type JobFilter, type Page, type Total } from "../store.ts";
import { countFiltered } from "./counters.ts";
import type { Reader } from "./database.ts";
import { inSpan, numberBounds } from "./number-bounds.ts";
import { type Condition, walkNumbers } from "./walk.ts";

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
  const shared = [...ofOwner(filter), ...inSpan("jobs", filter)];
  const walk = {
    table: "jobs",
    search: "job_search",
    conditions: [...shared, ...ofStatus(filter), ...ofType(filter)],
    parts: statusParts(filter).map((part) => [...shared, ...part]),
    words: filter.words ?? [],
    bounds: await numberBounds(tx, "jobs", filter, page),
  } as const;
  return walkNumbers(tx, search, walk, page.limit);
}

function ofOwner({ ownerId }: JobFilter): Condition[] {
  return ownerId === undefined ? [] : [sql`jobs.owner_id = ${ownerId}`];
}

function ofStatus({ statuses = [] }: JobFilter): Condition[] {
  return statuses.length === 0 ? [] : [sql`jobs.status in (${sql.join([...statuses])})`];
}

function ofType({ types = [] }: JobFilter): Condition[] {
  return types.length === 0 ? [] : [sql`jobs.type in (${sql.join([...types])})`];
}

/** One part for each pair of type and status. */
function statusParts(filter: JobFilter): Condition[][] {
  if (!filter.statuses?.length && !filter.types?.length) return [[]];
  const types = filter.types?.length ? filter.types : JOB_TYPES;
  const statuses = filter.statuses?.length ? filter.statuses : STATUSES;
  return types.flatMap((type) => statuses.map((status) => [sql`jobs.type = ${type}`, sql`jobs.status = ${status}`]));
}
