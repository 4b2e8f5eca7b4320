/** What the store keeps of jobs that are made again and again. */
import type { OwnerId, ScheduleId } from "../domain/ids.ts";
import type { ScheduleRow, ScheduleRunRow } from "../domain/rows.ts";

export type NewRun = Omit<ScheduleRunRow, "number">;

export type ScheduleReader = {
  get(id: ScheduleId): Promise<ScheduleRow | null>;
  /** Of an owner or (null) of everybody, the newest first, older than `before`. */
  list(ownerId: OwnerId | null, page: { readonly limit: number; readonly before?: number }): Promise<ScheduleRow[]>;
  count(ownerId: OwnerId | null): Promise<number>;
  /** Those that are due at a moment, the longest overdue first. */
  due(at: number, limit: number): Promise<ScheduleRow[]>;
  /** The last runs of a schedule, the newest first. */
  runs(id: ScheduleId, limit: number): Promise<ScheduleRunRow[]>;
};

export type ScheduleWriter = ScheduleReader & {
  add(row: Omit<ScheduleRow, "number">): Promise<ScheduleRow>;
  /** Null where there is no such schedule. */
  change(id: ScheduleId, set: Partial<Omit<ScheduleRow, "number" | "id">>): Promise<ScheduleRow | null>;
  /** Removes a schedule with its runs; the jobs that it made stay. */
  remove(id: ScheduleId): Promise<void>;
  /** Notes what became of a run and when the next is due; false where it was done, moved or removed meanwhile. */
  ran(run: NewRun, nextAt: number): Promise<boolean>;
};
