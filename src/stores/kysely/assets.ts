import { sql, type RawBuilder } from "kysely";
import type { AssetId, JobId } from "../../domain/ids.ts";
import type { AssetRow } from "../../domain/rows.ts";
import type { OpenDialect, Search } from "../dialects/dialect.ts";
import { COUNT_LIMIT, type AssetFilter, type AssetReader, type AssetWriter, type Page, type Total } from "../store.ts";
import { EVERYBODY, type Reader, type Writer } from "./database.ts";

/** Reads the library. */
export function createAssetReader(tx: Reader, search: Search): AssetReader {
  return {
    get: async (id) => (await tx.selectFrom("assets").selectAll().where("id", "=", id).executeTakeFirst()) ?? null,
    ofTask: async (taskId) =>
      (await tx.selectFrom("assets").selectAll().where("task_id", "=", taskId).executeTakeFirst()) ?? null,
    ofJob: (jobId, limit) =>
      tx.selectFrom("assets").selectAll().where("job_id", "=", jobId).orderBy("number").limit(limit).execute(),
    recentOfJobs: (jobIds, limit) => recentOfJobs(tx, jobIds, limit),
    list: (filter, page) => listAssets(tx, search, filter, page),
    count: (filter) => countAssets(tx, search, filter),
    findByDigest: async (digest) =>
      (await tx
        .selectFrom("assets")
        .selectAll()
        .where("digest", "=", digest)
        .orderBy("number")
        .limit(1)
        .executeTakeFirst()) ?? null,
    countBlobUses: (blobId) => countBlobUses(tx, blobId),
    readableNamesOf: async (blobId) => {
      const rows = await tx.selectFrom("assets").select("readable_name").where("blob_id", "=", blobId).execute();
      return new Set(rows.map((row) => row.readable_name));
    },
    totals: () => totals(tx),
  };
}

/** Writes the library, inside one transaction. */
export function createAssetWriter(tx: Writer, dialect: OpenDialect): AssetWriter {
  return {
    ...createAssetReader(tx, dialect.search),
    remove: async (id: AssetId) => {
      const row = await tx
        .deleteFrom("assets")
        .where("id", "=", id)
        .returning(["number", "task_id"])
        .executeTakeFirst();
      if (!row) return;
      await tx.updateTable("tasks").set({ asset_id: null }).where("id", "=", row.task_id).execute();
      await dialect.search.forget(tx, "asset_search", row.number);
    },
  };
}

async function recentOfJobs(tx: Reader, jobIds: readonly JobId[], limit: number): Promise<AssetRow[]> {
  const rows: AssetRow[] = [];
  for (const jobId of jobIds) {
    rows.push(
      ...(await tx
        .selectFrom("assets")
        .selectAll()
        .where("job_id", "=", jobId)
        .orderBy("number", "desc")
        .limit(limit)
        .execute()),
    );
  }
  return rows;
}

async function countBlobUses(tx: Reader, blobId: string): Promise<number> {
  const row = await tx
    .selectFrom("assets")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("blob_id", "=", blobId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function totals(tx: Reader): Promise<{ files: number; bytes: number }> {
  const row = await tx
    .selectFrom("days")
    .select((eb) => [eb.fn.sum<number>("files").as("files"), eb.fn.sum<number>("bytes").as("bytes")])
    .where("owner_id", "=", EVERYBODY)
    .executeTakeFirst();
  return { files: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) };
}

async function listAssets(tx: Reader, search: Search, filter: AssetFilter, page: Page): Promise<AssetRow[]> {
  const numbers = await assetNumbers(tx, search, filter, page);
  if (numbers.length === 0) return [];
  return tx.selectFrom("assets").selectAll().where("number", "in", numbers).orderBy("number", "desc").execute();
}

async function countAssets(tx: Reader, search: Search, filter: AssetFilter): Promise<Total> {
  const numbers = await assetNumbers(tx, search, filter, { limit: COUNT_LIMIT + 1 });
  return { count: Math.min(numbers.length, COUNT_LIMIT), atLeast: numbers.length > COUNT_LIMIT };
}

async function assetNumbers(tx: Reader, search: Search, filter: AssetFilter, page: Page): Promise<number[]> {
  const words = filter.words ?? [];
  const searching = words.length > 0;
  const number = searching ? search.number : sql<number>`assets.number`;
  const parts = [...assetConditions(filter), ...(page.before === undefined ? [] : [sql`${number} < ${page.before}`])];
  if (searching) parts.push(search.matches("asset_search", words), sql`assets.number = ${number}`);
  const from = searching ? sql`${search.source("asset_search")} as found cross join assets` : sql`assets`;
  const where = parts.length === 0 ? sql`` : sql`where ${sql.join(parts, sql` and `)}`;
  const { rows } = await sql<{
    number: number;
  }>`select assets.number as number from ${from} ${where} order by ${number} desc limit ${page.limit}`.execute(tx);
  return rows.map((row) => row.number);
}

function assetConditions(filter: AssetFilter): RawBuilder<unknown>[] {
  const { ownerId, jobId, kind, source, fromMs, toMs } = filter;
  return [
    ...(ownerId === undefined ? [] : [sql`assets.owner_id = ${ownerId}`]),
    ...(jobId === undefined ? [] : [sql`assets.job_id = ${jobId}`]),
    ...(kind === undefined ? [] : [sql`assets.kind = ${kind}`]),
    ...(source === undefined ? [] : [sql`assets.source = ${source}`]),
    ...(fromMs === undefined ? [] : [sql`assets.created_at >= ${fromMs}`]),
    ...(toMs === undefined ? [] : [sql`assets.created_at < ${toMs}`]),
  ];
}
