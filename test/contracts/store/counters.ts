import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { JobId } from "../../../src/domain/ids.ts";
import type { EventRow, JobRow, TaskRow } from "../../../src/domain/rows.ts";
import { isEnded, isLeased, STATUSES, STATUS_EVENTS, type Status } from "../../../src/domain/status.ts";
import type { Store, StoreReader } from "../../../src/stores/store.ts";
import { AYSE, BORA, claimOf, endAttempt, newAsset, newJob, newTask, T0, type OpenStore } from "./store-under-test.ts";

const OWNERS = [AYSE, BORA] as const;
const MOVES = ["pause", "resume", "cancel", "retry", "leaseExpired", "fail"] as const;

type Op = {
  readonly kind:
    | "submit"
    | "transition"
    | "start"
    | "end"
    | "progress"
    | "moveAll"
    | "retry"
    | "remove"
    | "changeOwner"
    | "place"
    | "wait";
  /** What the operation picks by, modulo whatever there is. */
  readonly pick: number;
  readonly choice: number;
  readonly bytes: number;
};

const ops = fc.array(
  fc.record<Op>({
    kind: fc.constantFrom(
      "submit",
      "transition",
      "transition",
      "transition",
      "start",
      "start",
      "end",
      "end",
      "progress",
      "moveAll",
      "retry",
      "remove",
      "changeOwner",
      "place",
      "wait",
    ),
    pick: fc.nat({ max: 1000 }),
    choice: fc.nat({ max: 1000 }),
    bytes: fc.nat({ max: 1_000_000 }),
  }),
  { minLength: 10, maxLength: 40 },
);

/** All that the store says at one moment. */
type Whole = { readonly jobs: JobRow[]; readonly tasks: ReadonlyMap<JobId, TaskRow[]>; readonly events: EventRow[] };

async function whole(tx: StoreReader, afterSequence: number): Promise<Whole> {
  const jobs = await tx.jobs.list({}, { limit: 1000 });
  const tasks = new Map<JobId, TaskRow[]>();
  for (const { id } of jobs) tasks.set(id, await tx.tasks.list(id, { limit: 1000 }));
  return { jobs, tasks, events: await tx.events.after(afterSequence, 1000) };
}

const at = <T>(rows: readonly T[], index: number): T | undefined =>
  rows.length === 0 ? undefined : rows[index % rows.length];

/** Carries one operation out; returns how many status changes of jobs it made. */
async function carryOut(store: Store, { kind, pick, choice, bytes }: Op, now: Whole): Promise<number> {
  const job = at(now.jobs, pick);
  if (kind === "submit" || !job) {
    const tasks = Array.from({ length: choice % 4 }, () => newTask());
    await store.write((tx) =>
      tx.jobs.insert(newJob({ owner_id: OWNERS[pick % 2]!, status: pick % 3 ? "pending" : "paused" }), tasks, ""),
    );
    return 1;
  }
  const task = at(now.tasks.get(job.id) ?? [], choice);
  switch (kind) {
    case "transition": {
      const event = STATUS_EVENTS[choice % STATUS_EVENTS.length]!;
      const epoch = bytes % 3 === 0 ? {} : { epoch: job.epoch + Number(bytes % 7 === 0) };
      const change = event === "claim" ? claimOf(job) : { event, at: T0 + bytes, ...epoch };
      return Number((await store.write((tx) => tx.jobs.transition(job.id, change)))?.moved ?? false);
    }
    case "start":
      await store.write((tx) =>
        tx.tasks.start(
          (now.tasks.get(job.id) ?? []).map((row) => row.id),
          T0,
        ),
      );
      return 0;
    case "end":
      if (task) await endOne(store, job, task, choice, bytes);
      return 0;
    case "progress": {
      if (!task) return 0;
      const facts = {
        segments: 1,
        resumedFrom: 0,
        name: null,
        bytesDone: bytes,
        bytesTotal: choice % 3 ? bytes * 2 : null,
      };
      const epoch = job.epoch + Number(choice % 5 === 0);
      const update = {
        jobId: job.id,
        epoch,
        speed: 1,
        isSteady: true,
        currentFile: "x",
        tasks: [{ ...facts, epoch, taskId: task.id }],
      };
      await store.write((tx) => tx.jobs.progress([update], T0));
      return 0;
    }
    case "moveAll":
      await store.write((tx) => tx.tasks.moveAll(job.id, MOVES[choice % MOVES.length]!, T0));
      return 0;
    case "retry":
      if (task) await store.write((tx) => tx.tasks.retry(task.id, T0));
      return 0;
    case "remove":
      return Number(await store.write((tx) => tx.jobs.remove(job.id, T0)));
    case "changeOwner":
      await store.write((tx) => tx.changeOwner(OWNERS[choice % 2]!, OWNERS[bytes % 2]!));
      return 0;
    case "place": {
      const other = at(now.jobs, choice);
      await store.write((tx) => tx.jobs.place(job.id, other && bytes % 3 ? { before: other.id } : "top", T0));
      return 0;
    }
    case "wait":
      await store.write((tx) => tx.jobs.explainWait([job.id], { code: "host", text: `waits ${choice}` }, T0));
      return 0;
  }
}

