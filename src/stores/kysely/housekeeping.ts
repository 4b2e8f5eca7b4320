import { sql } from "kysely";
import type { JobId, OwnerId } from "../../domain/ids.ts";
import type { RemovalRow } from "../../domain/rows.ts";
import { type OpenDialect, SEARCH_TABLES } from "../dialects/dialect.ts";
import type { Pruned, PrunePortion } from "../store.ts";
import type { Writer } from "./database.ts";
import { prunedThrough } from "./events.ts";
import { whereActive, whereLeased, whereStatus } from "./where-status.ts";

/** Notes what an Idempotency-Key led to. */
export async function rememberRequest(
  tx: Writer,
  owner_id: OwnerId,
  key: string,
  job_id: JobId,
  request_digest: string,
  created_at: number,
): Promise<void> {
  await tx.insertInto("requests").values({ owner_id, key, job_id, request_digest, created_at }).execute();
}

/** Notes files that no row wants any more. */
export async function noteRemovals(tx: Writer, files: readonly Omit<RemovalRow, "id">[]): Promise<void> {
  for (let start = 0; start < files.length; start += 500) {
    await tx
      .insertInto("removals")
      .values(files.slice(start, start + 500))
      .execute();
  }
}

/** Forgets removals that were carried out. */
export async function forgetRemovals(tx: Writer, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .deleteFrom("removals")
      .where("id", "in", [...ids])
      .execute();
}

/** Moves every stored deadline. */
export async function shiftDeadlines(tx: Writer, deltaMs: number): Promise<void> {
  await tx
    .updateTable("jobs")
    .set({ run_at: sql<number>`run_at + ${deltaMs}` })
    .where(whereStatus("pending"))
    .where("run_at", "is not", null)
    .execute();
  await tx
    .updateTable("jobs")
    .set({ lease_until: sql<number>`lease_until + ${deltaMs}` })
    .where(whereLeased())
    .execute();
  await tx
    .updateTable("tasks")
    .set({ run_at: sql<number>`run_at + ${deltaMs}` })
    .where(whereActive("tasks"))
    .where("run_at", "is not", null)
    .execute();
  await tx
    .updateTable("hosts")
    .set({ cool_down_until: sql<number>`cool_down_until + ${deltaMs}` })
    .execute();
  await tx
    .updateTable("paces")
    .set({ next_at: sql<number>`next_at + ${deltaMs}` })
    .execute();
}

/** Brings deadlines that lie too far ahead to the latest one that could be. */
export async function capDeadlines(tx: Writer, latest: number): Promise<void> {
  await tx
    .updateTable("jobs")
    .set({ run_at: latest })
    .where(whereStatus("pending"))
    .where("run_at", ">", latest)
    .execute();
  await tx
    .updateTable("tasks")
    .set({ run_at: latest })
    .where(whereActive("tasks"))
    .where("run_at", ">", latest)
    .execute();
  await tx.updateTable("hosts").set({ cool_down_until: latest }).where("cool_down_until", ">", latest).execute();
  await tx.updateTable("paces").set({ next_at: latest }).where("next_at", ">", latest).execute();
}

/** Looks at the next few events, removes the old ones of jobs that have ended, and remembers from where on the log is whole. */
export async function pruneEvents(tx: Writer, before: number, portion: PrunePortion): Promise<Pruned> {
  const looked = await tx
    .selectFrom("events")
    .select(["sequence", "at"])
    .where("sequence", ">", portion.after)
    .orderBy("sequence")
    .limit(portion.limit)
    .execute();
  const last = looked.at(-1);
  if (!last) return { removed: 0, next: 0 };
  const removed = await tx
    .deleteFrom("events")
    .where("sequence", ">", portion.after)
    .where("sequence", "<=", last.sequence)
    .where("at", "<", before)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("jobs").select("id").whereRef("jobs.id", "=", "events.job_id").where(whereActive())),
      ),
    )
    .returning("sequence")
    .execute();
  await notePruned(
    tx,
    removed.map((row) => row.sequence),
  );
  const goesOn = looked.length === portion.limit && last.at < before;
  return { removed: removed.length, next: goesOn ? last.sequence : 0 };
}

async function notePruned(tx: Writer, sequences: readonly number[]): Promise<void> {
  if (sequences.length === 0) return;
  const through = Math.max(await prunedThrough(tx), ...sequences);
  await tx
    .insertInto("pruned")
    .values({ id: 1, through })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ through }))
    .execute();
}

/** Does a part of the work that keeps searches quick; false when none was left. */
export async function tidySearch(tx: Writer, { search }: OpenDialect): Promise<boolean> {
  for (const table of SEARCH_TABLES) if (await search.tidy(tx, table)) return true;
  return false;
}

/** Proves that the database can be written. */
export async function probe(tx: Writer, at: number): Promise<void> {
  await tx
    .insertInto("probes")
    .values({ id: 1, at })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ at }))
    .execute();
}
