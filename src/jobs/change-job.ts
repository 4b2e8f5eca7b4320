import type { JobId } from "../domain/ids.ts";
import { DIRECT } from "../domain/proxy.ts";
import { Refusal } from "../domain/refusal.ts";
import type { JobRow } from "../domain/rows.ts";
import { isEnded } from "../domain/status.ts";
import { unknownJob } from "./act.ts";
import type { JobsOptions } from "./deps.ts";
import type { JobChange, MoveTarget } from "./jobs.ts";

type Deps = Pick<JobsOptions, "store" | "dispatch" | "clock">;

/** Moves a pending job among the pending ones. Throws `Refusal` not_found, conflict when one of them is not pending. */
export async function moveJob(deps: Deps, id: JobId, { to }: MoveTarget): Promise<JobRow> {
  return deps.store.write(async (tx) => {
    const job = await tx.jobs.get(id);
    if (!job) throw unknownJob();
    const moved = await tx.jobs.place(id, to, deps.clock.now());
    if (!moved)
      throw new Refusal("conflict", "Only a pending job can be moved, and only before another pending job.", {
        status: job.status,
        action: "move",
      });
    return moved;
  });
}

/** Changes priority, privacy, speed limit or proxy. Throws `Refusal` not_found; an ended job keeps its priority (conflict). */
export async function changeJob(deps: Deps, id: JobId, change: JobChange): Promise<JobRow> {
  const job = await deps.store.write(async (tx) => {
    const before = await tx.jobs.get(id);
    if (!before) throw unknownJob();
    const { priority, maxSpeed, proxy } = change;
    if (isEnded(before.status) && [priority, maxSpeed, proxy].some((wish) => wish !== undefined)) {
      throw new Refusal("conflict", `A job that is ${before.status} has no priority, speed or proxy any more.`, {
        status: before.status,
        action: "change",
      });
    }
    const columns = differences(before, change);
    if (Object.keys(columns).length === 0) return before;
    return (
      (await tx.jobs.update(id, columns, { at: deps.clock.now(), type: "change", text: inWords(columns) })) ?? before
    );
  });
  await deps.dispatch.ring(id);
  return job;
}

type Changed = Partial<Pick<JobRow, "priority" | "private" | "max_speed" | "proxy">>;

/** What the wish would make different: nothing changes, and nobody is told, where it asks for what is there. */
function differences(before: JobRow, change: JobChange): Changed {
  const isPrivate = change.private === undefined ? before.private : Number(change.private);
  const { priority = before.priority, maxSpeed = before.max_speed, proxy = before.proxy } = change;
  return {
    ...(priority === before.priority ? {} : { priority }),
    ...(isPrivate === before.private ? {} : { private: isPrivate }),
    ...(maxSpeed === before.max_speed ? {} : { max_speed: maxSpeed }),
    ...(proxy === before.proxy ? {} : { proxy }),
  };
}

function inWords({ priority, private: isPrivate, max_speed, proxy }: Changed): string {
  return [
    ...(priority === undefined ? [] : [`priority ${priority}`]),
    ...(isPrivate === undefined ? [] : [isPrivate === 1 ? "private" : "not private"]),
    ...(max_speed === undefined ? [] : [max_speed === null ? "no speed limit" : `at most ${max_speed} bytes a second`]),
    ...(proxy === undefined ? [] : [proxyInWords(proxy)]),
  ].join(", ");
}

function proxyInWords(proxy: string | null): string {
  if (proxy === null) return "proxy as the host says";
  return proxy === DIRECT ? "no proxy" : `through the proxy ${proxy}`;
}
