import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobRow } from "../../src/domain/rows.ts";
import { clockTime } from "../../src/jobs/closed-hosts.ts";
import { openTestCore, temporaryRoot, type TestCore } from "../support/open-test-core.ts";

const HOSTS = ["127.0.0.1:9", "127.0.0.1:19"] as const;
const IDLE = { egressAllow: [...HOSTS], maxJobs: 0 };
const link = (number: number, host: string = HOSTS[0]): string => `http://${host}/${number}`;
const waitIn = ({ waiting_code, waiting_for }: JobRow) => [waiting_code, waiting_for];
const SLOT = ["slots", "waits for a free slot"];

/** Lets a host ask for an hour's rest and gives the wait that its jobs are in then. */
async function coolDown({ core, store }: TestCore, host: string = HOSTS[0]): Promise<unknown[]> {
  const until = core.clock.now() + 3_600_000;
  await store.write((tx) => tx.hosts.coolDown(host, until, "the server said 429", core.clock.now()));
  return ["retry", `next try at ${clockTime(until)}: the server said 429`];
}

/** Every sentence that the job has had, in order. */
async function told(core: TestCore, { id }: JobRow): Promise<string[]> {
  return (await core.events(id)).flatMap(({ type, text }) => (type === "wait" ? [text] : []));
}

test("a job that a person makes pending says at once, in the answer, that its host asked to be left alone", async () => {
  await using core = await openTestCore({ config: IDLE });
  const [paused, cancelled] = [
    await core.submit([link(1)], { startPaused: true }),
    await core.submit([link(2)], { startPaused: true }),
  ];
  await core.jobs.act(cancelled.id, "cancel");
  const rest = await coolDown(core);
  assert.deepEqual(waitIn(await core.jobs.act(paused.id, "resume")), rest);
  assert.deepEqual(waitIn(await core.jobs.act(cancelled.id, "retry")), rest);
  assert.deepEqual(waitIn(await core.submit([link(3)])), rest);
  assert.deepEqual(waitIn(await core.submit([link(4, HOSTS[1])])), SLOT);
  assert.deepEqual(await told(core, paused), rest.slice(1));
  const [task] = await core.tasks(cancelled.id);
  assert(task);
  await core.jobs.act(cancelled.id, "cancel");
  assert.deepEqual(waitIn(await core.jobs.retryTask(cancelled.id, task.id)), rest);
});

test("a job with several hosts waits for a host only while none of them is open, and goes on saying so", async () => {
  await using core = await openTestCore({ config: IDLE });
  const job = await core.submit([link(1), link(2, HOSTS[1])], { startPaused: true });
  const rest = await coolDown(core);
  assert.deepEqual(waitIn(await core.jobs.act(job.id, "resume")), SLOT);
  await core.jobs.act(job.id, "pause");
  await coolDown(core, HOSTS[1]);
  assert.deepEqual(waitIn(await core.jobs.act(job.id, "resume")), rest);
  // The sweep, which gives every pending job its sentence, has been when it has given this one its.
  const other = await core.submit([link(3)], { startPaused: true });
  await core.store.write((tx) => tx.jobs.transition(other.id, { event: "resume", at: core.core.clock.now() }));
  await core.store.write((tx) => tx.tasks.moveAll(other.id, "resume", core.core.clock.now()));
  await core.waitFor(other.id, (row) => row.waiting_code === "retry");
  assert.deepEqual(waitIn(await core.job(job.id)), rest);
  assert.deepEqual(await told(core, job), rest.slice(1));
});

test("a job taken back from a dead worker says what it waits for, and is not looked at before that", async () => {
  await using root = await temporaryRoot();
  let job: JobRow;
  let runAt = 0;
  {
    await using core = await openTestCore({ root: root.path, config: IDLE });
    job = await core.submit([link(1)]);
    const [task] = await core.tasks(job.id);
    assert(task);
    const now = core.core.clock.now();
    runAt = now + 3_600_000;
    const waitingFor = "next try at noon: the connection broke";
    await core.store.write(async (tx) => {
      await tx.jobs.transition(job.id, { event: "claim", at: now, set: { epoch: 1, lease_until: now + 20_000 } });
      await tx.tasks.start([task.id], now);
      const broken = { code: "connection_lost", message: "broke", requests: 1, segments: 1 } as const;
      const end = { event: "putBack", bytesDone: 0, fruitless: true, runAt, waitingFor, ...broken } as const;
      await tx.tasks.end(1, [{ ...end, id: task.id }], now);
    });
  }
  await using core = await openTestCore({ root: root.path, config: IDLE });
  const taken = await core.job(job.id);
  assert.deepEqual(waitIn(taken), ["retry", "next try at noon: the connection broke"]);
  assert.deepEqual([taken.status, taken.run_at], ["pending", runAt]);
});
