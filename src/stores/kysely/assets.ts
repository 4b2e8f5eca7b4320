import type { AssetId } from "../../domain/ids.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import type { AssetReader, AssetWriter } from "../store.ts";
import { countDay, dayOf } from "./counters.ts";
import { EVERYBODY, type Reader, type Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { libraryTotals } from "./library-totals.ts";
import { listingOfAssets, recentOfJobs } from "./list-assets.ts";
import { countRows, listAndCount, listRows } from "./listing.ts";

/** Reads the library. */
export function createAssetReader(tx: Reader, { search, each }: Pick<OpenDialect, "search" | "each">): AssetReader {
  return {
    get: async (id) => (await tx.selectFrom("assets").selectAll().where("id", "=", id).executeTakeFirst()) ?? null,
    ofTask: async (taskId) =>
      (await tx.selectFrom("assets").selectAll().where("task_id", "=", taskId).executeTakeFirst()) ?? null,
    ofJob: (jobId, limit) =>
      tx.selectFrom("assets").selectAll().where("job_id", "=", jobId).orderBy("number").limit(limit).execute(),
    recentOfJobs: (jobIds, limit) => recentOfJobs(tx, each, jobIds, limit),
    list: (filter, page) => listRows(listingOfAssets(tx, search, filter), page),
    count: (filter) => countRows(tx, listingOfAssets(tx, search, filter)),
    listAndCount: (filter, page) => listAndCount(tx, listingOfAssets(tx, search, filter), page),
    blobsByDigest: (digests) => blobsByDigest(tx, each, digests),
    withoutDigest: (afterNumber, limit) =>
      tx
        .selectFrom("assets")
        .selectAll()
        .where("digest", "is", null)
        .where("number", ">", afterNumber)
        .orderBy("number")
        .limit(limit)
        .execute(),
    countBlobUses: (blobId) => countBlobUses(tx, blobId),
    takenNames: (names) => takenNames(tx, each, names),
    totals: (ownerId) => libraryTotals(tx, ownerId ?? EVERYBODY),
  };
}

type Each = OpenDialect["each"];

async function blobsByDigest(tx: Reader, each: Each, digests: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (digests.length === 0) return new Map();
  const rows = await tx
    .selectFrom(each(digests).as("wanted"))
    .innerJoin("assets", (join) =>
      join.on("assets.number", "=", (eb) =>
        eb
          .selectFrom("assets as oldest")
          .select((oldest) => oldest.fn.min<number>("oldest.number").as("number"))
          .whereRef("oldest.digest", "=", "wanted.value"),
      ),
    )
    .select(["wanted.value", "assets.blob_id"])
    .execute();
  return new Map(rows.map(({ value, blob_id }) => [value, blob_id]));
}

async function takenNames(tx: Reader, each: Each, names: readonly string[]): Promise<ReadonlySet<string>> {
  const query = tx.selectFrom(each(names).as("wanted")).innerJoin("assets", "assets.readable_name", "wanted.value");
  return new Set((await query.select("wanted.value").execute()).map(({ value }) => value));
}

/** Writes the library, inside one transaction. */
export function createAssetWriter(tx: Writer, dialect: OpenDialect, log: EventLog): AssetWriter {
  return {
    ...createAssetReader(tx, dialect),
    remove: async (id: AssetId) => {
      const row = await tx
        .deleteFrom("assets")
        .where("id", "=", id)
        .returning(["number", "task_id", "owner_id", "size_bytes", "created_at"])
        .executeTakeFirst();
      if (!row) return;
      await tx.updateTable("tasks").set({ asset_id: null }).where("id", "=", row.task_id).execute();
      await tx.deleteFrom("media_origins").where("task_id", "=", row.task_id).execute();
      await dialect.search.forget(tx, "asset_search", row.number);
      await countDay(tx, row.owner_id, dayOf(row.created_at), { files_gone: 1, bytes_gone: row.size_bytes });
    },
    setDigest: (id, facts, at) => setDigest(tx, log, id, facts, at),
  };
}

async function countBlobUses(tx: Reader, blobId: string): Promise<number> {
  const row = await tx
    .selectFrom("assets")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("blob_id", "=", blobId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function setDigest(
  tx: Writer,
  log: EventLog,
  id: AssetId,
  { digest, blobId }: { readonly digest: string; readonly blobId: string },
  at: number,
): Promise<boolean> {
  const asset = await tx
    .updateTable("assets")
    .set({ digest, blob_id: blobId })
    .where("id", "=", id)
    .where("digest", "is", null)
    .returning(["task_id"])
    .executeTakeFirst();
  if (!asset) return false;
  const task = await tx
    .updateTable("tasks")
    .set({ digest, updated_at: at })
    .where("id", "=", asset.task_id)
    .returning(["id", "job_id", "status"])
    .executeTakeFirst();
  if (!task) return true;
  const { id: task_id, job_id, status } = task;
  log.add({ at, job_id, task_id, type: "task_digest", from_status: status, to_status: status, text: digest });
  return true;
}
