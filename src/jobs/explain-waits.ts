import type { JobRow } from "../domain/rows.ts";
import type { Waiting } from "../domain/waiting.ts";
import type { StoreReader } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import { closedHosts } from "./closed-hosts.ts";
import type { JobLimits, JobsOptions } from "./deps.ts";
import { waitForHosts } from "./wait-of.ts";

const EXPLAINED_PER_OWNER = 50;

type Explanation = { readonly waiting: Waiting; readonly jobs: JobRow[] };

/** Gives the pending jobs that could be next the sentence that is true now: which limit, host or slot they wait for. */
export async function explainWaits({
  store,
  clock,
  limits,
}: Pick<JobsOptions, "store" | "clock" | "limits">): Promise<void> {
  const now = clock.now();
  const explanations = await store.read((tx) => findWrongSentences(tx, now, limits));
  if (explanations.length === 0) return;
  await store.write(async (tx) => {
    for (const { waiting, jobs } of explanations) {
      await tx.jobs.explainWait(
        jobs.map((job) => job.id),
        waiting,
        now,
      );
    }
  });
}

async function findWrongSentences(tx: StoreReader, now: number, limits: JobLimits): Promise<Explanation[]> {
  const { waits } = await closedHosts(tx, now, limits.maxTasksPerHost);
  const book = new QuotaBook(tx, limits.quotas, now);
  const bySentence = new Map<string, Explanation>();
  for (const ownerId of await tx.jobs.ownersByFairShare()) {
    for (const job of await tx.jobs.pendingOf(ownerId, now, [], EXPLAINED_PER_OWNER)) {
      const waiting = (await book.holdBeforeStart(job)) ?? (await waitForHosts(tx, job, now, waits));
      if (job.waiting_for === waiting.text) continue;
      const explanation: Explanation = bySentence.get(waiting.text) ?? { waiting, jobs: [] };
      explanation.jobs.push(job);
      bySentence.set(waiting.text, explanation);
    }
  }
  return [...bySentence.values()];
}
