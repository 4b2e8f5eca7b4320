import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import { addDay } from "./counters.ts";
import type { Writer } from "./database.ts";
import { takeTurn } from "./fair-share.ts";
import { moveUsage } from "./usage.ts";

/** Gives everything of one owner to another: rows, counts, days, use, turn and remembered requests. */
export async function changeOwner(tx: Writer, from: OwnerId, to: OwnerId): Promise<void> {
  if (from === to) return;
  await tx
    .updateTable("jobs")
    .set({ owner_id: to, version: sql<number>`version + 1` })
    .where("owner_id", "=", from)
    .execute();
  for (const table of ["tasks", "assets"] as const) {
    await tx.updateTable(table).set({ owner_id: to }).where("owner_id", "=", from).execute();
  }
  await moveCounters(tx, from, to);
  await moveDays(tx, from, to);
  await moveUsage(tx, from, to);
  await moveTurn(tx, from, to);
  await moveRequests(tx, from, to);
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
