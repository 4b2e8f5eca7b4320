import type { z } from "zod";
import type { Actor } from "../auth/actor.ts";
import { Failure } from "../domain/failures.ts";
import { searchWords } from "../domain/fold-text.ts";
import type { JobId, OwnerId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Asker } from "../jobs/jobs.ts";
import type { JobFilter } from "../stores/store.ts";
import type { ApiOptions } from "./api-options.ts";
import { type BatchAnswer, type BatchBody, MAX_BATCH } from "./contract.ts";
import { findJob } from "./job-answer.ts";
import { statusesOf } from "./list-jobs.ts";

type BatchOptions = Pick<ApiOptions, "config" | "store" | "jobs">;
type Answer = z.infer<typeof BatchAnswer>;
type Result = Answer["results"][number];
const PAGE = 200;

/**
 * Does one thing to many jobs, each for itself: every job gets its own result, and what a filter matched beyond the
 * first `MAX_BATCH` is counted, so that nothing is left out silently.
 */
export async function runBatch(options: BatchOptions, actor: Actor, body: BatchBody, asker: Asker): Promise<Answer> {
  const chosen = body.ids ? { ids: [...new Set(body.ids)], remaining: 0 } : await choose(options, actor, body);
  const results: Result[] = [];
  for (const id of chosen.ids) results.push(await runOne(options, actor, asker, body.action, id));
  const done = results.filter((result) => result.ok).length;
  const counts = { done, failed: results.length - done, remaining: chosen.remaining };
  return { success: true, action: body.action, results, ...counts };
}

async function runOne(
  options: BatchOptions,
  actor: Actor,
  asker: Asker,
  action: BatchBody["action"],
  idText: string,
): Promise<Result> {
  try {
    const { id } = await options.store.read((tx) =>
      findJob(tx, idText, accessOf(action), actor, options.config.guests),
    );
    if (action !== "delete") return { id, ok: true, status: (await options.jobs.act(id, action, asker)).status };
    await options.jobs.remove(id, { files: false });
    return { id, ok: true };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Failure)) throw error;
    return { id: idText, ok: false, error: { code: error.code, message: error.message } };
  }
}

function accessOf(action: BatchBody["action"]): "job.delete" | "job.control" {
  return action === "delete" ? "job.delete" : "job.control";
}

async function choose(
  { store }: BatchOptions,
  actor: Actor,
  body: BatchBody,
): Promise<{ ids: JobId[]; remaining: number }> {
  const filter = filterOf(actor, body.filter ?? {});
  if (filter === null) return { ids: [], remaining: 0 };
  return store.read(async (tx) => {
    const ids: JobId[] = [];
    let before: number | undefined;
    do {
      const rows = await tx.jobs.list(filter, { limit: PAGE, ...(before === undefined ? {} : { before }) });
      ids.push(...rows.map((row) => row.id));
      before = rows.length === PAGE ? rows.at(-1)?.number : undefined;
    } while (before !== undefined && ids.length < MAX_BATCH);
    const { count } = await tx.jobs.count(filter);
    return { ids, remaining: before === undefined ? 0 : Math.max(0, count - ids.length) };
  });
}

/** One's own jobs, unless an admin names another owner or "any". Null for people who own nothing yet. */
function filterOf(actor: Actor, filter: NonNullable<BatchBody["filter"]>): JobFilter | null {
  if (filter.owner !== undefined && actor.kind !== "admin" && filter.owner !== actor.ownerId) {
    throw new Refusal("forbidden", "filter.owner: only an admin may act on the jobs of others.");
  }
  if (actor.ownerId === null) return null;
  const words = searchWords(filter.q ?? "");
  return {
    ...(filter.statuses === undefined ? {} : { statuses: statusesOf(filter.statuses) }),
    ...(filter.owner === "any" ? {} : { ownerId: (filter.owner ?? actor.ownerId) as OwnerId }),
    ...(words.length === 0 ? {} : { words }),
  };
}
