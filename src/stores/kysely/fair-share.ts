import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import { EVERYBODY, type Reader, type Writer } from "./database.ts";
import { whereLeased } from "./where-status.ts";

/**
 * Owners with pending jobs: those with the fewest running ones first, then those whose turn is longest ago, so that
 * nobody waits behind somebody else's thousand.
 */
export async function ownersByFairShare(tx: Reader): Promise<OwnerId[]> {
  const waiting = await tx
    .selectFrom("counters")
    .leftJoin("turns", "turns.owner_id", "counters.owner_id")
    .select(["counters.owner_id", (eb) => eb.fn.max("turns.at").as("at")])
    .where("status", "=", sql.lit("pending"))
    .where("count", ">", sql.lit(0))
    .where("counters.owner_id", "!=", EVERYBODY)
    .groupBy("counters.owner_id")
    .execute();
  const running = await tx
    .selectFrom("jobs")
    .select(["owner_id", (eb) => eb.fn.countAll<number>().as("count")])
    .where(whereLeased())
    .groupBy("owner_id")
    .execute();
  const load = new Map(running.map((row) => [row.owner_id, Number(row.count)]));
  const loadOf = (owner: OwnerId): number => load.get(owner) ?? 0;
  return waiting
    .sort((a, b) => loadOf(a.owner_id) - loadOf(b.owner_id) || (a.at ?? 0) - (b.at ?? 0))
    .map((row) => row.owner_id);
}

/** Notes that an owner had a turn. */
export async function takeTurn(tx: Writer, ownerId: OwnerId, at: number): Promise<void> {
  await tx
    .insertInto("turns")
    .values({ owner_id: ownerId, at })
    .onConflict((conflict) => conflict.column("owner_id").doUpdateSet({ at }))
    .execute();
}
