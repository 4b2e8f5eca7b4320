import { accountActor, type Actor, LOCAL_ADMIN } from "../auth/actor.ts";
import type { JobId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ScheduleRow } from "../domain/rows.ts";
import type { ApiOptions } from "./api-options.ts";
import { NewJob } from "./contract.ts";
import { submitterOf } from "./create-job.ts";

type Options = Pick<ApiOptions, "config" | "store" | "jobs" | "sources" | "now">;

/**
 * Gives what makes the job of a schedule: as if its owner sent the request now, with all that is demanded of them now.
 * It throws `Refusal` for an account that is gone or suspended, and what `POST /api/jobs` refuses.
 */
export function scheduledJobs(options: Options): (schedule: ScheduleRow, idempotencyKey: string) => Promise<JobId> {
  return async (schedule, idempotencyKey) => {
    const actor = await ownerOf(options, schedule);
    const parsed = NewJob.safeParse(JSON.parse(schedule.job));
    if (!parsed.success)
      throw new Refusal("bad_request", `This version does not know the job: ${parsed.error.message}`);
    const submit = await submitterOf(options, { actor, block: null, body: parsed.data, idempotencyKey });
    const { job, results } = await submit(schedule.owner_id);
    if (job !== null) return job.id;
    throw new Refusal("unprocessable", results.find(({ reason }) => reason)?.reason ?? "Every link is a duplicate.");
  };
}

async function ownerOf({ store }: Options, { owner_id: ownerId }: ScheduleRow): Promise<Actor> {
  if (ownerId === LOCAL_ADMIN.ownerId) return LOCAL_ADMIN;
  const person = await store.read((tx) => tx.people.get(ownerId));
  if (person === null) throw new Refusal("forbidden", "The account of its owner is no more.");
  if (person.is_suspended) throw new Refusal("forbidden", "The account of its owner is suspended.");
  return accountActor({ id: person.id, name: person.name, role: person.role, isAnonymous: person.is_guest === 1 });
}
