import { sql } from "kysely";
import { JOB_TYPES, type JobRow, type JobType } from "../../domain/rows.ts";
import { type Status, STATUSES } from "../../domain/status.ts";
import type { Search } from "../dialects/dialect.ts";
import type { JobFilter, Page } from "../store.ts";
import { countFiltered } from "./counters.ts";
import type { Reader } from "./database.ts";
import type { Listing } from "./listing.ts";
import { inSpan, numberBounds } from "./number-bounds.ts";
import { type Condition, newestNumbers, type Numbers } from "./walk.ts";

/** The jobs behind a filter: each filter walks an index from its newest row, so that depth costs nothing. */
export function listingOfJobs(tx: Reader, search: Search, filter: JobFilter): Listing<JobRow> {
  const isKept = !filter.words?.length && filter.fromMs === undefined && filter.toMs === undefined;
  return {
    numbers: (page) => jobNumbers(tx, search, filter, page),
    rows: (numbers) =>
      tx.selectFrom("jobs").selectAll().where("number", "in", numbers).orderBy("number", "desc").execute(),
    kept: () => (isKept ? countFiltered(tx, filter) : null),
  };
}

async function jobNumbers(tx: Reader, search: Search, filter: JobFilter, page: Page): Promise<Numbers> {
  const shared = ofOwner(filter);
  const conditions = [...shared, ...ofStatus(filter), ...ofType(filter)];
  const span = inSpan("jobs", filter);
  const walk = {
    table: "jobs",
    search: "job_search",
    conditions,
    ownerId: conditions.length > shared.length || span.length > 0 ? null : (filter.ownerId ?? null),
    parts: statusParts(filter).map((part) => [...shared, ...part]),
    words: filter.words ?? [],
    span,
    bounds: await numberBounds(tx, "jobs", filter, page),
  } as const;
  return newestNumbers(tx, search, walk, page.limit);
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

/** One part for each status, and for each type of it where types are asked for or the index of an owner has them. */
function statusParts({ ownerId, types, statuses }: JobFilter): Condition[][] {
  if (!statuses?.length && !types?.length) return [[]];
  if (!types?.length && ownerId === undefined) return (statuses ?? []).map((status) => [sql`jobs.status = ${status}`]);
  return pairs(types?.length ? types : JOB_TYPES, statuses?.length ? statuses : STATUSES);
}

function pairs(types: readonly JobType[], statuses: readonly Status[]): Condition[][] {
  return types.flatMap((type) => statuses.map((status) => [sql`jobs.type = ${type}`, sql`jobs.status = ${status}`]));
}
