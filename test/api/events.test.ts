import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { StreamEvents } from "../../src/api/contract.ts";
import { EventStream } from "./event-stream.ts";
import { LOCAL_KEY, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

let trawl: Trawl;
const PACE = { heartbeatMs: 50, statsMs: 100, recheckMs: 100 };
before(async () => (trawl = await startTrawl({}, { pace: PACE })));
after(() => trawl[Symbol.asyncDispose]());

const open = (as?: string, headers: Record<string, string> = {}, server = trawl) =>
  EventStream.open(`${server.url}/api/events`, {
    ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
    ...headers,
  });
const bearer = LOCAL_KEY;
const sequenceOf = async (server = trawl): Promise<number> =>
  (await server.call("/api/jobs", { as: bearer })).json.sequence;

test("a stream begins with the active jobs, and every event has the shape of the contract", async () => {
  const early = await submit(trawl, ["/early"], { start_paused: true });
  using stream = await open(bearer);
  assert.equal(stream.status, 200);
  assert.match(stream.headers["content-type"] ?? "", /^text\/event-stream/);
  assert.equal(stream.headers["x-accel-buffering"], "no");
  const snapshot = await stream.until((event) => event.name === "snapshot");
  assert.equal(snapshot.id, snapshot.data.sequence);
  assert.ok(snapshot.data.jobs.some((job: any) => job.id === early.id));
  assert.equal(snapshot.data.totals.active, snapshot.data.jobs.length);
  const late = await submit(trawl, ["/late"]);
  await stream.until((event) => event.name === "job" && event.data.id === late.id && event.data.status === "completed");
  await stream.until(
    (event) => event.name === "task" && event.data.job_id === late.id && event.data.status === "completed",
  );
  await stream.until((event) => event.name === "stats");
  await stream.heartbeat;
  for (const { name, data } of stream.events) StreamEvents[name as keyof typeof StreamEvents].parse(data);
  for (const event of stream.events)
    assert.equal(event.id !== null, ["snapshot", "job", "removed"].includes(event.name), event.name);
});

test("the last event is the job as GET gives it, and the list's sequence is reached", async () => {
  using stream = await open(bearer);
  const made = await submit(trawl, ["/rest"]);
  const job = await untilStatus(trawl, made.id, "completed");
  const sequence = await sequenceOf();
  const last = await stream.until((event) => (event.id ?? 0) >= sequence);
  assert.equal(last.data.id, made.id);
  assert.deepEqual(last.data, job);
});

test("a stranger sees a job come, redacted, and go, with nothing but its id", async () => {
  using stranger = await open();
  using owner = await open((await submit(trawl, ["/o"], { start_paused: true })).token);
  await stranger.until((event) => event.name === "snapshot");
  await owner.until((event) => event.name === "snapshot");
  const made = await submit(trawl, ["/slow/S3CR3T.txt"], { name: "S3CR3T" });
  await stranger.until((event) => event.name === "job" && event.data.id === made.id && event.data.status === "running");
  await trawl.origin.release();
  const gone = await stranger.until((event) => event.name === "removed" && event.data.id === made.id);
  assert.deepEqual(gone.data, { id: made.id });
  const text = JSON.stringify(stranger.events);
  assert.ok(!text.includes("S3CR3T"));
  assert.equal(stranger.named("task").length, 0);
  assert.ok(stranger.events.every((event) => event.data.id !== made.id || event.data.status !== "completed"));
});

test("the owner sees the end of their own job", async () => {
  const mine = await submit(trawl, ["/slow/mine.txt"]);
  using stream = await open(mine.token);
  await untilStatus(trawl, mine.id, "running");
  await trawl.origin.release();
  const end = await stream.until((event) => event.name === "job" && event.data.status === "completed");
  assert.equal(end.data.owned, true);
  assert.equal(end.data.recent_files[0].name, "mine.txt");
});

test("after Last-Event-ID comes what was missed, once each, as it may be seen now", async () => {
  const from = await sequenceOf();
  const kept = await submit(trawl, ["/replayed"], { start_paused: true });
  const ended = await submit(trawl, ["/ended"]);
  await untilStatus(trawl, ended.id, "completed");
  const last = await sequenceOf();
  for (const headers of [{ "last-event-id": `${from}` }, {}]) {
    const query = "last-event-id" in headers ? "" : `?last_event_id=${from}`;
    using guest = await EventStream.open(`${trawl.url}/api/events${query}`, headers);
    const gone = await guest.until((event) => event.name === "removed");
    assert.deepEqual(gone, { name: "removed", id: last, data: { id: ended.id } });
    const jobs = guest.named("job");
    assert.deepEqual(
      jobs.map((event) => event.data.id),
      [kept.id],
    );
    assert.equal(jobs[0]?.data.name, null);
    assert.equal(guest.named("snapshot").length, 0);
  }
  using admin = await open(bearer, { "last-event-id": `${from}` });
  const end = await admin.until((event) => event.id === last);
  assert.equal(end.data.status, "completed");
});

test("an event id that is ahead, garbled or too old is answered with a snapshot", async () => {
  const last = await sequenceOf();
  for (const id of [`${last + 1}`, "x", "-1", "1e3", "99999999999999999999"]) {
    using stream = await open(bearer, { "last-event-id": id });
    await stream.until((event) => event.name === "snapshot");
  }
  using upToDate = await open(bearer, { "last-event-id": `${last}` });
  const made = await submit(trawl, ["/after"], { start_paused: true });
  await upToDate.until((event) => event.name === "job" && event.data.id === made.id);
  assert.equal(upToDate.named("snapshot").length, 0);
});

test("who was away for longer than the log goes back gets a snapshot, everybody else what they missed", async () => {
  await using own = await startTrawl();
  const ended = await submit(own, ["/pruned"]);
  await untilStatus(own, ended.id, "completed");
  const last = await sequenceOf(own);
  const active = await submit(own, ["/kept"], { start_paused: true });
  const all = { after: 0, limit: 1_000 };
  const { removed } = await own.core.store.write((tx) => tx.pruneEvents(Date.now() + 60_000, all));
  assert.equal(removed, last, "all events but that of the active job");
  using away = await open(bearer, { "last-event-id": `${last - 1}` }, own);
  const snapshot = await away.until((event) => event.name === "snapshot");
  assert.deepEqual(
    snapshot.data.jobs.map((job: any) => job.id),
    [active.id],
  );
  using near = await open(bearer, { "last-event-id": `${last}` }, own);
  await near.until((event) => event.name === "job" && event.data.id === active.id);
  assert.equal(near.named("snapshot").length, 0);
});

test("more than a thousand missed events are answered with a snapshot", async () => {
  await using own = await startTrawl();
  const { id } = await submit(own, ["/many"], { start_paused: true });
  const from = await sequenceOf(own);
  const bump = (index: number) =>
    own.core.store.write(async (tx) => {
      for (let step = 0; step < 500; step += 1) {
        await tx.jobs.update(
          id as any,
          { priority: (index + step) % 10 },
          { at: Date.now(), type: "change", text: "" },
        );
      }
    });
  await bump(0);
  await bump(1);
  using near = await open(bearer, { "last-event-id": `${from}` }, own);
  await near.until((event) => event.name === "job");
  assert.equal(near.named("snapshot").length, 0);
  await bump(2);
  using far = await open(bearer, { "last-event-id": `${from}` }, own);
  await far.until((event) => event.name === "snapshot");
});

test("streams opened while jobs come miss none and get none twice", async () => {
  const streams: EventStream[] = [];
  const made: string[] = [];
  const { token } = await submit(trawl, ["/first"], { start_paused: true });
  for (let index = 0; index < 15; index += 1) {
    const opening = open(bearer);
    made.push((await submit(trawl, [`/race/${index}`], { start_paused: true, as: token })).id);
    streams.push(await opening);
  }
  const last = made.at(-1);
  for (const stream of streams) {
    await stream.until(
      (e) =>
        (e.name === "snapshot" && e.data.jobs.some((job: any) => job.id === last)) ||
        (e.name === "job" && e.data.id === last),
    );
    const ids = stream.events.flatMap((event) => (event.id === null ? [] : [event.id]));
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
    );
    const seen = new Set<string>();
    for (const { name, data } of stream.events) {
      if (name === "snapshot") for (const job of data.jobs) seen.add(job.id);
      if (name === "job") seen.add(data.id);
    }
    for (const id of made) assert.ok(seen.has(id));
    stream[Symbol.dispose]();
  }
});

