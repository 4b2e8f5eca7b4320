import { sql } from "kysely";
import type { JobId } from "../../domain/ids.ts";
import { ASSET_KINDS, type AssetRow } from "../../domain/rows.ts";
import type { OpenDialect, Search } from "../dialects/dialect.ts";
import type { AssetFilter, Page, RecentAsset } from "../store.ts";
import { EVERYBODY, type Reader } from "./database.ts";
import { libraryTotals } from "./library-totals.ts";
import type { Listing } from "./listing.ts";
import { inSpan, numberBounds } from "./number-bounds.ts";
import { type Condition, newestNumbers, type Numbers } from "./walk.ts";

const RECENT_COLUMNS = ["assets.number", "assets.id", "assets.job_id", "assets.name", "assets.size_bytes"] as const;

/** The assets behind a filter; how many are an owner's, or everybody's, is kept. */
export function listingOfAssets(tx: Reader, search: Search, filter: AssetFilter): Listing<AssetRow> {
  const { ownerId, words, ...narrower } = filter;
  const isKept = !words?.length && Object.values(narrower).every((value) => value === undefined);
  return {
    numbers: (page) => assetNumbers(tx, search, filter, page),
    rows: (numbers) =>
      tx.selectFrom("assets").selectAll().where("number", "in", numbers).orderBy("number", "desc").execute(),
    kept: () => (isKept ? libraryTotals(tx, ownerId ?? EVERYBODY).then(({ files }) => files) : null),
  };
}

/** Reads the newest assets of each job, at most `limit` a job, all jobs in one query. */
export async function recentOfJobs(
  tx: Reader,
  each: OpenDialect["each"],
  jobIds: readonly JobId[],
  limit: number,
): Promise<RecentAsset[]> {
  if (jobIds.length === 0) return [];
  const oldest = sql<number>`coalesce((select newer.number from assets as newer where newer.job_id = wanted.value
    order by newer.number desc limit 1 offset ${limit - 1}), 0)`;
  // A cross join keeps its order in SQLite: from each job to its assets, not through the whole library.
  const query = tx.selectFrom(each(jobIds).as("wanted")).crossJoin("assets").select(RECENT_COLUMNS);
  const rows = await query
    .whereRef("assets.job_id", "=", sql.ref("wanted.value"))
    .where("number", ">=", oldest)
    .execute();
  return rows.toSorted((a, b) => b.number - a.number);
}

async function assetNumbers(tx: Reader, search: Search, filter: AssetFilter, page: Page): Promise<Numbers> {
  const { ownerId, jobId, kind, source } = filter;
  const shared = [
    ...(jobId === undefined ? [] : [sql`assets.job_id = ${jobId}`]),
    ...(ownerId === undefined ? [] : [sql`assets.owner_id = ${ownerId}`]),
    ...(source === undefined ? [] : [sql`assets.source = ${source}`]),
  ];
  const ofKind = (one: string): Condition => sql`assets.kind = ${one}`;
  const kinds = kind === undefined ? [] : [ofKind(kind)];
  // The index of sources goes by kind, too, so each kind is a walk of its own.
  const parts = source === undefined || kind !== undefined ? [kinds] : ASSET_KINDS.map((one) => [ofKind(one)]);
  const span = inSpan("assets", filter);
  const isOnlyOwner = jobId === undefined && source === undefined && kind === undefined && span.length === 0;
  const walk = {
    table: "assets",
    search: "asset_search",
    conditions: [...shared, ...kinds],
    ownerId: isOnlyOwner ? (ownerId ?? null) : null,
    parts: parts.map((part) => [...shared, ...part]),
    words: filter.words ?? [],
    span,
    bounds: await numberBounds(tx, "assets", filter, page),
  } as const;
  return newestNumbers(tx, search, walk, page.limit);
}
