import type { JobId } from "../domain/ids.ts";
import type { StoreWriter } from "../stores/store.ts";

const TASKS_AT_ONCE = 500;

/** Notes the part files of a job's unfinished tasks for removal, in the transaction that ends them. */
export async function notePartRemovals(tx: StoreWriter, jobId: JobId): Promise<void> {
  let after = -1;
  for (;;) {
    const tasks = await tx.tasks.list(jobId, { limit: TASKS_AT_ONCE, after });
    const begun = tasks.filter((task) => task.attempts > 0 && task.status !== "completed");
    await tx.noteRemovals(begun.map((task) => ({ kind: "part", name: task.id })));
    const last = tasks.at(-1);
    if (!last || tasks.length < TASKS_AT_ONCE) return;
    after = last.position;
  }
}
