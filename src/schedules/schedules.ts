import { randomBytes } from "node:crypto";
import { idFromBytes, type OwnerId, type ScheduleId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ScheduleRow, ScheduleRunRow } from "../domain/rows.ts";
import { type Cadence, nextDue } from "../domain/schedule.ts";
import type { Store } from "../stores/store.ts";

/** So many schedules one owner may have. */
const MOST_OF_OWNER = 200;

export type SchedulesOptions = {
  readonly store: Pick<Store, "read" | "write">;
  /** The clock, in milliseconds. */
  readonly now: () => number;
};

/** What a schedule is about: `job` is the body of `POST /api/jobs`, as JSON. */
export type ScheduleFacts = {
  readonly name: string;
  readonly job: string;
  readonly cadence: Cadence;
  readonly enabled: boolean;
};

/** The schedules that people have: made, changed and removed here; `ScheduleRunner` does what is due. */
export class Schedules {
  readonly #options: SchedulesOptions;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /** Throws `Refusal` conflict where the owner has as many as may be. */
  async add(ownerId: OwnerId, facts: ScheduleFacts): Promise<ScheduleRow> {
    const now = this.#options.now();
    const id = idFromBytes<ScheduleId>(randomBytes(16));
    return this.#options.store.write(async (tx) => {
      if ((await tx.schedules.count(ownerId)) >= MOST_OF_OWNER)
        throw new Refusal("conflict", `You have ${MOST_OF_OWNER} schedules: remove one first.`);
      return tx.schedules.add({ id, owner_id: ownerId, created_at: now, ...this.#columns(facts, now) });
    });
  }

  /** Changes all that the schedule is about; it is due next as if it were new. Throws `Refusal` not_found. */
  async change(id: ScheduleId, facts: ScheduleFacts): Promise<ScheduleRow> {
    const columns = this.#columns(facts, this.#options.now());
    const row = await this.#options.store.write((tx) => tx.schedules.change(id, columns));
    if (row === null) throw unknownSchedule();
    return row;
  }

  /** The jobs that it made stay. */
  async remove(id: ScheduleId): Promise<void> {
    await this.#options.store.write((tx) => tx.schedules.remove(id));
  }

  /** Throws `Refusal` not_found. */
  async get(id: ScheduleId | null): Promise<ScheduleRow> {
    const row = id === null ? null : await this.#options.store.read((tx) => tx.schedules.get(id));
    if (row === null) throw unknownSchedule();
    return row;
  }

  /** Those of one owner or (null) of everybody, the newest first, and how many there are. */
  list(ownerId: OwnerId | null, page: { readonly limit: number; readonly before?: number }) {
    return this.#options.store.read(async (tx) => ({
      rows: await tx.schedules.list(ownerId, page),
      total: await tx.schedules.count(ownerId),
    }));
  }

  /** The last runs of each of these schedules, the newest first. */
  async runs(ids: readonly ScheduleId[], limit: number): Promise<ReadonlyMap<ScheduleId, readonly ScheduleRunRow[]>> {
    return this.#options.store.read(async (tx) => {
      const runs = new Map<ScheduleId, readonly ScheduleRunRow[]>();
      for (const id of ids) runs.set(id, await tx.schedules.runs(id, limit));
      return runs;
    });
  }

  #columns({ name, job, cadence, enabled }: ScheduleFacts, now: number) {
    const { days, at, zone } = cadence;
    return {
      name,
      job,
      days: days.join(","),
      at,
      zone,
      next_at: enabled ? nextDue(cadence, now) : null,
      updated_at: now,
    };
  }
}

/** The one answer for a schedule that is not there or not to be known of. */
export function unknownSchedule(): Refusal {
  return new Refusal("not_found", "There is no such schedule.");
}
