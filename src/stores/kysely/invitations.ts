import type { InvitationReader, InvitationWriter } from "../store.ts";
import type { Reader, Writer } from "./database.ts";

/** Reads invitations. */
export function createInvitationReader(tx: Reader): InvitationReader {
  return {
    open: (at) =>
      tx
        .selectFrom("invitations")
        .selectAll()
        .where("used_at", "is", null)
        .where("expires_at", ">", at)
        .orderBy("created_at")
        .orderBy("id")
        .execute(),
  };
}

/** Writes invitations, inside one transaction. */
export function createInvitationWriter(tx: Writer): InvitationWriter {
  return {
    ...createInvitationReader(tx),
    add: async (row) => void (await tx.insertInto("invitations").values(row).execute()),
    take: async (digest, at) =>
      (await tx
        .updateTable("invitations")
        .set({ used_at: at })
        .where("digest", "=", digest)
        .where("used_at", "is", null)
        .where("expires_at", ">", at)
        .returningAll()
        .executeTakeFirst()) ?? null,
    giveBack: async (id) =>
      void (await tx.updateTable("invitations").set({ used_at: null }).where("id", "=", id).execute()),
    remove: async (id) => {
      const { numDeletedRows } = await tx
        .deleteFrom("invitations")
        .where("id", "=", id)
        .where("used_at", "is", null)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
