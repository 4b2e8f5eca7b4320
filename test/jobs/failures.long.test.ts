import assert from "node:assert/strict";
import { test } from "node:test";
import { clockTime } from "../../src/jobs/closed-hosts.ts";
import { openTestCore, temporaryRoot } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

test("two 503 and then the file: each try waits its turn and the job ends well", async () => {
  await using origin = await startOrigin();
  const pauses: number[] = [];
  const backoff = (tries: number): number => (pauses.push(tries), 120 * tries);
  await using core = await openTestCore({ config: { egressAllow: [origin.host] }, backoff });
  const { id } = await core.submit([origin.link(5000, { "fail-first": 2 })]);
  const waiting = await core.waitFor(id, (job) => job.waiting_code === "retry");
  assert.equal(waiting.waiting_for, `next try at ${clockTime(waiting.run_at ?? 0)}: the server said 503`);
  const ended = await core.ended(id);
  assert.deepEqual([ended.status, ended.error_code, ended.waiting_for], ["completed", null, null]);
  assert.deepEqual(pauses, [1, 2]);
  assert.equal((await core.tasks(id))[0]?.attempts, 3);
  const at = (await core.events(id)).filter((event) => event.type === "task_start").map((event) => event.at);
  assert((at[1] ?? 0) - (at[0] ?? 0) >= 120 && (at[2] ?? 0) - (at[1] ?? 0) >= 240, String(at));
  assert.equal(await core.digestOf(id), originDigest(5000));
});

test("a Retry-After leaves the whole host alone for all its jobs, also after a restart", async () => {
  await using origin = await startOrigin();
  await using root = await temporaryRoot();
  const options = { root: root.path, config: { egressAllow: [origin.host] } };
  let until = 0;
  const ids = [];
  {
    await using core = await openTestCore(options);
    const first = await core.submit([origin.link(10, { "fail-first": 1, "fail-status": 429, "retry-after": 3 }, "a")]);
    await core.waitFor(first.id, (job) => job.waiting_code === "retry");
    const host = await core.store.read((tx) => tx.hosts.get(origin.host));
    assert(host);
    until = host.cool_down_until;
    const other = await core.submit([origin.link(10, {}, "b")]);
    const waiting = await core.waitFor(other.id, (job) => job.waiting_code === "retry");
    assert.equal(waiting.waiting_for, `next try at ${clockTime(until)}: the server said 429, Retry-After 3`);
    ids.push(first.id, other.id);
  }
  await using core = await openTestCore(options);
  for (const id of ids) assert.equal((await core.ended(id)).status, "completed");
  assert.equal(origin.requests.length, 3);
  const starts = (await core.store.read((tx) => tx.events.after(0, 1000))).filter((row) => row.type === "task_start");
  assert(
    starts.slice(1).every((event) => event.at >= until),
    "the host was asked before its time",
  );
});

test("a shorter Retry-After does not end a longer one", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const slow = { "fail-first": 1, "fail-status": 429, delay: 150, "retry-after": 1 };
  const { id } = await core.submit([
    origin.link(10, { "fail-first": 1, "fail-status": 429, "retry-after": 500 }, "long"),
    origin.link(10, slow, "short"),
  ]);
  await core.until("both tries are over", async () => (await core.tasks(id)).every((task) => task.error_code !== null));
  const host = await core.store.read((tx) => tx.hosts.get(origin.host));
  assert((host?.cool_down_until ?? 0) > core.core.clock.now() + 400_000);
});

for (const [status, code] of [
  [401, "needs_login"],
  [403, "http_error"],
  [404, "not_found"],
  [410, "not_found"],
] as const) {
  test(`${status} is ${code} at once, on the task and on the job`, async () => {
    await using origin = await startOrigin();
    await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
    const { id } = await core.submit([`${origin.url}/status/${status}?token=S3CR3T`]);
    const job = await core.ended(id);
    const [task] = await core.tasks(id);
    assert.deepEqual([job.status, job.failed, job.error_code, task?.error_code], ["failed", 1, code, code]);
    assert.match(job.error_message ?? "", new RegExp(`the server said ${status}`));
    assert.equal(task?.error_message, job.error_message);
    assert.equal(origin.requests.length, 1);
    assert.deepEqual((await core.files()).parts, []);
  });
}

test("a reset in the middle goes on at the very byte", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([origin.link(900_000, { "fail-first": 1, "fail-at": 300_000, rate: 3_000_000 })]);
  const ended = await core.ended(id);
  assert.equal(ended.status, "completed");
  assert.equal(await core.digestOf(id), originDigest(900_000));
  const [first, second] = origin.requests;
  const [task] = await core.tasks(id);
  assert.equal(second?.range, `bytes=${task?.resumed_from}-`);
  assert((task?.resumed_from ?? 0) > 0 && (task?.resumed_from ?? 0) <= (first?.bytesSent ?? 0));
});

test("seven fruitless tries are enough", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] }, backoff: () => 1 });
  const { id } = await core.submit([`${origin.url}/status/502`]);
  const job = await core.ended(id);
  assert.deepEqual([job.status, job.error_code], ["failed", "server_error"]);
  assert.equal(job.error_message, "Given up after 7 tries: the server said 502");
  assert.equal(origin.requests.length, 7);
  assert.equal((await core.tasks(id))[0]?.attempts, 7);
});

test("a task whose try is due goes on while another one still runs", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const { id } = await core.submit([
    origin.link(1000, { "hold-at": 10 }, "slow"),
    origin.link(1000, { "fail-first": 2 }, "shaky"),
  ]);
  await core.waitFor(id, (job) => job.downloaded === 1);
  origin.release();
  assert.equal((await core.ended(id)).downloaded, 2);
});

test("tasks fail alone: a job with one file is completed, one without any is failed", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const bad = `${origin.url}/status/404`;
  const mixed = await core.submit([origin.link(10), bad, `${bad}?x`]);
  const none = await core.submit([`${bad}?y`, `${origin.url}/status/401`]);
  const [one, two] = [await core.ended(mixed.id), await core.ended(none.id)];
  assert.deepEqual([one.status, one.downloaded, one.failed, one.error_code], ["completed", 1, 2, null]);
  assert.equal(one.message, "1 of 3 files, 2 failed");
  assert.deepEqual([two.status, two.downloaded, two.failed, two.error_code], ["failed", 0, 2, "not_found"]);
});

test("no secret of a link stands in any text", async () => {
  await using origin = await startOrigin();
  await using core = await openTestCore({ config: { egressAllow: [origin.host] } });
  const secret = "S3CR3T-55aa";
  origin.change("/redirect", { to: `http://u:${secret}@10.0.0.1/?api_key=${secret}` });
  const urls = [`${origin.url}/redirect?token=${secret}`, `${origin.url}/status/500?password=${secret}`];
  const { id } = await core.submit(urls);
  const job = await core.ended(id);
  const texts = JSON.stringify([
    job,
    await core.events(id),
    core.log,
    (await core.tasks(id)).map((t) => t.error_message),
  ]);
  assert(!texts.includes(secret), texts.slice(Math.max(0, texts.indexOf(secret) - 300), texts.indexOf(secret) + 20));
});
