/** What lists of media (playlists, channels, feeds) keep in the store: how far each was read, and what tasks fetch. */
import type { JobId, TaskId } from "../domain/ids.ts";
import type { MediaListRow, MediaOrigin, MediaOriginRow } from "../domain/rows.ts";
import type { NewTask } from "./store.ts";

/** An entry of a list that may be fetched: the task that would do it, and what it is at its site. */
export type NewEntry = { readonly task: NewTask; readonly origin: MediaOrigin };

export type ListTally = Pick<MediaListRow, "entries" | "here" | "refused">;

/** What was read of a list next. */
export type ListPortion = {
  /** The task of the list, and the claim of its job. */
  readonly taskId: TaskId;
  readonly epoch: number;
  readonly title: string;
  /** Those that may be fetched, in their order. No two have the same link. */
  readonly entries: readonly NewEntry[];
  /** All that was read of the list by this attempt, with this portion; of what is here, without it. */
  readonly tally: ListTally;
  /** Takes also what is in the library already. */
  readonly again: boolean;
  /** No job has more tasks. */
  readonly mostTasks: number;
  /** What the job says from now on. */
  readonly message: string;
};

/** What became of the entries of a portion; those that the job had before are none of it. */
export type KeptPortion = {
  readonly added: number;
  /** In the owner's library already. */
  readonly here: number;
  /** In another unfinished job of the owner. */
  readonly elsewhere: number;
  /** Without a task, because the job has no room for more. */
  readonly left: number;
};

/** How many tasks of a job are lists, and the sums over them. */
export type ListTotals = ListTally & { readonly lists: number };

export type MediaListReader = {
  totals(jobId: JobId): Promise<ListTotals>;
  /** Tells whether a task turned out to be a list. */
  isList(taskId: TaskId): Promise<boolean>;
};

export type MediaListWriter = MediaListReader & {
  /**
   * Makes tasks of what is new in a portion; with the first one, the task of the list counts as a file no more. Null
   * where the claim with this epoch is over: nothing was kept.
   */
  keep(portion: ListPortion, at: number): Promise<KeptPortion | null>;
  /** Notes what tasks fetch. */
  noteOrigins(origins: readonly MediaOriginRow[]): Promise<void>;
};
