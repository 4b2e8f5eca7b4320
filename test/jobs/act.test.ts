import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { JobId } from "../../src/domain/ids.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { ACTIONS, nextStatus, STATUSES, type TRANSITIONS, type Action, type Status } from "../../src/domain/status.ts";
import { openTestCore, type TestCore } from "../support/open-test-core.ts";
import { originDigest, startOrigin, type Origin } from "../support/origin.ts";

const MiB = 1 << 20;
const actions = Object.keys(ACTIONS) as Action[];

async function withOrigin(config: object = {}): Promise<AsyncDisposable & { origin: Origin; core: TestCore }> {
  await using stack = new AsyncDisposableStack();
  const origin = stack.use(await startOrigin());
  const core = stack.use(await openTestCore({ config: { egressAllow: [origin.host], ...config } }));
  const whole = stack.move();
  return { origin, core, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** Brings a job that no worker works on into a status, along the table. */
async function bringTo(core: TestCore, status: Status, number: number): Promise<JobId> {
  const { id } = await core.submit([`http://127.0.0.1:9/${number}`], { startPaused: true });
  const ways: Record<Status, readonly (keyof (typeof TRANSITIONS)["running"] | "claim")[]> = {
    paused: [],
    pending: ["resume"],
    running: ["resume", "claim"],
    pausing: ["resume", "claim", "pause"],
    cancelling: ["resume", "claim", "cancel"],
    cancelled: ["cancel"],
    completed: ["resume", "claim", "complete"],
    failed: ["resume", "claim", "fail"],
  } as never;
  await core.store.write(async (tx) => {
    for (const event of ways[status]) await tx.jobs.transition(id, { event, at: core.core.clock.now() });
    if (status === "failed") await tx.tasks.moveAll(id, "resume", 1).then(() => tx.tasks.moveAll(id, "fail", 1));
    if (status === "cancelled") await tx.tasks.moveAll(id, "cancel", 1);
  });
  return id;
}

test("every action in every status does what the table says, or is refused and changes nothing", async () => {
  await using core = await openTestCore({ config: { maxJobs: 0, egressAllow: ["127.0.0.1:9"] } });
  let number = 0;
  for (const status of STATUSES) {
    for (const action of actions) {
      const id = await bringTo(core, status, (number += 1));
      const before = await core.job(id);
      assert.equal(before.status, status);
      const holds = (ACTIONS[action].holds as readonly Status[]).includes(status);
      const to = nextStatus(status, action);
      const what = `${action} of a ${status} job`;
      if (holds) {
        assert.deepEqual(await core.jobs.act(id, action), before, what);
      } else if (to === null || (status === "completed" && action === "retry")) {
        await assert.rejects(
          core.jobs.act(id, action),
          (error: unknown) => error instanceof Refusal && error.code === "conflict",
          what,
        );
        assert.deepEqual(await core.job(id), before, what);
      } else {
        assert.equal((await core.jobs.act(id, action)).status, to, what);
        const [event] = (await core.events(id)).slice(-1);
        assert.deepEqual([event?.type, event?.from_status, event?.to_status], [action, status, to], what);
      }
    }
  }
  await assert.rejects(
    core.jobs.act("no-such-job-000000000000" as JobId, "pause"),
    (error: unknown) => error instanceof Refusal && error.code === "not_found",
  );
});

test("pause stops the bytes within a second and keeps them; resume asks for exactly the next byte", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const { id } = await core.submit([origin.link(4 * MiB, { rate: 2 * MiB, "hold-at": 3 * MiB })]);
  await core.waitFor(id, (job) => job.bytes_done > MiB / 2);
  const askedMs = performance.now();
  await core.jobs.act(id, "pause");
  const paused = await core.waitFor(id, (job) => job.status === "paused");
  assert(performance.now() - askedMs < 1000);
  await origin.seen((request) => request.outcome === "left");
  assert.equal(paused.speed, 0);
  const [task] = await core.tasks(id);
  assert(task && task.status === "paused" && task.bytes_done > MiB / 2 && task.bytes_done === paused.bytes_done);
  assert.equal(task.attempts, 1);
  origin.release();
  await core.jobs.act(id, "resume");
  const ended = await core.ended(id);
  assert.equal(ended.status, "completed");
  assert.equal(await core.digestOf(id), originDigest(4 * MiB));
  assert.deepEqual(
    origin.requests.map((request) => request.range),
    [null, `bytes=${task.bytes_done}-`],
  );
  assert.equal(ended.bytes_done, 4 * MiB);
});

test("cancel ends within a second, removes part and ledger, and touches nothing else", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const other = await core.submit([origin.link(1000, { seed: "other" }, "other.bin")]);
  await core.ended(other.id);
  await writeFile(join(core.root, "downloads", "mine.txt"), "not yours");
  const kept = await core.files();
  const { id } = await core.submit([origin.link(4 * MiB, { rate: 2 * MiB })]);
  await core.waitFor(id, (job) => job.bytes_done > 0);
  assert.equal((await core.files()).parts.length, 2);
  const askedMs = performance.now();
  await core.jobs.act(id, "cancel");
  await core.waitFor(id, (job) => job.status === "cancelled");
  assert(performance.now() - askedMs < 1000);
  await core.until("the part file is gone", async () => (await core.files()).parts.length === 0);
  assert.deepEqual(await core.files(), kept);
  assert.equal((await core.tasks(id))[0]?.status, "cancelled");
});

