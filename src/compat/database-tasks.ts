import type { z } from "zod";
import type { ApiOptions, Server } from "../api/api-options.ts";
import { ErrorAnswer } from "../api/contract.ts";
import { listFilter } from "../api/list-jobs.ts";
import { moment, viewClass, viewJob } from "../api/view-job.ts";
import { allows, relationTo, type GuestMode } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { JobRow } from "../domain/rows.ts";
import type { JobFilter, StoreReader } from "../stores/store.ts";
import { ActiveTasks } from "./contract.ts";

type TasksOptions = Pick<ApiOptions, "config" | "store"> & {
  /** The time by which leases are given, in milliseconds since 1970. */
  readonly now: () => number;
};
type ActiveTask = z.infer<typeof ActiveTasks>["tasks"][number];

const ROWS_AT_ONCE = 1_000;

/** All active jobs that the viewer may see, as the database has them. */
export function databaseTasksRoute(server: Server, { config: { guests }, store, now }: TasksOptions): void {
  const schema = { response: { 200: ActiveTasks, default: ErrorAnswer } };
  server.get("/database/tasks", { config: { access: "job.list" }, schema }, async ({ actor }) => {
    const filter = listFilter(actor, { status: ["active"], limit: ROWS_AT_ONCE }, guests);
    const rows = typeof filter === "string" ? [] : await store.read((tx) => readAll(tx, filter));
    const tasks = rows.map((row) => activeTask(row, actor, guests, now()));
    return { success: true as const, active_tasks: tasks.length, tasks };
  });
}

async function readAll(tx: StoreReader, filter: JobFilter): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  for (let before: number | undefined; ; before = rows.at(-1)?.number) {
    const page = await tx.jobs.list(filter, { limit: ROWS_AT_ONCE, ...(before === undefined ? {} : { before }) });
    rows.push(...page);
    if (page.length < ROWS_AT_ONCE) return rows;
  }
}

function activeTask(row: JobRow, actor: Actor, guests: GuestMode, now: number): ActiveTask {
  const { id, status, progress, type, message } = viewJob(row, viewClass(actor, row.owner_id), {
    recent: [],
    tally: null,
  });
  const mayCancel = allows("job.control", actor.kind, relationTo(actor, row), guests);
  return {
    task_id: id,
    status,
    start_time: moment(row.started_at ?? row.created_at),
    progress,
    source: "database",
    live: row.lease_until !== null && row.lease_until > now,
    job_type: type,
    message,
    can_cancel: mayCancel && status !== "cancelling",
  };
}
