import type { ApiKeyReader, ApiKeyWriter } from "../accounts.ts";
import type { Reader, Writer } from "./database.ts";

/** Reads the keys of programs. */
export function createApiKeyReader(tx: Reader): ApiKeyReader {
  return {
    byDigest: async (digest) =>
      (await tx.selectFrom("api_keys").selectAll().where("digest", "=", digest).executeTakeFirst()) ?? null,
    ofOwner: (ownerId) =>
      tx
        .selectFrom("api_keys")
        .selectAll()
        .where("owner_id", "=", ownerId)
        .orderBy("created_at")
        .orderBy("id")
        .execute(),
  };
}

/** Writes the keys of programs, inside one transaction. */
export function createApiKeyWriter(tx: Writer): ApiKeyWriter {
  return {
    ...createApiKeyReader(tx),
    add: async (row) => void (await tx.insertInto("api_keys").values(row).execute()),
    used: async (id, at) =>
      void (await tx.updateTable("api_keys").set({ last_used_at: at }).where("id", "=", id).execute()),
    removeAll: async (ownerId) => void (await tx.deleteFrom("api_keys").where("owner_id", "=", ownerId).execute()),
    remove: async (ownerId, id) => {
      const { numDeletedRows } = await tx
        .deleteFrom("api_keys")
        .where("id", "=", id)
        .where("owner_id", "=", ownerId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
