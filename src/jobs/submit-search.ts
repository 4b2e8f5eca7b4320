import { createHash } from "node:crypto";
import { idFromBytes, type JobId } from "../domain/ids.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { JobRow } from "../domain/rows.ts";
import type { SearchRequest } from "../domain/search-request.ts";
import { demandRoomForJobs } from "./demand-room.ts";
import type { JobsOptions } from "./deps.ts";
import { answerAgain, rememberAnswer } from "./idempotency.ts";
import type { SearchSubmission } from "./jobs.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "library" | "clock" | "randomBytes" | "limits">;

/**
 * Puts a search on disk as a job with its source runs. The row is the one read back.
 * Throws `Failure` folder_not_writable, `Refusal` idempotency_conflict when the key was used for another request,
 * store_full while no room is left.
 */
export async function submitSearch(deps: Deps, submission: SearchSubmission): Promise<JobRow> {
  await demandRoomForJobs(deps);
  const { ownerId, idempotencyKey, request } = submission;
  const kept = JSON.stringify({ ...request, query: maskSecrets(request.query) });
  const digest = createHash("sha256")
    .update(JSON.stringify({ ...submission, idempotencyKey: null }))
    .digest("hex");
  const job = await deps.store.write(async (tx) => {
    const known = await answerAgain(tx, { ownerId, idempotencyKey, digest });
    if (known !== null) return known;
    const made = await tx.jobs.insert(newJob(deps, submission, kept), [], sentence(request));
    await tx.search.addRuns(made.id, request.sources);
    await rememberAnswer(tx, { ownerId, idempotencyKey, digest }, made);
    await tellWait(tx, made.id, made.created_at, deps.limits.maxTasksPerHost);
    return (await tx.jobs.get(made.id)) ?? made;
  });
  if (job.status === "pending") await deps.dispatch.offer(job.id);
  return job;
}

function newJob(
  { clock, randomBytes }: Deps,
  { ownerId, name, request, priority, isPrivate }: SearchSubmission,
  kept: string,
) {
  return {
    id: idFromBytes<JobId>(randomBytes()),
    owner_id: ownerId,
    type: "search" as const,
    status: "pending" as const,
    name: name ?? request.query,
    request: kept,
    private: Number(isPrivate ?? false),
    priority: priority ?? 0,
    host: null,
    created_at: clock.now(),
  };
}

function sentence({ query, sources }: SearchRequest): string {
  return `search for "${query}" in ${sources.length === 1 ? (sources[0] ?? "") : `${sources.length} sources`}`;
}
