import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { STATUSES } from "../../src/domain/status.ts";
import {
  activeRows,
  applyEvent,
  applyEvents,
  EMPTY_VIEW,
  type LiveEvent,
  parseEvent,
  rowOf,
  type View,
} from "../../web/src/live-view.ts";
import type { Job, Status } from "../../web/src/wire.ts";

function makeJob(id: string, version: number, status: Status = "running", more: Partial<Job> = {}): Job {
  return {
    id,
    version,
    status,
    type: "links",
    message: null,
    query: null,
    source_names: [],
    sources_answered: 0,
    sources_unanswered: 0,
    detected: 1,
    downloaded: 0,
    failed: 0,
    current_file: null,
    bytes_done: version * 10,
    bytes_total: 1_000,
    speed: 1,
    eta_seconds: null,
    priority: 0,
    position: 1,
    max_speed: null,
    proxy: null,
    waiting_for: null,
    waiting_code: null,
    recovered: false,
    recoveries: 0,
    host: null,
    attempts: 1,
    error: null,
    created_at: "2026-11-21T10:00:00.000Z",
    started_at: null,
    finished_at: null,
    owned: true,
    name: id,
    recent_files: [],
    request: {},
    ...more,
  };
}

const seen = (sequence: number, job: Job): LiveEvent => ({ type: "job", sequence, job });
const snapshot = (sequence: number, jobs: Job[]): LiveEvent => ({ type: "snapshot", sequence, jobs });
const removed = (sequence: number, id: string): LiveEvent => ({ type: "removed", sequence, id });
const progress = (id: string, bytes_done: number): LiveEvent => ({
  type: "progress",
  id,
  progress: { bytes_done, bytes_total: 1_000, speed: 5, eta_seconds: 2, current_file: null },
});
const idsOf = (view: View): string[] => activeRows(view).map((job) => job.id);

describe("the live view", () => {
  it("shows the jobs of a snapshot", () => {
    const view = applyEvent(EMPTY_VIEW, snapshot(5, [makeJob("a", 1), makeJob("b", 1)]));
    assert.deepEqual(idsOf(view), ["a", "b"]);
    assert.equal(view.sequence, 5);
  });

  it("takes an unknown job whole from its event", () => {
    const view = applyEvents(EMPTY_VIEW, [snapshot(5, []), seen(6, makeJob("a", 1))]);
    assert.deepEqual(rowOf(view, "a"), makeJob("a", 1));
  });

  it("never lets an older version replace or resurrect a job", () => {
    const ended = applyEvents(EMPTY_VIEW, [snapshot(5, [makeJob("a", 3)]), seen(7, makeJob("a", 4, "completed"))]);
    const late = applyEvents(ended, [seen(6, makeJob("a", 3)), seen(9, makeJob("a", 2))]);
    assert.deepEqual(idsOf(late), []);
  });

  it("takes back a job that is retried", () => {
    const view = applyEvents(EMPTY_VIEW, [
      snapshot(5, [makeJob("a", 3)]),
      seen(6, makeJob("a", 4, "failed")),
      seen(7, makeJob("a", 5, "pending")),
    ]);
    assert.deepEqual(idsOf(view), ["a"]);
  });

  it("drops removed jobs, and jobs that a newer snapshot does not have", () => {
    const view = applyEvents(EMPTY_VIEW, [snapshot(5, [makeJob("a", 1), makeJob("b", 1)]), removed(6, "a")]);
    assert.deepEqual(idsOf(view), ["b"]);
    assert.deepEqual(idsOf(applyEvent(view, snapshot(8, []))), []);
  });

  it("ignores a snapshot that is older than what is known", () => {
    const view = applyEvents(EMPTY_VIEW, [
      snapshot(8, [makeJob("a", 4)]),
      snapshot(5, [makeJob("a", 2), makeJob("b", 1)]),
    ]);
    assert.deepEqual(activeRows(view), [makeJob("a", 4)]);
  });

  it("lays progress over a row until a newer row comes, and never makes a row of it", () => {
    const view = applyEvents(EMPTY_VIEW, [snapshot(5, [makeJob("a", 1)]), progress("a", 77), progress("ghost", 1)]);
    assert.equal(rowOf(view, "a")?.bytes_done, 77);
    assert.deepEqual(idsOf(view), ["a"]);
    assert.equal(rowOf(applyEvent(view, seen(6, makeJob("a", 2))), "a")?.bytes_done, 20);
  });

  it("takes the row that answers a request, without calling unknown jobs visible", () => {
    const view = applyEvents(EMPTY_VIEW, [snapshot(5, [makeJob("a", 1)]), seen(0, makeJob("a", 2, "pausing"))]);
    assert.equal(rowOf(view, "a")?.status, "pausing");
    assert.deepEqual(idsOf(applyEvent(view, seen(0, makeJob("b", 1)))), ["a"]);
  });

  it("keeps the queue's order: priority, position, age", () => {
    const jobs = [makeJob("late", 1, "pending", { position: 3 }), makeJob("first", 1, "paused", { position: 1 })];
    const urgent = makeJob("urgent", 1, "pending", { position: 9, priority: 5 });
    assert.deepEqual(idsOf(applyEvent(EMPTY_VIEW, snapshot(1, [...jobs, urgent]))), ["urgent", "first", "late"]);
  });

  it("does not change the view that it is given", () => {
    const view = applyEvent(EMPTY_VIEW, snapshot(1, [makeJob("a", 1)]));
    applyEvents(view, [removed(2, "a"), seen(3, makeJob("b", 1))]);
    assert.deepEqual(idsOf(view), ["a"]);
    assert.equal(EMPTY_VIEW.known.size, 0);
  });

  it("reads events as they come over the wire", () => {
    const job = makeJob("a", 1);
    assert.deepEqual(parseEvent("job", { data: JSON.stringify(job), lastEventId: "12" }), seen(12, job));
    assert.deepEqual(parseEvent("removed", { data: '{"id":"a"}', lastEventId: "13" }), removed(13, "a"));
    assert.equal(parseEvent("stats", { data: "{}", lastEventId: "13" }), null);
  });
});