async function endOne(store: Store, job: JobRow, task: TaskRow, choice: number, bytes: number): Promise<void> {
  const back = {
    event: "putBack",
    bytesDone: bytes,
    fruitless: choice % 2 === 0,
    runAt: T0,
    waitingFor: "w",
    code: "timeout",
    message: "m",
  } as const;
  const end = [
    {
      event: "complete",
      asset: newAsset(task, { size_bytes: bytes, kind: choice % 2 ? "image" : "video" }),
      resumedFrom: 0,
    } as const,
    { event: "fail", code: "not_found", message: "m", bytesDone: 0 } as const,
    back,
  ][choice % 3]!;
  await endAttempt(store, task.id, job.epoch + Number(bytes % 5 === 0), { ...end, requests: 1, segments: 1 });
}

async function checkCounters(tx: StoreReader, { jobs }: Whole): Promise<void> {
  for (const owner of [undefined, ...OWNERS]) {
    const counted = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
    for (const job of jobs) if (owner === undefined || job.owner_id === owner) counted[job.status] += 1;
    assert.deepEqual(await tx.jobs.counts(owner), counted, `counters of ${owner ?? "everybody"}`);
  }
  assert.deepEqual(await tx.audit.wrongCounters(), []);
  assert.deepEqual(await tx.audit.wrongDays(), []);
}

function checkSums(job: JobRow, tasks: readonly TaskRow[]): void {
  const sum = (of: (task: TaskRow) => number) => tasks.reduce((total, task) => total + of(task), 0);
  const truth = {
    detected: tasks.length,
    downloaded: sum((task) => Number(task.status === "completed")),
    failed: sum((task) => Number(task.status === "failed")),
    bytes_done: sum((task) => task.bytes_done),
    bytes_expected: sum((task) => task.bytes_total ?? 0),
    tasks_unsized: sum((task) => Number(task.bytes_total === null)),
  };
  const { detected, downloaded, failed, bytes_done, bytes_expected, tasks_unsized } = job;
  assert.deepEqual({ detected, downloaded, failed, bytes_done, bytes_expected, tasks_unsized }, truth);
  for (const task of tasks) assert.equal(task.finished_at !== null, isEnded(task.status), `task ${task.status}`);
}

function checkRow(job: JobRow): void {
  assert.equal(job.finished_at !== null, isEnded(job.status), `finished_at while ${job.status}`);
  if (job.status !== "pending") assert.deepEqual([job.waiting_code, job.waiting_for, job.run_at], [null, null, null]);
  if (!isLeased(job.status)) assert.deepEqual([job.lease_owner, job.lease_until, job.speed], [null, null, 0]);
}

function checkGrowth(before: readonly JobRow[], after: readonly JobRow[]): void {
  for (const job of after) {
    const old = before.find((row) => row.id === job.id);
    if (!old) continue;
    const changed = JSON.stringify({ ...old, lease_until: 0 }) !== JSON.stringify({ ...job, lease_until: 0 });
    if (changed) assert.ok(job.version > old.version, `the version grew from ${old.version} to ${job.version}`);
    else assert.equal(job.version, old.version);
  }
}

export function countersHold(open: OpenStore): void {
  test("whatever happens in whatever order: counters, sums, versions, events and rows agree", async () => {
    const property = fc.asyncProperty(ops, async (steps) => {
      await using opened = await open();
      const { store } = opened;
      let now = await store.read((tx) => whole(tx, 0));
      let last = 0;
      for (const step of steps) {
        const changes = await carryOut(store, step, now);
        await store.read(async (tx) => {
          const after = await whole(tx, last);
          await checkCounters(tx, after);
          for (const job of after.jobs) {
            checkRow(job);
            checkSums(job, after.tasks.get(job.id) ?? []);
          }
          checkGrowth(now.jobs, after.jobs);
          const ofJobs = after.events.filter(
            (event) => event.task_id === null && event.from_status !== event.to_status,
          );
          assert.equal(ofJobs.length, changes, "one event for each change of a job's status");
          for (const { sequence } of after.events) {
            assert.ok(sequence > last, "sequences grow");
            last = sequence;
          }
          now = after;
        });
      }
    });
    await fc.assert(property, { numRuns: 10 });
  });
}
