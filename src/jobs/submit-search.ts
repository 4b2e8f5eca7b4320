import { idFromBytes, type JobId } from "../domain/ids.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { JobRow } from "../domain/rows.ts";
import type { SearchRequest } from "../domain/search-request.ts";
import type { NewJob } from "../stores/store.ts";
import { type Admission, demandAdmission, demandQuota, digestOf, knownJob, rememberJob } from "./admission.ts";
import type { JobsOptions } from "./deps.ts";
import type { SearchSubmission } from "./jobs.ts";
import { tellWait } from "./wait-of.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "library" | "clock" | "randomBytes" | "limits">;

/**
 * Puts a search on disk as a job with its source runs. The row is the one read back. Throws what `demandAdmission`
 * throws.
 */
export async function submitSearch(deps: Deps, submission: SearchSubmission): Promise<JobRow> {
  const admission = admissionOf(submission);
  await demandAdmission(deps, admission);
  const job = await deps.store.write(async (tx) => {
    const known = await knownJob(tx, admission);
    if (known !== null) return known;
    const block = await demandQuota(deps, tx, admission);
    const made = await tx.jobs.insert({ ...newJob(deps, submission), block }, [], sentence(submission.request));
    await tx.search.addRuns(made.id, submission.request.sources);
    await rememberJob(tx, admission, made);
    await tellWait(tx, made.id, made.created_at, deps.limits);
    return (await tx.jobs.get(made.id)) ?? made;
  });
  if (job.status === "pending") await deps.dispatch.offer(job.id);
  return job;
}

function admissionOf({ idempotencyKey, block, ...submission }: SearchSubmission): Admission {
  return {
    ownerId: submission.ownerId,
    block: block ?? null,
    idempotencyKey: idempotencyKey ?? null,
    digest: digestOf(submission),
  };
}

function newJob({ clock, randomBytes }: Deps, submission: SearchSubmission): NewJob {
  const { ownerId, request, name, priority = 0, private: isPrivate = false } = submission;
  return {
    id: idFromBytes<JobId>(randomBytes()),
    owner_id: ownerId,
    type: "search",
    status: "pending",
    name: name ?? request.query,
    request: JSON.stringify({ ...request, query: maskSecrets(request.query) }),
    private: Number(isPrivate),
    priority,
    host: null,
    created_at: clock.now(),
  };
}

function sentence({ query, sources }: SearchRequest): string {
  const where = sources.length === 1 ? (sources[0] ?? "") : `${sources.length} sources`;
  return `search for "${maskSecrets(query)}" in ${where}`;
}
