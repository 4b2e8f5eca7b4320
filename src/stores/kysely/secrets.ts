import type { OwnerId } from "../../domain/ids.ts";
import type { SecretKind } from "../../domain/rows.ts";
import type { SecretReader, SecretWriter } from "../accounts.ts";
import type { Reader, Writer } from "./database.ts";

/** Reads kept secrets, sealed as they are. */
export function createSecretReader(tx: Reader): SecretReader {
  return {
    get: async (ownerId, kind, name) =>
      (await tx
        .selectFrom("secrets")
        .selectAll()
        .where("owner_id", "is not distinct from", ownerId)
        .where("kind", "=", kind)
        .where("name", "=", name)
        .executeTakeFirst()) ?? null,
    list: (ownerId, kind) =>
      tx
        .selectFrom("secrets")
        .select(["id", "owner_id", "kind", "name", "created_at", "updated_at"])
        .where("owner_id", "is not distinct from", ownerId)
        .where("kind", "=", kind)
        .orderBy("name")
        .execute(),
  };
}

/** Writes kept secrets, inside one transaction. */
export function createSecretWriter(tx: Writer): SecretWriter {
  return {
    ...createSecretReader(tx),
    put: async (row) =>
      void (await tx
        .insertInto("secrets")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ sealed: row.sealed, updated_at: row.updated_at }))
        .execute()),
    remove: (ownerId, kind, name) => remove(tx, ownerId, kind, name),
    removeAll: async (ownerId) => void (await tx.deleteFrom("secrets").where("owner_id", "=", ownerId).execute()),
  };
}

async function remove(tx: Writer, ownerId: OwnerId | null, kind: SecretKind, name: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("secrets")
    .where("owner_id", "is not distinct from", ownerId)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
