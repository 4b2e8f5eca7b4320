import type { WorkerId } from "../domain/ids.ts";
import type { JobRow } from "../domain/rows.ts";
import type { StoreWriter } from "../stores/store.ts";
import { QuotaBook } from "../quotas/quota-book.ts";
import { closedHosts, type ClosedHosts } from "./closed-hosts.ts";
import type { JobsOptions } from "./deps.ts";
import { hasSourcesToAsk } from "./wait-of.ts";

/** How long a worker may go without renewing its right to a job, in milliseconds. */
export const LEASE_MS = 20_000;

const LOOKED_AT_PER_OWNER = 50;

type Deps = Pick<JobsOptions, "store" | "clock" | "workerId" | "limits">;

/**
 * Claims the best pending job: owners take turns (fewest running jobs first), an owner's jobs go by priority and
 * position, and a job whose owner used up a limit, or with no task that could start now, is passed over. Null when
 * nothing can be claimed.
 */
export async function claimJob(deps: Deps): Promise<JobRow | null> {
  const { store, clock, limits } = deps;
  return store.write(async (tx) => {
    const now = clock.now();
    const closed = await closedHosts(tx, now, limits.maxTasksPerHost);
    const book = new QuotaBook(tx, limits.quotas, now);
    for (const ownerId of await tx.jobs.ownersByFairShare()) {
      if (await book.holdsOwner(ownerId)) continue;
      for (const job of await tx.jobs.pendingOf(ownerId, now, [...closed.waits.keys()], LOOKED_AT_PER_OWNER)) {
        const isHeld = (await book.holdBeforeStart(job)) !== null;
        if (!isHeld && (await canStart(tx, job, closed, now))) return claim(tx, job, deps.workerId, now);
      }
    }
    return null;
  });
}

async function canStart(tx: StoreWriter, job: JobRow, closed: ClosedHosts, now: number): Promise<boolean> {
  if (await hasSourcesToAsk(tx, job)) return true;
  const startable = await tx.tasks.startable(job.id, now, [...closed.waits.keys()], 1);
  return startable.length > 0 || (await tx.tasks.nextPending(job.id)) === null;
}

async function claim(tx: StoreWriter, job: JobRow, workerId: WorkerId, now: number): Promise<JobRow | null> {
  const set = {
    epoch: job.epoch + 1,
    lease_owner: workerId,
    lease_until: now + LEASE_MS,
    attempts: job.attempts + 1,
    started_at: job.started_at ?? now,
    message: "",
  };
  const moved = await tx.jobs.transition(job.id, { event: "claim", at: now, set });
  await tx.takeTurn(job.owner_id, now);
  return moved?.moved ? moved.job : null;
}
