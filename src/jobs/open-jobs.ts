import { MAX_RETRY_AFTER_MS } from "../domain/backoff.ts";
import { act, NOBODY, retryTask } from "./act.ts";
import { changeJob, moveJob } from "./change-job.ts";
import type { JobsOptions } from "./deps.ts";
import { downloadCandidates } from "./download-candidates.ts";
import { DownloadNotices } from "./download-notices.ts";
import { DigestPass } from "./digest-pass.ts";
import type { JobRow, TaskRow } from "../domain/rows.ts";
import type { Fetched } from "../engines/engine.ts";
import type { Jobs } from "./jobs.ts";
import { PicturePass } from "./picture-pass.ts";
import { ProgressBoard } from "./progress-board.ts";
import { reapJobs } from "./reap.ts";
import { Removals } from "./removals.ts";
import { cleanup, removeAsset, removeJob } from "./remove-job.ts";
import { submitFunds } from "./submit-funds.ts";
import { submitLinks } from "./submit-links.ts";
import { submitSearch } from "./submit-search.ts";
import { Turns } from "./turns.ts";
import { Worker } from "./worker.ts";

/**
 * Opens the room of jobs in a one-process server: first takes back what a process before this one left leased
 * (nobody else can be alive on this data folder), then begins to work.
 */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const deps = { ...options, board: new ProgressBoard(), removals: new Removals(options), turns: new Turns() };
  await capDeadlines(options);
  const left = await reapJobs(deps, () => true);
  if (left.length > 0) {
    const what = options.limits.onRestart === "fail" ? "failed as interrupted" : "go on by themselves";
    options.log.info(
      { count: left.length, jobs: left.map((job) => job.id) },
      `${left.length} interrupted jobs recovered: they ${what}`,
    );
  }
  await deps.removals.carryOut();
  // A process that takes up no work makes no digests and looks at no pictures either.
  const passes = options.limits.maxJobs > 0 ? { digests: new DigestPass(deps), looks: new PicturePass(deps) } : null;
  const notices = new DownloadNotices(deps);
  const onCompleted = ({ type }: JobRow, { id }: TaskRow, { digest, kind }: Fetched): void => {
    if (digest === null) passes?.digests.wake();
    if (kind === "image") passes?.looks.wake();
    if (type === "search") notices.tell(id);
  };
  const worker = new Worker({ ...deps, onCompleted });
  return {
    submitLinks: (request) => submitLinks(deps, request),
    submitSearch: (submission) => submitSearch(deps, submission),
    submitFunds: (submission) => submitFunds(deps, submission),
    downloadCandidates: (id, candidates, asker) => downloadCandidates(deps, id, candidates, asker ?? NOBODY),
    act: (id, action, asker) => act(deps, id, action, asker),
    retryTask: (id, taskId, asker) => retryTask(deps, id, taskId, asker),
    move: (id, target) => moveJob(deps, id, target),
    change: (id, change) => changeJob(deps, id, change),
    remove: (id, files) => removeJob(deps, id, files),
    removeAsset: (id) => removeAsset(deps, id),
    cleanup: (wish) => cleanup(deps, wish),
    onProgress: (listener) => worker.onProgress(listener),
    get lastBeatAt() {
      return worker.lastBeatAt;
    },
    [Symbol.asyncDispose]: async () => {
      const all = [worker, ...(passes === null ? [] : [passes.digests, passes.looks])];
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
      await notices[Symbol.asyncDispose]();
    },
  };
}

/** No wait is longer than a granted Retry-After: one that is was noted before the clock was set back while nobody ran. */
async function capDeadlines({ store, clock }: JobsOptions): Promise<void> {
  const latest = clock.now() + MAX_RETRY_AFTER_MS;
  const isBeyond = await store.read(
    async (tx) => (await tx.jobs.nextRunAt(latest)) !== null || (await tx.hosts.coolingDown(latest)).length > 0,
  );
  if (isBeyond) await store.write((tx) => tx.capDeadlines(latest));
}
