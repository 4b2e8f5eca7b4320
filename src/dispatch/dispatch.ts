/**
 * Dispatch hands out tickets. A ticket is leave to try to claim one pending job: it holds no truth, the database
 * decides which job it becomes, and a ticket too many finds nothing to claim. Held by test/contracts/dispatch.ts.
 */
import type { JobId } from "../domain/ids.ts";

/** Claims one job and works on it to its end; false when there was nothing to claim. */
export type TicketHandler = () => Promise<boolean>;

export type Dispatch = {
  /** Says, after the commit, that a job may be claimable. Never throws away work: the sweeper offers again. */
  offer(jobId: JobId): Promise<void>;
  /** Asks whoever works on this job to read its row now: a person wants something. */
  ring(jobId: JobId): Promise<void>;
  /** Listens to `ring`. Returns the way to stop listening. */
  onRing(listener: (jobId: JobId) => void): () => void;
  /** Calls `handler` for tickets, at most `slots` at a time, until disposed; disposing waits for the running ones. */
  work(slots: number, handler: TicketHandler): AsyncDisposable;
};
