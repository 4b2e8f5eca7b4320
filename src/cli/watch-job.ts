import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { Job, JobAnswer, StreamEvents, Task, TasksAnswer } from "../api/contract.ts";
import { isEnded } from "../domain/status.ts";
import { CliError } from "./cli-error.ts";
import { isUnreachable } from "./client.ts";
import type { Client } from "./client.ts";
import { taskLine, type ProgressView } from "./progress-view.ts";
import type { StreamEvent } from "./read-events.ts";

type Progress = z.infer<(typeof StreamEvents)["progress"]>;

const RECONNECT_MS = 1_000;
const MAX_RECONNECTS = 30;

/** How a job is watched. */
export type WatchOptions = {
  readonly view: ProgressView;
  readonly isOver: (job: Job) => boolean;
  readonly stop: AbortSignal;
  /** Called, one at a time, when the job or something that belongs to it has changed. */
  readonly changed?: (job: Job) => Promise<void>;
};

/** What is known of a job while its events arrive. */
type Watch = WatchOptions & { job: Job; lastEventId: string | undefined; readonly told: Set<string> };

async function readJob(client: Client, id: string): Promise<Job> {
  return (await client.call<z.infer<typeof JobAnswer>>("GET", `jobs/${id}`)).job;
}

function tell(watch: Watch, task: Task): void {
  if (task.job_id !== watch.job.id || !isEnded(task.status) || watch.told.has(task.id)) return;
  watch.told.add(task.id);
  watch.view.tell(taskLine(task));
}

function apply(watch: Watch, event: StreamEvent): void {
  if (event.id !== null) watch.lastEventId = event.id;
  if (event.name === "task") tell(watch, JSON.parse(event.data) as Task);
  if (event.name === "job") {
    const job = JSON.parse(event.data) as Job;
    if (job.id === watch.job.id) watch.job = job;
  }
  if (event.name === "progress") {
    const { id, ...news } = JSON.parse(event.data) as Progress;
    const bytes = news.bytes_total ?? 0;
    const progress = bytes > 0 ? Math.min(99, Math.floor((100 * news.bytes_done) / bytes)) : watch.job.progress;
    if (id === watch.job.id) watch.job = { ...watch.job, ...news, progress };
  }
}

/** Reads one connection of the stream until the job ended, was paused, or the connection broke. */
async function readStream(client: Client, watch: Watch): Promise<void> {
  using end = new DisposableStack();
  const controller = new AbortController();
  end.defer(() => controller.abort());
  const signal = AbortSignal.any([watch.stop, controller.signal]);
  for await (const event of client.events(signal, watch.lastEventId)) {
    const before = watch.job;
    apply(watch, event);
    // A snapshot holds active jobs only, and a gap may lie before it.
    if (event.name === "snapshot") watch.job = await readJob(client, watch.job.id);
    if (event.name !== "progress" && watch.job !== before) await watch.changed?.(watch.job);
    watch.view.show(watch.job);
    if (watch.isOver(watch.job)) return;
  }
}

/** Tells of files whose events were missed. */
async function tellRest(client: Client, watch: Watch): Promise<void> {
  let cursor: string | null = "";
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: "200", ...(cursor === "" ? {} : { cursor }) });
    const page: z.infer<typeof TasksAnswer> = await client.call(
      "GET",
      `jobs/${watch.job.id}/tasks?${query.toString()}`,
    );
    for (const task of page.tasks) tell(watch, task);
    cursor = page.next_cursor;
  }
}

/**
 * Watches a job until it is over, over broken connections too. Returns the job as it stands in the database.
 * Throws `CliError` when the server stays away, and the signal's reason when asked to stop.
 */
export async function watchJob(client: Client, id: string, options: WatchOptions): Promise<Job> {
  const { isOver, stop } = options;
  const watch: Watch = { ...options, job: await readJob(client, id), lastEventId: undefined, told: new Set() };
  for (let broken = 0; !isOver(watch.job); broken += 1) {
    try {
      await readStream(client, watch);
    } catch (error) {
      stop.throwIfAborted();
      const mayComeBack = isUnreachable(error) || (error instanceof CliError && error.exitCode === 3);
      if (!mayComeBack || broken >= MAX_RECONNECTS) throw error;
    }
    if (!isOver(watch.job)) await wait(RECONNECT_MS, undefined, { signal: stop });
  }
  await tellRest(client, watch);
  return readJob(client, id);
}
