import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  idFromBytes,
  type AssetId,
  type JobId,
  type OwnerId,
  type TaskId,
  type WorkerId,
} from "../../../src/domain/ids.ts";
import type { JobRow, NewAsset, TaskRow } from "../../../src/domain/rows.ts";
import type { NewJob, NewTask, Store, TaskEnd, Transition } from "../../../src/stores/store.ts";

/** A store of its own for one test. */
export type StoreUnderTest = AsyncDisposable & {
  readonly store: Store;
  /** Closes the store and opens it again on the same data. */
  reopen(): Promise<Store>;
};
export type OpenStore = () => Promise<StoreUnderTest>;

export const AYSE = "owner-ayse-000000" as OwnerId;
export const BORA = "owner-bora-000000" as OwnerId;
export const WORKER = "worker-one-000000" as WorkerId;
/** 2026-01-02 03:04:05 UTC */
export const T0 = Date.UTC(2026, 0, 2, 3, 4, 5);

export function newId<Id extends string>(): Id {
  return idFromBytes<Id>(randomBytes(16));
}

export function newJob(over: Partial<NewJob> = {}): NewJob {
  return {
    id: newId<JobId>(),
    owner_id: AYSE,
    type: "links",
    status: "pending",
    name: "a job",
    request: "{}",
    private: 0,
    priority: 0,
    host: "h.example:443",
    created_at: T0,
    ...over,
  };
}

export function newTask(over: Partial<NewTask> = {}): NewTask {
  const id = newId<TaskId>();
  return {
    id,
    url: `https://h.example/${id}`,
    url_key: `key of ${id}`,
    host: "h.example:443",
    name: null,
    checksum: null,
    ...over,
  };
}

export type Submitted = { readonly job: JobRow; readonly tasks: readonly NewTask[] };

/** Adds a job with some tasks. */
export async function submit(
  store: Store,
  over: Partial<NewJob> = {},
  tasks: number | readonly NewTask[] = 1,
): Promise<Submitted> {
  const rows = typeof tasks === "number" ? Array.from({ length: tasks }, () => newTask()) : tasks;
  return { job: await store.write((tx) => tx.jobs.insert(newJob(over), rows, "submitted")), tasks: rows };
}

/** The columns that change with a claim. */
export function claimOf(job: Pick<JobRow, "epoch">, at = T0): Transition {
  return { event: "claim", at, set: { epoch: job.epoch + 1, lease_owner: WORKER, lease_until: at + 20_000 } };
}

/** Claims a pending job and starts its tasks. */
export async function claim(store: Store, { job, tasks }: Submitted, at = T0): Promise<JobRow> {
  return store.write(async (tx) => {
    const moved = await tx.jobs.transition(job.id, claimOf(job, at));
    assert.ok(moved?.moved);
    await tx.tasks.start(
      tasks.map((task) => task.id),
      at,
    );
    return moved.job;
  });
}

export async function transition(store: Store, id: JobId, change: Transition) {
  return store.write((tx) => tx.jobs.transition(id, change));
}

export async function jobOf(store: Store, id: JobId): Promise<JobRow> {
  const job = await store.read((tx) => tx.jobs.get(id));
  assert.ok(job, "the job is there");
  return job;
}

export async function taskOf(store: Store, id: TaskId): Promise<TaskRow> {
  const task = await store.read((tx) => tx.tasks.get(id));
  assert.ok(task, "the task is there");
  return task;
}

export function newAsset(task: Pick<TaskRow, "id" | "job_id">, over: Partial<NewAsset> = {}): NewAsset {
  const id = newId<AssetId>();
  return {
    id,
    job_id: task.job_id,
    task_id: task.id,
    name: `${id}.bin`,
    kind: "file",
    mime: "application/octet-stream",
    size_bytes: 100,
    digest: `sha256:${id}`,
    blob_id: id,
    readable_name: `${id}.bin`,
    width: null,
    height: null,
    duration_seconds: null,
    source: null,
    page_url: null,
    media_url: null,
    creator: null,
    license: null,
    license_url: null,
    license_text: null,
    attribution: null,
    query: null,
    created_at: T0,
    ...over,
  };
}

/** Ends one attempt at a task; false where the task did not belong to the claim. */
export async function endAttempt(
  store: Store,
  id: TaskId,
  epoch: number,
  end: TaskEnd & { readonly requests: number; readonly segments: number },
  at = T0,
): Promise<boolean> {
  const ours = await store.write((tx) => tx.tasks.end(epoch, [{ ...end, id }], at));
  return ours.has(id);
}

/** Completes a running task with an asset of its own. */
export async function complete(store: Store, id: TaskId, epoch: number, over: Partial<NewAsset> = {}, at = T0) {
  const asset = newAsset(await taskOf(store, id), over);
  const end = { event: "complete", asset, resumedFrom: 0, requests: 1, segments: 1 } as const;
  assert.equal(await endAttempt(store, id, epoch, end, at), true);
  return asset;
}
