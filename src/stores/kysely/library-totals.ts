import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import type { Reader } from "./database.ts";

/** How many files the library holds of an owner (or of everybody), and how many bytes; from the totals of the days. */
export async function libraryTotals(tx: Reader, ownerId: OwnerId): Promise<{ files: number; bytes: number }> {
  const row = await tx
    .selectFrom("days")
    .select([sql<number>`sum(files - files_gone)`.as("files"), sql<number>`sum(bytes - bytes_gone)`.as("bytes")])
    .where("owner_id", "=", ownerId)
    .executeTakeFirst();
  return { files: Number(row?.files ?? 0), bytes: Number(row?.bytes ?? 0) };
}
