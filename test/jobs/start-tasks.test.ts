import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { TaskId } from "../../src/domain/ids.ts";
import { startTasks } from "../../src/jobs/start-tasks.ts";
import { holdDigests } from "../support/hold-digests.ts";
import { openTestCore } from "../support/open-test-core.ts";
import { startOrigin } from "../support/origin.ts";

const HOST = "127.0.0.1:9";
const CAP = 2;

test("a task whose bytes are here leaves its host to another, and one that has ended meanwhile does so only once", async () => {
  await using core = await openTestCore({ config: { egressAllow: [HOST], maxJobs: 0 } });
  const { store } = core;
  const { id } = await core.submit(Array.from({ length: 6 }, (_, number) => `http://${HOST}/${number}`));
  const claim = { event: "claim", at: 1, set: { epoch: 1 } } as const;
  const job = (await store.write((tx) => tx.jobs.transition(id, claim)))?.job;
  assert(job);
  const start = async (fetching: number, arrived: readonly TaskId[]): Promise<TaskId[]> => {
    const tasks = await store.write((tx) => startTasks(tx, job, { fetching, arrived }, 1, CAP));
    return tasks.map((task) => task.id);
  };
  const [first, second, ...others] = await start(0, []);
  assert(first && second);
  assert.deepEqual([others, await start(2, [])], [[], []], "the host is full");
  assert.equal((await start(1, [first])).length, 1, "one has arrived");
  const end = {
    event: "fail",
    code: "timeout",
    message: "",
    bytesDone: 0,
    requests: 1,
    segments: 1,
    id: first,
  } as const;
  await store.write((tx) => tx.tasks.end(1, [end], 1));
  assert.deepEqual(await start(2, [first]), [], "its row says already that it is over");
  assert.equal((await start(1, [first, second])).length, 1);
});

test("a file whose last byte is here leaves its host to the next one while it is still being finished", async (t) => {
  const hold = holdDigests(t);
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host], maxTasksPerHost: 1 } });
  // A digest that only a second reading of the file can compare.
  const sha512 = createHash("sha512").update("nothing like it").digest("base64");
  const first = origin.link(1_000, { "repr-digest": `sha-512=:${sha512}:` }, "first");
  const { id } = await core.submit([first, origin.link(1_000, {}, "second")]);
  await hold.begun;
  await core.waitFor(id, (job) => job.downloaded === 1);
  assert.deepEqual(
    (await core.tasks(id)).map(({ status }) => status),
    ["running", "completed"],
  );
  hold.release();
  assert.deepEqual((await core.ended(id)).failed, 1);
});
