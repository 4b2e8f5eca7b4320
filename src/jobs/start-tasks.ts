import type { TaskId } from "../domain/ids.ts";
import type { JobRow, JobType, TaskRow } from "../domain/rows.ts";
import type { StoreWriter } from "../stores/store.ts";
import { closedHosts } from "./closed-hosts.ts";

/** How many tasks of one job run at once, over all its hosts. Windows of funds come one by one: what dies with us is one. */
const TASKS_AT_ONCE = { links: 16, search: 16, funds: 1 } as const satisfies Record<JobType, number>;

/**
 * Starts the next tasks of a claimed job, as many as its hosts have room for. Counting and starting are one
 * transaction, so that no host ever gets more than its share. `fetching` counts the job's tasks that are being fetched;
 * `arrived` names those that, if they still run, do so only until they are completed.
 */
export async function startTasks(
  tx: StoreWriter,
  job: JobRow,
  { fetching, arrived }: { readonly fetching: number; readonly arrived: readonly TaskId[] },
  now: number,
  cap: number,
): Promise<TaskRow[]> {
  const { waits, running } = await closedHosts(tx, now, cap, arrived);
  const used = new Map(running);
  const candidates = await tx.tasks.startable(job.id, now, [...waits.keys()], TASKS_AT_ONCE[job.type] - fetching);
  const chosen = candidates.filter((task) => {
    const inUse = used.get(task.host) ?? 0;
    if (inUse >= cap) return false;
    used.set(task.host, inUse + 1);
    return true;
  });
  return tx.tasks.start(
    chosen.map((task) => task.id),
    now,
  );
}
