import type { Actor } from "../auth/actor.ts";
import { maskSecrets } from "../domain/mask.ts";
import type { ScheduleRow, ScheduleRunRow } from "../domain/rows.ts";
import { cadenceOf } from "../domain/schedule.ts";
import type { NewJob, Schedule, ScheduleRun } from "./contract.ts";

/** A schedule as it stands on the wire, with these of its runs. */
export function viewSchedule(row: ScheduleRow, runs: readonly ScheduleRunRow[], actor: Actor): Schedule {
  const { days, at, zone } = cadenceOf(row);
  return {
    id: row.id,
    name: row.name,
    owned: actor.ownerId === row.owner_id,
    job: masked(JSON.parse(row.job) as NewJob),
    days: [...days],
    at,
    zone,
    enabled: row.next_at !== null,
    next_at: row.next_at === null ? null : moment(row.next_at),
    created_at: moment(row.created_at),
    runs: runs.map(viewRun),
  };
}

/** A link may hold a password or a key: it is shown as the job shows it. */
function masked(job: NewJob): Record<string, unknown> {
  return job.type === "links" ? { ...job, urls: job.urls.map(maskSecrets) } : job;
}

function viewRun({ due_at, at, outcome, job_id, text }: ScheduleRunRow): ScheduleRun {
  return { due_at: moment(due_at), at: moment(at), outcome, job_id, text };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}