type Change = { id: string; status: Status | "removed" };

/** Plays changes as a server would: each gets the next sequence and its job's next version; snapshots in between. */
function play(changes: readonly Change[], snapshotAfter: ReadonlySet<number>): { events: LiveEvent[]; truth: Job[] } {
  const world = new Map<string, Job>();
  const versions = new Map<string, number>();
  const active = (): Job[] =>
    [...world.values()].filter((job) => !["completed", "failed", "cancelled"].includes(job.status));
  const events: LiveEvent[] = [snapshot(0, [])];
  for (const [index, { id, status }] of changes.entries()) {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    if (status === "removed") world.delete(id);
    else world.set(id, makeJob(id, version, status, { position: version % 3 }));
    events.push(status === "removed" ? removed(index + 1, id) : seen(index + 1, world.get(id) as Job));
    if (snapshotAfter.has(index)) events.push(snapshot(index + 1, active()));
  }
  return { events, truth: active() };
}

describe("the live view, whatever the order", () => {
  const change = fc.record({
    id: fc.constantFrom("a", "b", "c", "d"),
    status: fc.constantFrom<Change["status"]>(...STATUSES, "removed"),
  });
  const story = fc.record({
    changes: fc.array(change, { maxLength: 30 }),
    snapshots: fc.array(fc.nat(29), { maxLength: 3 }),
  });

  it("ends in the server's truth for every shuffle and repetition of its events", () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (told, numbers) => {
        const { events, truth } = play(told.changes, new Set(told.snapshots));
        const doubled = [...events, ...events.filter(() => next(numbers) % 3 === 0)];
        const shuffled = doubled
          .map((event) => ({ event, at: next(numbers) }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event);
        const rows = activeRows(applyEvents(EMPTY_VIEW, shuffled));
        assert.deepEqual(rows.toSorted(byId), truth.toSorted(byId));
      }),
      { numRuns: 500 },
    );
  });

  it("is the same one by one and all at once", () => {
    fc.assert(
      fc.property(story, (told) => {
        const { events } = play(told.changes, new Set(told.snapshots));
        assert.deepEqual(events.reduce(applyEvent, EMPTY_VIEW), applyEvents(EMPTY_VIEW, events));
      }),
    );
  });
});

function next(numbers: Iterator<number>): number {
  return numbers.next().value as number;
}

function byId(a: Job, b: Job): number {
  return a.id < b.id ? -1 : 1;
}
