import assert from "node:assert/strict";
import { test } from "node:test";
import type { CandidateFacts } from "../../../src/domain/candidate.ts";
import type { CandidateId, TaskId } from "../../../src/domain/ids.ts";
import type { JobRow } from "../../../src/domain/rows.ts";
import type { NewCandidate } from "../../../src/stores/search.ts";
import type { Store } from "../../../src/stores/store.ts";
import { claim, claimOf, complete, jobOf, newId, submit, T0, transition, type OpenStore } from "./store-under-test.ts";

const OK = { status: "ok", reason: null, found: 3, text: "3 found" } as const;

function facts(name: string): CandidateFacts {
  return {
    source_id: name,
    kind: "image",
    title: name,
    page_url: null,
    media_url: `https://media.example/${name}.jpg`,
    media_kind: "original",
    thumbnail_url: null,
    width: 640,
    height: 480,
    size_bytes: null,
    mime: null,
    duration_seconds: null,
    creator: "Ayşe",
    creator_url: null,
    license: { code: "by-4.0", url: "https://creativecommons.org/licenses/by/4.0/", text: null },
    attribution: null,
    notice_url: null,
    rating: "unknown",
  };
}

function found(name: string, withTask = true): NewCandidate {
  const url = `https://media.example/${name}.jpg`;
  const task = { id: newId<TaskId>(), url, host: "media.example:443", name: `${name}.jpg` };
  return { id: newId<CandidateId>(), facts: facts(name), url_key: `key of ${name}`, task: withTask ? task : null };
}

/** A claimed search job that asks these sources; the first of them runs. */
async function searching(store: Store, sources: readonly string[] = ["alpha", "beta"]): Promise<JobRow> {
  const submitted = await submit(store, { type: "search", name: "a query", host: null }, 0);
  await store.write((tx) => tx.search.addRuns(submitted.job.id, sources));
  const job = await claim(store, submitted);
  assert.equal(await store.write((tx) => tx.search.startRun(job.id, "alpha", job.epoch, T0)), true);
  return job;
}

function keep(store: Store, job: JobRow, source: string, batch: readonly NewCandidate[], limit = 100) {
  return store.write((tx) => tx.search.keep(job.id, source, job.epoch, batch, limit, T0));
}

