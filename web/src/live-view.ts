/**
 * The live view: what the server's event stream says, as rows.
 *
 * `applyEvent` only ever keeps the greater of two numbers (version of a row, sequence of a sighting, sequence of a
 * removal, sequence of a snapshot), so that repeated, late and swapped events end in the same view.
 */
import { isEnded } from "../../src/domain/status.ts";
import type { Job, Progress } from "./wire.ts";

/** What is known of one job. The row is kept only while the job is unfinished. */
type Known = { version: number; job: Job | null; seenAt: number; removedAt: number };

export type View = {
  /** The highest sequence applied. */
  readonly sequence: number;
  /** Sequence of the newest snapshot: a job last seen before it, and not in it, is not active. -1 before the first. */
  readonly snapshotAt: number;
  readonly known: ReadonlyMap<string, Known>;
  readonly progress: ReadonlyMap<string, Progress>;
};

export type LiveEvent =
  | { type: "snapshot"; sequence: number; jobs: readonly Job[] }
  /** Sequence 0 for a row that came as the answer to a request. */
  | { type: "job"; sequence: number; job: Job }
  | { type: "removed"; sequence: number; id: string }
  | { type: "progress"; id: string; progress: Progress };

export const EMPTY_VIEW: View = { sequence: 0, snapshotAt: -1, known: new Map(), progress: new Map() };

/** Gives the view after one event. */
export function applyEvent(view: View, event: LiveEvent): View {
  return applyEvents(view, [event]);
}

/** Gives the view after several events; copies of the view only what changes, once. */
export function applyEvents(view: View, events: readonly LiveEvent[]): View {
  const isProgressOnly = events.every((event) => event.type === "progress");
  const known = isProgressOnly ? (view.known as Draft["known"]) : new Map(view.known);
  const draft: Draft = { ...view, known, progress: new Map(view.progress) };
  for (const event of events) applyTo(draft, event);
  return draft;
}

type Draft = { sequence: number; snapshotAt: number; known: Map<string, Known>; progress: Map<string, Progress> };

function applyTo(draft: Draft, event: LiveEvent): void {
  if (event.type === "progress") {
    if (draft.known.get(event.id)?.job) draft.progress.set(event.id, event.progress);
    return;
  }
  draft.sequence = Math.max(draft.sequence, event.sequence);
  if (event.type === "job") see(draft, event.job, event.sequence);
  if (event.type === "removed") remove(draft, event.id, event.sequence);
  if (event.type !== "snapshot") return;
  draft.snapshotAt = Math.max(draft.snapshotAt, event.sequence);
  for (const job of event.jobs) see(draft, job, event.sequence);
}

const UNKNOWN: Known = { version: -1, job: null, seenAt: 0, removedAt: 0 };

function see(draft: Draft, job: Job, sequence: number): void {
  const before = draft.known.get(job.id) ?? UNKNOWN;
  const newer = job.version > before.version;
  draft.known.set(job.id, {
    version: Math.max(before.version, job.version),
    job: newer ? (isEnded(job.status) ? null : job) : before.job,
    seenAt: Math.max(before.seenAt, sequence),
    removedAt: before.removedAt,
  });
  if (newer) draft.progress.delete(job.id);
}

function remove(draft: Draft, id: string, sequence: number): void {
  const before = draft.known.get(id) ?? UNKNOWN;
  draft.known.set(id, { ...before, removedAt: Math.max(before.removedAt, sequence) });
}

function isVisible(view: View, known: Known): boolean {
  return known.seenAt > known.removedAt && known.seenAt >= view.snapshotAt;
}

/** Gives the row of an active job with its newest progress, or null. */
export function rowOf(view: View, id: string): Job | null {
  const known = view.known.get(id);
  if (!known?.job || !isVisible(view, known)) return null;
  const progress = view.progress.get(id);
  return progress ? { ...known.job, ...progress } : known.job;
}

/** Lists the active jobs in the order of the queue. The count of this list is the count that the navigation shows. */
export function activeRows(view: View): Job[] {
  const rows: Job[] = [];
  for (const id of view.known.keys()) {
    const row = rowOf(view, id);
    if (row) rows.push(row);
  }
  return rows.sort(inQueueOrder);
}

/** Gives the rows after events that were progress only: their order stands, and untouched rows are the same objects. */
export function renewRows(rows: readonly Job[], view: View, ids: ReadonlySet<string>): Job[] {
  return rows.map((row) => (ids.has(row.id) ? (rowOf(view, row.id) ?? row) : row));
}

function inQueueOrder(a: Job, b: Job): number {
  return (
    b.priority - a.priority ||
    (a.position ?? 0) - (b.position ?? 0) ||
    (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

type WireEvent = Progress & { id: string; sequence: number; jobs: Job[]; job?: Job };

/** Turns a message of the stream into an event; null for those that tell nothing about rows. */
export function parseEvent(type: string, message: { data: string; lastEventId: string }): LiveEvent | null {
  const data = JSON.parse(message.data) as WireEvent;
  const sequence = Number(message.lastEventId) || 0;
  switch (type) {
    case "snapshot":
      return { type, sequence: data.sequence, jobs: data.jobs };
    case "job":
      return { type, sequence, job: data.job ?? (data as unknown as Job) };
    case "removed":
      return { type, sequence, id: data.id };
    case "progress": {
      const { bytes_done, bytes_total, speed, eta_seconds, current_file } = data;
      return { type, id: data.id, progress: { bytes_done, bytes_total, speed, eta_seconds, current_file } };
    }
    default:
      return null;
  }
}
