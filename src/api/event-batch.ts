import { allows, type GuestMode, relationTo, seesAll } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { JobId, OwnerId } from "../domain/ids.ts";
import type { EventRow, JobRow, TaskRow } from "../domain/rows.ts";
import { isEnded } from "../domain/status.ts";
import type { StoreReader } from "../stores/store.ts";
import { readExtras } from "./job-answer.ts";
import { eventText, type StreamClient } from "./stream-client.ts";
import { type JobExtras, viewClass, viewJob } from "./view-job.ts";
import { viewTask } from "./view-task.ts";

/** All that a run of events changed about one job, and the job as it now stands; null when it was removed. */
type JobNews = {
  readonly id: JobId;
  /** Its last event of the run: the id under which the news is sent. */
  readonly sequence: number;
  readonly row: JobRow | null;
  readonly extras: JobExtras;
  readonly tasks: readonly TaskRow[];
  /** Whose it was, where it was removed. */
  readonly removedFrom: OwnerId | null;
  /** The last event of the run that found it active, 0 for none: whoever has not got it yet is told that it is gone. */
  readonly activeUntil: number;
};

/** A run of events, read with the rows it is about from one snapshot; each text is made once per class of viewers. */
export class EventBatch {
  readonly last: number;
  readonly #news: readonly JobNews[];
  readonly #texts = new Map<string, Buffer>();

  constructor(last: number, news: readonly JobNews[]) {
    this.last = last;
    this.#news = news;
  }

  /** Sends what the client does not have yet, each job as the client may see it now. */
  sendTo(client: StreamClient, guests: GuestMode): void {
    for (const news of this.#news) {
      if (news.sequence <= client.cursor) continue;
      const text = this.#textFor(news, client, guests);
      if (text !== null) client.send(text);
    }
    client.cursor = Math.max(client.cursor, this.last);
  }

  #textFor(news: JobNews, { actor, cursor }: StreamClient, guests: GuestMode): Buffer | null {
    const { row } = news;
    if (row !== null && isVisible(actor, row, guests)) return this.#text(news, viewClass(actor, row.owner_id));
    const hadIt = row === null && seesAll(actor, news.removedFrom ?? "");
    const sawItAtWork = seesOthers(actor, guests) && news.activeUntil > cursor;
    return hadIt || sawItAtWork ? this.#text(news, "removed") : null;
  }

  #text(news: JobNews, kind: "removed" | "own" | "admin" | "public"): Buffer {
    const key = `${kind} ${news.id}`;
    const known = this.#texts.get(key);
    if (known) return known;
    const text = writeNews(news, kind);
    this.#texts.set(key, text);
    return text;
  }
}

function writeNews(news: JobNews, kind: "removed" | "own" | "admin" | "public"): Buffer {
  if (kind === "removed" || news.row === null) return eventText("removed", { id: news.id }, news.sequence);
  const tasks = kind === "public" ? [] : news.tasks.map((task) => eventText("task", viewTask(task)));
  return Buffer.concat([...tasks, eventText("job", viewJob(news.row, kind, news.extras), news.sequence)]);
}

/**
 * Tells whether a job is shown on the actor's stream: what the list would show. Their own jobs always are, so that
 * the end of a job is seen as such.
 */
export function isVisible(actor: Actor, row: JobRow, guests: GuestMode): boolean {
  if (seesAll(actor, row.owner_id)) return true;
  return allows("job.list", actor.kind, relationTo(actor, row), guests);
}

/** Tells whether the actor sees other people's active jobs, without being an admin. */
function seesOthers(actor: Actor, guests: GuestMode): boolean {
  return allows("job.list", actor.kind, "others_active", guests);
}

/** Reads the rows that a run of events is about, each once. */
export async function readBatch(tx: StoreReader, events: readonly EventRow[], last: number): Promise<EventBatch> {
  const byJob = Map.groupBy(events, (event) => event.job_id);
  const ids = [...byJob.keys()];
  const rows = new Map((await tx.jobs.getMany(ids)).map((row) => [row.id, row]));
  const extrasOf = await readExtras(tx, [...rows.values()]);
  const news: JobNews[] = [];
  for (const [id, ofJob] of byJob) {
    const row = rows.get(id) ?? null;
    news.push({
      id,
      sequence: ofJob.at(-1)?.sequence ?? 0,
      row,
      extras: extrasOf(id),
      tasks: row === null ? [] : await readTasks(tx, ofJob),
      removedFrom: ofJob.findLast((event) => event.owner_id !== null)?.owner_id ?? null,
      activeUntil: ofJob.findLast(leftActive)?.sequence ?? 0,
    });
  }
  return new EventBatch(
    last,
    news.toSorted((a, b) => a.sequence - b.sequence),
  );
}

async function readTasks(tx: StoreReader, events: readonly EventRow[]): Promise<TaskRow[]> {
  const ids = new Set(events.flatMap((event) => (event.task_id === null ? [] : [event.task_id])));
  const tasks: TaskRow[] = [];
  for (const id of ids) {
    const task = await tx.tasks.get(id);
    if (task !== null) tasks.push(task);
  }
  return tasks;
}

function leftActive(event: EventRow): boolean {
  return event.task_id === null && event.from_status !== null && !isEnded(event.from_status);
}
