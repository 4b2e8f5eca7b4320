import type { CandidateId, JobId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { CandidateRow, JobRow } from "../domain/rows.ts";
import { isEnded } from "../domain/status.ts";
import type { StoreWriter } from "../stores/store.ts";
import { demandRetry, startAgain, unknownJob } from "./act.ts";
import type { JobsOptions } from "./deps.ts";
import type { Asker } from "./jobs.ts";
import { newTask } from "./new-candidate.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "clock" | "limits" | "checkLink" | "randomBytes">;

/**
 * Has candidates of a search fetched that were only found, the wanted ones or all that there are; an ended job becomes pending for it. What is fetched already
 * stays as it is. Throws `Refusal` not_found, bad_request for a candidate that is not the job's, conflict for a paused
 * job, quota_exceeded.
 */
export async function downloadCandidates(
  deps: Deps,
  id: JobId,
  wanted: readonly CandidateId[] | "all",
  asker: Asker,
): Promise<JobRow> {
  const job = await deps.store.write(async (tx) => {
    const before = await tx.jobs.get(id);
    if (!before) throw unknownJob();
    if (before.status === "paused" || before.status === "pausing")
      throw new Refusal("conflict", "The job is paused. Resume it first.");
    const chosen = (await candidatesOf(tx, id, wanted)).filter(({ task_id }) => task_id === null);
    const at = deps.clock.now();
    await tx.search.choose(
      id,
      chosen.map((row) => choiceOf(deps, row)),
      at,
    );
    if (chosen.length > 0 && isEnded(before.status)) {
      const set = startAgain({ block: await demandRetry(deps, tx, before, asker) });
      await tx.jobs.transition(id, { event: "retry", at, set, text: `${chosen.length} chosen` });
    }
    await tellWait(tx, id, at, deps.limits);
    return (await tx.jobs.get(id)) ?? before;
  });
  await deps.dispatch.ring(id);
  if (job.status === "pending") await deps.dispatch.offer(id);
  return job;
}

/** The wanted candidates. A search keeps no more than its limit, so all of them are read at once. */
async function candidatesOf(
  tx: StoreWriter,
  id: JobId,
  wanted: readonly CandidateId[] | "all",
): Promise<CandidateRow[]> {
  if (wanted === "all") return tx.search.candidates(id, { limit: await tx.search.countCandidates(id) });
  const rows = await tx.search.candidatesById(id, wanted);
  const unknown = wanted.find((one) => !rows.some((row) => row.id === one));
  if (unknown !== undefined)
    throw new Refusal("bad_request", `candidates: the job has none with the id "${unknown.slice(0, 64)}".`);
  return rows;
}

function choiceOf(deps: Deps, { id, source, media_url, url_key }: CandidateRow) {
  const { url, host } = deps.checkLink(media_url, source);
  return { id, url_key, task: newTask(deps, url, host) };
}