test("a deleted job is removed from the stream", async () => {
  const mine = await submit(trawl, ["/deleted"]);
  await untilStatus(trawl, mine.id, "completed");
  using stream = await open(mine.token);
  await stream.until((event) => event.name === "snapshot");
  assert.equal((await trawl.call(`/api/jobs/${mine.id}`, { method: "DELETE", as: mine.token })).status, 200);
  await stream.until((event) => event.name === "removed" && event.data.id === mine.id);
});

test("a reader that does not read is dropped, and the others go on", async () => {
  await using own = await startTrawl();
  const { id, token } = await submit(own, ["/fat"], { start_paused: true, name: "x".repeat(300) });
  using reader = await open(token, {}, own);
  await reader.until((event) => event.name === "snapshot");
  const slow = connect(own.port, "127.0.0.1");
  slow.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  slow.pause();
  const closed = new Promise<void>((resolve) => slow.on("close", () => resolve()));
  slow.on("error", () => {});
  let priority = 0;
  const flood = setInterval(() => {
    void own.jobs.change(id as any, { priority: (priority += 1) % 10 });
  }, 1);
  const memory = process.memoryUsage().rss;
  // A socket that is never read is told of its end only when it is read: the server's side is what counts.
  const open_ = async (): Promise<number> =>
    Number(/trawl_event_streams (\d+)/.exec((await own.call("/metrics")).text)?.[1]);
  const big = "y".repeat(2_000_000);
  const hub = { sent: 0 };
  while ((await open_()) > 1 && hub.sent < 60) {
    hub.sent += 1;
    await own.core.store.write((tx) =>
      tx.jobs.update(id as any, { message: big }, { at: Date.now(), type: "change", text: "" }),
    );
  }
  clearInterval(flood);
  assert.ok(hub.sent < 60, "the slow reader was kept");
  assert.ok(process.memoryUsage().rss - memory < 300e6);
  const again = await submit(own, ["/alive"], { start_paused: true, as: token });
  await reader.until((event) => event.name === "job" && event.data.id === again.id);
  slow.destroy();
  await closed;
});