test("resume at once after pause goes on, however often", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const { id } = await core.submit([origin.link(2 * MiB, { rate: MiB })]);
  for (let round = 0; round < 8; round += 1) {
    await core.waitFor(id, (job) => job.status === "running");
    await core.jobs.act(id, "pause");
    if (round % 2 === 0) await core.waitFor(id, (job) => job.status === "paused");
    await core.jobs.act(id, "resume");
  }
  // A pause still reaches whoever works on it now.
  await core.waitFor(id, (job) => job.status === "running");
  await core.jobs.act(id, "pause");
  await core.waitFor(id, (job) => job.status === "paused");
  await core.jobs.act(id, "resume");
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(2 * MiB));
  assert.equal((await core.job(id)).recovered, 0);
});

test("cancel overtakes a pause", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const { id } = await core.submit([origin.link(MiB, { "hold-at": 1000 })]);
  await origin.seen((request) => request.bytesSent === 1000);
  const [pausing, cancelling] = await Promise.all([core.jobs.act(id, "pause"), core.jobs.act(id, "cancel")]);
  assert.deepEqual([pausing.status, cancelling.status], ["pausing", "cancelling"]);
  await core.waitFor(id, (job) => job.status === "cancelled");
  await core.until("no part is left", async () => (await core.files()).parts.length === 0);
});

test("a pause that comes with the last byte leaves a job that is paused or completed, and right", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  for (let round = 0; round < 10; round += 1) {
    const { id } = await core.submit([origin.link(50_000 + round, { seed: `r${round}`, delay: round * 2 })]);
    await core.waitFor(id, (job) => job.status === "running");
    await core.jobs.act(id, "pause").catch((error: unknown) => assert(error instanceof Refusal));
    const job = await core.waitFor(id, (row) => row.status === "paused" || row.status === "completed");
    if (job.status === "paused") await core.jobs.act(id, "resume");
    assert.equal((await core.ended(id)).status, "completed");
    assert.equal(await core.digestOf(id), originDigest(50_000 + round, `r${round}`));
  }
});

test("retry at once after cancel starts from the first byte", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const { id } = await core.submit([origin.link(MiB, { rate: MiB })]);
  await core.waitFor(id, (job) => job.bytes_done > 0);
  await core.jobs.act(id, "cancel");
  await core.waitFor(id, (job) => job.status === "cancelled");
  const again = await core.jobs.act(id, "retry");
  assert.deepEqual([again.status, again.bytes_done], ["pending", 0]);
  assert.equal((await core.ended(id)).status, "completed");
  assert.equal(await core.digestOf(id), originDigest(MiB));
  assert.deepEqual(
    origin.requests.map((request) => request.range),
    [null, null],
  );
});

test("one failed task can be tried again, while the job runs and after", async () => {
  await using world = await withOrigin();
  const { origin, core } = world;
  const bad = `${origin.url}/status/404`;
  const { id } = await core.submit([origin.link(MiB, { "hold-at": 1000 }, "slow.bin"), bad, `${bad}?2`]);
  await core.waitFor(id, (job) => job.failed === 2);
  const failed = (await core.tasks(id))[1];
  assert(failed);
  await core.jobs.retryTask(id, failed.id);
  await core.until("the task was tried again", async () => ((await core.tasks(id))[1]?.attempts ?? 0) >= 2);
  origin.release();
  const ended = await core.ended(id);
  assert.deepEqual([ended.status, ended.downloaded, ended.failed], ["completed", 1, 2]);
  const after = await core.jobs.retryTask(id, failed.id);
  assert.equal(after.status, "pending");
  const again = await core.ended(id);
  assert.deepEqual([again.status, again.downloaded, again.failed], ["completed", 1, 2]);
  assert.equal((await core.tasks(id))[1]?.attempts, 3);
  const [done] = await core.tasks(id);
  assert(done);
  await assert.rejects(core.jobs.retryTask(id, done.id), Refusal);
});
