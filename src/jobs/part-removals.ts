import type { JobId, TaskId } from "../domain/ids.ts";
import type { RemovalRow } from "../domain/rows.ts";
import type { StoreWriter } from "../stores/store.ts";

const TASKS_AT_ONCE = 500;

/** What a task may have on disk while it is not completed: its part, or a blob that no row speaks of yet. */
export function leftoversOf(taskId: TaskId): readonly Omit<RemovalRow, "id">[] {
  return [
    { kind: "part", name: taskId },
    { kind: "blob", name: taskId },
  ];
}

/** Notes what a job's unfinished tasks have on disk for removal, in the transaction that ends them. */
export async function notePartRemovals(tx: StoreWriter, jobId: JobId): Promise<void> {
  let after = -1;
  for (;;) {
    const tasks = await tx.tasks.list(jobId, { limit: TASKS_AT_ONCE, after });
    const begun = tasks.filter((task) => task.attempts > 0 && task.status !== "completed");
    await tx.noteRemovals(begun.flatMap((task) => leftoversOf(task.id)));
    const last = tasks.at(-1);
    if (!last || tasks.length < TASKS_AT_ONCE) return;
    after = last.position;
  }
}