export function searchHolds(open: OpenStore): void {
  test("source runs stand in their order and are asked once", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store, ["beta", "alpha", "gamma"]);
    assert.equal(await store.write((tx) => tx.search.startRun(job.id, "alpha", job.epoch, T0)), false);
    assert.deepEqual(await store.read((tx) => tx.search.pendingSources(job.id)), ["beta", "gamma"]);
    assert.equal(await store.write((tx) => tx.search.endRun(job.id, "alpha", job.epoch, OK, T0 + 5)), true);
    const runs = await store.read((tx) => tx.search.runs(job.id));
    assert.deepEqual(
      runs.map(({ source, status, found: count, finished_at }) => [source, status, count, finished_at]),
      [
        ["beta", "pending", 0, null],
        ["alpha", "ok", 3, T0 + 5],
        ["gamma", "pending", 0, null],
      ],
    );
    const events = await store.read((tx) => tx.events.timeline(job.id, { limit: 50 }));
    assert.ok(events.some(({ type, text }) => type === "source_end" && text === "3 found"));
    assert.ok(events.some(({ type, text }) => type === "source_start" && text === "asking alpha"));
    assert.equal((await jobOf(store, job.id)).version, job.version + 2);
  });

  test("each link is kept once, up to the limit of the job", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store);
    assert.deepEqual(await keep(store, job, "alpha", [found("a"), found("b"), found("a")]), { kept: 2, total: 2 });
    assert.deepEqual(await keep(store, job, "beta", [found("b"), found("c"), found("d")], 3), { kept: 1, total: 3 });
    assert.deepEqual(await keep(store, job, "beta", [found("e")], 3), { kept: 0, total: 3 });
    const candidates = await store.read((tx) => tx.search.candidates(job.id, { limit: 50 }));
    assert.deepEqual(
      candidates.map(({ source, source_id, license }) => [source, source_id, license]),
      [
        ["alpha", "a", "by-4.0"],
        ["alpha", "b", "by-4.0"],
        ["beta", "c", "by-4.0"],
      ],
    );
    const [first] = candidates;
    const later = await store.read((tx) => tx.search.candidates(job.id, { limit: 1, after: first?.number ?? 0 }));
    assert.deepEqual(later, candidates.slice(1, 2));
    const row = await jobOf(store, job.id);
    assert.equal(row.detected, 3);
    assert.equal(row.tasks_unsized, 3);
    assert.equal(row.version > job.version, true);
    const tasks = await store.read((tx) => tx.tasks.list(job.id, { limit: 50 }));
    assert.deepEqual(
      tasks.map(({ position, status, host }) => [position, status, host]),
      [0, 1, 2].map((position) => [position, "pending", "media.example:443"]),
    );
  });

  test("what is only found has no task", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store);
    await keep(store, job, "alpha", [found("a", false), found("b", false)]);
    assert.equal((await jobOf(store, job.id)).detected, 2);
    assert.deepEqual(await store.read((tx) => tx.tasks.list(job.id, { limit: 50 })), []);
    assert.equal(await store.read((tx) => tx.search.countCandidates(job.id)), 2);
    const [audited] = await store.read((tx) => tx.audit.jobs(0, 10));
    assert.equal(audited?.true_detected, 2);
  });

  test("a source's files are counted by what became of their tasks", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store);
    const [a, b, c] = [found("a"), found("b"), found("c")];
    await keep(store, job, "alpha", [a, b]);
    await keep(store, job, "beta", [c]);
    const ids = [a, b, c].flatMap(({ task }) => (task === null ? [] : [task.id]));
    await store.write((tx) => tx.tasks.start(ids, T0));
    await complete(store, ids[0] as TaskId, job.epoch);
    const fail = {
      event: "fail",
      code: "not_found",
      message: "gone",
      bytesDone: 0,
      requests: 1,
      segments: 1,
      id: ids[1],
    } as const;
    await store.write((tx) => tx.tasks.end(job.epoch, [{ ...fail, id: ids[1] as TaskId }], T0));
    const runs = await store.read((tx) => tx.search.runs(job.id));
    assert.deepEqual(
      runs.map(({ source, kept, downloaded, failed }) => [source, kept, downloaded, failed]),
      [
        ["alpha", 2, 1, 1],
        ["beta", 1, 0, 0],
      ],
    );
    const byTask = await store.read((tx) => tx.search.candidatesOfTasks([ids[0] as TaskId, newId<TaskId>()]));
    assert.deepEqual(
      [...byTask.values()].map(({ source_id }) => source_id),
      ["a"],
    );
    const files = await store.read((tx) => tx.search.filesOfTasks(ids));
    assert.deepEqual(
      ids.map((id) => files.get(id)).map((file) => [file?.status, file?.error_code, file?.mime !== null]),
      [
        ["completed", null, true],
        ["failed", "not_found", false],
        ["running", null, false],
      ],
    );
  });

  test("a claim that is over keeps and ends nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store);
    await transition(store, job.id, { event: "leaseExpired", at: T0 });
    await transition(store, job.id, claimOf(job, T0 + 1));
    assert.equal(await keep(store, job, "alpha", [found("a")]), null);
    assert.equal(await store.write((tx) => tx.search.endRun(job.id, "alpha", job.epoch, OK, T0)), false);
    assert.equal(await store.write((tx) => tx.search.startRun(job.id, "beta", job.epoch, T0)), false);
    assert.equal(await store.read((tx) => tx.search.countCandidates(job.id)), 0);
  });

  test("runs are put back, cancelled and asked again; what answered stays answered", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store, ["alpha", "beta", "gamma"]);
    const statuses = async () => (await store.read((tx) => tx.search.runs(job.id))).map(({ status }) => status);
    await store.write((tx) => tx.search.endRun(job.id, "alpha", job.epoch, OK, T0));
    await store.write((tx) => tx.search.startRun(job.id, "beta", job.epoch, T0));
    await store.write((tx) => tx.search.putBackRuns(job.id));
    assert.deepEqual(await statuses(), ["ok", "pending", "pending"]);
    await store.write((tx) => tx.search.startRun(job.id, "beta", job.epoch, T0));
    await store.write((tx) => tx.search.cancelPending(job.id, "enough was found", T0));
    assert.deepEqual(await statuses(), ["ok", "running", "cancelled"]);
    await store.write((tx) => tx.tasks.moveAll(job.id, "cancel", T0));
    assert.deepEqual(await statuses(), ["ok", "cancelled", "cancelled"]);
    assert.equal(await store.read((tx) => tx.search.countUnanswered(job.id)), 2);
    const tallies = await store.read((tx) => tx.search.tallies([job.id]));
    assert.deepEqual(tallies.get(job.id), { answered: 1, unanswered: 0 });
    await store.write((tx) => tx.tasks.moveAll(job.id, "retry", T0));
    assert.deepEqual(await statuses(), ["ok", "pending", "pending"]);
    await store.write((tx) => tx.search.startRun(job.id, "beta", job.epoch, T0));
    await store.write((tx) => tx.tasks.moveAll(job.id, "leaseExpired", T0));
    assert.deepEqual(await statuses(), ["ok", "pending", "pending"]);
  });

  test("a removed job takes its source runs and candidates along", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = await searching(store);
    await keep(store, job, "alpha", [found("a", false)]);
    await transition(store, job.id, { event: "complete", at: T0, epoch: job.epoch });
    assert.equal(await store.write((tx) => tx.jobs.remove(job.id, T0)), true);
    assert.deepEqual(await store.read((tx) => tx.search.runs(job.id)), []);
    assert.equal(await store.read((tx) => tx.search.countCandidates(job.id)), 0);
  });
}