test("one person has at most 20 streams", async () => {
  await using own = await startTrawl();
  const { token } = await submit(own, ["/t"], { start_paused: true });
  const streams = await Promise.all(Array.from({ length: 24 }, () => open(token, {}, own)));
  const statuses = streams.map((stream) => stream.status).sort((a, b) => a - b);
  assert.deepEqual(statuses, [...Array(20).fill(200), ...Array(4).fill(429)]);
  streams.find((stream) => stream.status === 200)?.[Symbol.dispose]();
  using other = await open((await submit(own, ["/u"], { start_paused: true })).token, {}, own);
  assert.equal(other.status, 200);
  for (const stream of streams) stream[Symbol.dispose]();
});

test("a stream ends when its session does, and when the server closes", async () => {
  const own = await startTrawl({}, { pace: PACE });
  const signedIn = await own.call("/api/auth/sign-in/email", {
    body: { email: "admin@example.org", password: "correct horse battery" },
  });
  const cookie = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
  using admin = await open(undefined, { cookie }, own);
  using guest = await open(undefined, {}, own);
  await admin.until((event) => event.name === "snapshot");
  await own.call("/api/auth/sign-out", { method: "POST", headers: { cookie } });
  await admin.ended;
  await own[Symbol.asyncDispose]();
  await guest.ended;
});

test("another site's page gets no stream", async () => {
  for (const headers of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }] as Record<
    string,
    string
  >[]) {
    using stream = await open(undefined, headers);
    assert.equal(stream.status, 403);
  }
});
