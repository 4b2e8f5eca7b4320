import type { InvitationReader, InvitationWriter } from "../accounts.ts";
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
  const reader = createInvitationReader(tx);
  const take: InvitationWriter["take"] = async (digest, at) =>
    (await tx
      .updateTable("invitations")
      .set({ used_at: at })
      .where("digest", "=", digest)
      .where("used_at", "is", null)
      .where("expires_at", ">", at)
      .returningAll()
      .executeTakeFirst()) ?? null;
  return {
    ...reader,
    add: async (row) => void (await tx.insertInto("invitations").values(row).execute()),
    take,
    takeFor: async (email, at) => {
      const oldest = (await reader.open(at)).find((row) => row.email === email);
      return oldest === undefined ? null : take(oldest.digest, at);
    },
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
