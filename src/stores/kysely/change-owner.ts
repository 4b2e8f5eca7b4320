import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import { WORDS_TABLES } from "../dialects/dialect.ts";
import { addDay } from "./counters.ts";
import type { Writer } from "./database.ts";
import { takeTurn } from "./fair-share.ts";
import { moveUsage } from "./usage.ts";

/**
 * Gives everything of one owner to another: rows, counts, days, use, turn, remembered requests and kept secrets. Where a
 * guest became a user, nothing counts for an address any longer.
 */
export async function changeOwner(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  if (from === to) return;
  await tx
    .updateTable("jobs")
    .set({ owner_id: to, block: null, version: sql<number>`version + 1` })
    .where("owner_id", "=", from)
    .execute();
  await tx.updateTable("tasks").set({ owner_id: to }).where("owner_id", "=", from).execute();
  await tx.updateTable("assets").set({ owner_id: to, block: null }).where("owner_id", "=", from).execute();
  for (const table of Object.values(WORDS_TABLES))
    await sql`update ${sql.table(table)} set owner_id = ${to} where owner_id = ${from}`.execute(tx);
  await moveCounters(tx, from, to);
  await moveDays(tx, from, to);
  await moveUsage(tx, from, to);
  await moveTurn(tx, from, to);
  await moveRequests(tx, from, to);
  await moveSecrets(tx, from, to);
}

async function moveCounters(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  const rows = await tx.deleteFrom("counters").where("owner_id", "=", from).returningAll().execute();
  for (const row of rows) {
    await tx
      .insertInto("counters")
      .values({ ...row, owner_id: to })
      .onConflict((conflict) =>
        conflict
          .columns(["owner_id", "type", "status"])
          .doUpdateSet({ count: sql<number>`counters.count + excluded.count` }),
      )
      .execute();
  }
}

async function moveDays(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  const rows = await tx.deleteFrom("days").where("owner_id", "=", from).returningAll().execute();
  for (const row of rows) await addDay(tx, { ...row, owner_id: to });
}

/** The later turn counts: becoming a user is no way to the front of the line. */
async function moveTurn(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  const turn = await tx.deleteFrom("turns").where("owner_id", "=", from).returning("at").executeTakeFirst();
  if (!turn) return;
  const own = await tx.selectFrom("turns").select("at").where("owner_id", "=", to).executeTakeFirst();
  await takeTurn(tx, to, Math.max(turn.at, own?.at ?? turn.at));
}

/** Where both kept a secret of the same name, the new owner's stands. */
async function moveSecrets(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  const own = await tx.selectFrom("secrets").select(["kind", "name"]).where("owner_id", "=", to).execute();
  for (const { kind, name } of own) {
    await tx
      .deleteFrom("secrets")
      .where("owner_id", "=", from)
      .where("kind", "=", kind)
      .where("name", "=", name)
      .execute();
  }
  await tx.updateTable("secrets").set({ owner_id: to }).where("owner_id", "=", from).execute();
}

/** Where both used the same key, the new owner's request stands. */
async function moveRequests(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  await tx
    .updateTable("requests")
    .set({ owner_id: to })
    .where("owner_id", "=", from)
    .where("key", "not in", tx.selectFrom("requests").select("key").where("owner_id", "=", to))
    .execute();
  await tx.deleteFrom("requests").where("owner_id", "=", from).execute();
}
