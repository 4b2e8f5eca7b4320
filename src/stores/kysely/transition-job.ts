import { sql } from "kysely";
import type { JobId } from "../../domain/ids.ts";
import { subjectsOf } from "../../domain/quotas.ts";
import type { JobRow } from "../../domain/rows.ts";
import { isEnded, isLeased, nextStatus, type Status } from "../../domain/status.ts";
import type { Moved, Transition } from "../store.ts";
import { countDay, countJob, dayOf } from "./counters.ts";
import type { Writer } from "./database.ts";
import type { EventLog } from "./events.ts";
import { getJob } from "./job-reader.ts";
import { countUsage } from "./usage.ts";

/**
 * Changes the status of a job: the only place in the program where that happens. One compare-and-set on the old
 * status (and on the epoch of the worker that asks), the counters, and the event, all in the caller's transaction.
 */
export async function transitionJob(
  tx: Writer,
  log: EventLog,
  id: JobId,
  transition: Transition,
): Promise<Moved | null> {
  const before = await getJob(tx, id);
  if (!before) return null;
  const to = nextStatus(before.status, transition.event);
  if (to === null || (transition.epoch !== undefined && transition.epoch !== before.epoch))
    return { moved: false, job: before };
  const job = await compareAndSet(tx, before, to, transition);
  if (!job) return { moved: false, job: (await getJob(tx, id)) ?? before };
  await countJob(tx, job, before.status, -1);
  await countJob(tx, job, to, 1);
  if (to === "completed" || to === "failed" || to === "cancelled")
    await countDay(tx, job.owner_id, dayOf(transition.at), { [to]: 1 });
  if (transition.event === "retry") await countUsage(tx, subjectsOf(job), "jobs", transition.at, 1);
  log.add({
    at: transition.at,
    job_id: id,
    task_id: null,
    type: transition.event,
    from_status: before.status,
    to_status: to,
    text: transition.text ?? "",
  });
  return { moved: true, job };
}

async function compareAndSet(
  tx: Writer,
  before: JobRow,
  to: Status,
  { at, set }: Transition,
): Promise<JobRow | undefined> {
  return tx
    .updateTable("jobs")
    .set({ ...columnsOf(to, at), ...set, status: to, updated_at: at, version: sql<number>`version + 1` })
    .where("id", "=", before.id)
    .where("status", "=", before.status)
    .where("epoch", "=", before.epoch)
    .returningAll()
    .executeTakeFirst();
}

/**
 * What always holds in a status: only leased jobs have a lease, only pending ones wait, only ended ones have an end, and
 * where an ended one was asked for is forgotten.
 */
function columnsOf(status: Status, at: number): Partial<JobRow> {
  return {
    ...(isLeased(status)
      ? {}
      : { lease_owner: null, lease_until: null, speed: 0, eta_seconds: null, current_file: null }),
    ...(status === "pending" ? {} : { waiting_code: null, waiting_for: null, run_at: null }),
    ...(isEnded(status) ? { block: null } : {}),
    // It said what was under way.
    ...(status === "cancelled" ? { message: "" } : {}),
    finished_at: isEnded(status) ? at : null,
  };
}
