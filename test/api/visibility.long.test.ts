/** P56: of finished jobs of others nobody learns anything, by any door: not by a list, a count, a search or an event. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EventStream, type StreamEvent } from "./event-stream.ts";
import { createUser, signIn } from "./people.ts";
import { LOCAL_KEY, randomId, startTrawl, submit, type Trawl, untilStatus } from "./trawl.ts";

const MARK = "quagga";
const PACE = { heartbeatMs: 50, statsMs: 50, recheckMs: 1_000 };
const ENDED = ["completed", "failed", "cancelled"];

type Viewer = { readonly name: string; readonly headers: Record<string, string> };
/** Jobs of somebody else that have ended, each in its own way. */
type Ended = { readonly token: string; readonly ids: string[]; readonly assets: string[] };

let trawl: Trawl;
let viewers: Viewer[];
before(async () => {
  trawl = await startTrawl({}, { pace: PACE });
  const admin = await signIn(trawl);
  const guest = await submit(trawl, ["/of-the-guest"], { start_paused: true });
  const user = { ...(await signIn(trawl, await createUser(trawl, admin, "uma"))) };
  viewers = [
    { name: "visitor", headers: {} },
    { name: "guest", headers: { authorization: `Bearer ${guest.token}` } },
    { name: "user", headers: user },
  ];
});
after(() => trawl[Symbol.asyncDispose]());

async function endJobs(server = trawl): Promise<Ended> {
  const done = await submit(server, [`/${MARK}-done.txt`], { name: `${MARK} done` });
  const as = done.token;
  const failed = await submit(server, [`/missing/${MARK}.txt`], { name: `${MARK} failed`, as });
  const cancelled = await submit(server, [`/${MARK}-left.txt`], { start_paused: true, private: true, as });
  await server.call(`/api/jobs/${cancelled.id}/cancel`, { method: "POST", as });
  const job = await untilStatus(server, done.id, "completed");
  await untilStatus(server, failed.id, "failed");
  const ids = [done.id, failed.id, cancelled.id];
  return { token: as, ids, assets: [job.recent_files[0].asset_id] };
}

/** Every way to ask for lists and counts that might tell of what has ended. */
function questions(): string[] {
  const statuses = [
    ...ENDED,
    "completed,running",
    "failed,paused",
    "running,pending,paused,completed,failed,cancelled",
    "active,completed",
    "downloading,failed",
  ];
  const words = [MARK, `${MARK} done`, "missing", "127.0.0.1", "txt", "404"];
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  return [
    "/jobs",
    ...statuses.map((status) => `/jobs?status=${status}`),
    ...words.map((q) => `/jobs?q=${encodeURIComponent(q)}`),
    ...words.map((q) => `/jobs?status=active,completed,failed&q=${encodeURIComponent(q)}`),
    "/jobs?type=links",
    "/jobs?type=search,links&status=completed,paused",
    "/jobs?limit=1",
    `/jobs?from=${yesterday}`,
    `/jobs?from=${yesterday}&status=completed,paused`,
    `/jobs?to=2999-01-01&limit=200&status=paused,cancelled`,
    "/assets",
    ...words.map((q) => `/assets?q=${encodeURIComponent(q)}`),
    "/assets?kind=file",
    `/assets?from=${yesterday}`,
    "/stats",
    "/me",
  ].map((path) => `/api${path}`);
}

/** All answers that a viewer gets, without the number of the last event, which grows with everything. */
async function answers({ headers }: Viewer, paths: readonly string[]): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const path of paths) {
    const { status, json } = await trawl.call(path, { headers });
    all[path] = { status, ...json, sequence: null };
  }
  return all;
}

test("P56 what others finish changes no answer to anybody else: no list, union of statuses, search, total or day", async () => {
  const paths = questions();
  const before_ = await Promise.all(viewers.map((viewer) => answers(viewer, paths)));
  const { ids, assets } = await endJobs();
  const more = [...ids.map((id) => `/api/jobs/${id}`), ...assets.map((id) => `/api/assets?job_id=${ids[0]}&q=${id}`)];
  for (const [index, viewer] of viewers.entries()) {
    assert.deepEqual(await answers(viewer, paths), before_[index], viewer.name);
    const text = JSON.stringify(await answers(viewer, more));
    assert.ok(!text.includes(MARK) && !text.includes('"completed"'), `${viewer.name}: ${text}`);
  }
});

test("P56 the answer to a guest who asks for ended jobs only is the empty one with its message, whatever else is asked", async () => {
  for (const query of ["", `&q=${MARK}`, "&type=links", "&limit=1", "&from=2000-01-01", `&cursor=${cursorOf(3)}`]) {
    for (const { name, headers } of viewers.slice(0, 2)) {
      const { json } = await trawl.call(`/api/jobs?status=completed,failed,cancelled${query}`, { headers });
      assert.deepEqual(
        { ...json, sequence: 0 },
        { success: true, jobs: [], total: 0, next_cursor: null, message: "Login to view job history", sequence: 0 },
        `${name} ${query}`,
      );
    }
  }
});

const cursorOf = (number: number, kind = "jobs"): string => Buffer.from(`${kind}:${number}`).toString("base64url");

test("P56 no cursor, made by an admin or forged, leads a stranger to an ended job", async () => {
  const { ids } = await endJobs();
  const active = await submit(trawl, ["/still-here"], { start_paused: true });
  const admins: string[] = [];
  for (let cursor = ""; ;) {
    const { json } = await trawl.call(`/api/jobs?limit=1${cursor}`, { as: LOCAL_KEY });
    if (json.next_cursor === null) break;
    admins.push(json.next_cursor);
    cursor = `&cursor=${json.next_cursor}`;
  }
  const forged = [0, 1, 2, 5, 50, 999_999_999].map((number) => cursorOf(number));
  assert.ok(admins.length >= ids.length);
  for (const { name, headers } of viewers) {
    const seen = new Set<string>();
    for (const cursor of [...admins, ...forged]) {
      for (const status of ["", "&status=active,completed,failed,cancelled"]) {
        const { json } = await trawl.call(`/api/jobs?limit=200&cursor=${cursor}${status}`, { headers });
        for (const job of json.jobs) {
          assert.ok(!ENDED.includes(job.status) && !ids.includes(job.id), `${name} ${cursor}`);
          seen.add(job.id);
        }
      }
      const library = await trawl.call(`/api/assets?cursor=${cursor.replace("am9icz", "YXNzZXRz")}`, { headers });
      assert.ok(!library.text.includes(MARK), name);
    }
    assert.equal(seen.has(active.id), name !== "user");
  }
  for (const wrong of [cursorOf(-1), cursorOf(1, "assets"), "%00", "x".repeat(200), cursorOf(1e20)])
    assert.equal((await trawl.call(`/api/jobs?cursor=${wrong}`)).status, 400, wrong);
});

test("P56 a file's validators and ranges tell a stranger nothing: they are answered as if it never was", async () => {
  const { token, ids, assets } = await endJobs();
  const [asset = ""] = assets;
  const own = await trawl.call(`/api/assets/${asset}/file`, { as: token });
  const etag = own.headers.get("etag") ?? "";
  const modified = own.headers.get("last-modified") ?? "";
  const asked = [
    {},
    { "if-none-match": etag },
    { "if-none-match": "*" },
    { range: "bytes=0-0" },
    { range: "bytes=0-3", "if-range": etag },
    { range: "bytes=999999-" },
    { "if-modified-since": modified },
  ] as Record<string, string>[];
  const paths = ["/api/assets/ASSET/file", "/api/jobs/JOB/file", "/jobs/JOB/file", "/api/jobs/JOB/archive.zip"];
  for (const { name, headers } of viewers) {
    for (const more of asked) {
      for (const path of paths) {
        for (const method of ["GET", "HEAD"]) {
          const [real, none] = [
            await trawl.call(path.replace("ASSET", asset).replace("JOB", ids[0]!), {
              method,
              headers: { ...headers, ...more },
            }),
            await trawl.call(path.replace(/ASSET|JOB/, randomId()), { method, headers: { ...headers, ...more } }),
          ];
          assert.deepEqual([real.status, real.text], [none.status, none.text], `${name} ${path}`);
          assert.equal(real.status, 404);
          for (const header of ["etag", "last-modified", "content-range", "content-disposition", "content-length"])
            assert.equal(real.headers.get(header), none.headers.get(header), header);
        }
      }
    }
  }
});

test("P56 an idempotency key of somebody else opens nothing", async () => {
  const key = { "idempotency-key": "the same for two" };
  const body = { type: "links", urls: [`${trawl.origin.url}/${MARK}-keyed.txt`] };
  const first = await trawl.call("/api/jobs", { body, headers: key });
  await untilStatus(trawl, first.json.job_id, "completed");
  for (const { name, headers } of viewers) {
    const second = await trawl.call("/api/jobs", {
      body: { ...body, start_paused: true },
      headers: { ...headers, ...key },
    });
    assert.equal(second.status, 201, name);
    assert.notEqual(second.json.job_id, first.json.job_id, name);
    assert.equal(second.json.results[0].verdict, "accepted", name);
    await trawl.call(`/api/jobs/${second.json.job_id}/cancel`, { method: "POST", headers: { ...headers } });
  }
});

const openStream = ({ headers }: Pick<Viewer, "headers">, more: Record<string, string> = {}): Promise<EventStream> =>
  EventStream.open(`${trawl.url}/api/events`, { ...headers, ...more });

/** What a stream says about jobs, in order, as name and status. */
const storyOf = (stream: EventStream, ids: readonly string[]): [string, string | undefined][] =>
  stream.events
    .filter(({ data }: StreamEvent) => ids.includes(data.id) || ids.includes(data.job_id))
    .map(({ name, data }) => [name, data.status]);

/** Waits until a stream has everything that has happened so far: a job made now is seen by its viewer. */
async function caughtUp(stream: EventStream, viewer: Viewer): Promise<void> {
  const made = await submitAs(viewer);
  await stream.until(({ name, data }) => name === "job" && data.id === made);
  // Statistics come apart from events.
  const { length } = stream.named("stats");
  await stream.until(() => stream.named("stats").length > length + 1);
}

async function submitAs({ headers }: Viewer): Promise<string> {
  const urls = [`${trawl.origin.url}/${randomId()}`];
  const made = await trawl.call("/api/jobs", { body: { type: "links", urls, start_paused: true }, headers });
  assert.equal(made.status, 201, made.text);
  return made.json.job_id;
}

test("P56 a job that ends before a guest's eyes is removed, and nothing comes after that, not even when it is deleted", async () => {
  for (const viewer of viewers) {
    using stream = await openStream(viewer);
    await stream.until(({ name }) => name === "snapshot");
    const made = await submit(trawl, [`/slow/${MARK}-watched.txt`], { name: `${MARK} watched` });
    await untilStatus(trawl, made.id, "running");
    await trawl.origin.release();
    await untilStatus(trawl, made.id, "completed");
    assert.equal(
      (await trawl.call(`/api/jobs/${made.id}?files=true`, { method: "DELETE", as: made.token })).status,
      200,
    );
    await caughtUp(stream, viewer);
    const story = storyOf(stream, [made.id]);
    const removals = story.filter(([name]) => name === "removed");
    if (viewer.name === "user") assert.deepEqual(story, []);
    else {
      assert.equal(removals.length, 1, JSON.stringify(story));
      assert.equal(story.at(-1)?.[0], "removed", JSON.stringify(story));
      assert.ok(
        story.every(([, status]) => !ENDED.includes(status ?? "")),
        JSON.stringify(story),
      );
    }
    const text = JSON.stringify(stream.events);
    assert.ok(!text.includes(MARK), text);
    for (const { data } of stream.named("stats"))
      if (viewer.name !== "user")
        assert.deepEqual(
          ENDED.map((status) => data.totals[status]),
          [null, null, null],
        );
  }
});

test("P56 what ended long ago and is deleted now is no event to anybody but its owner and admins", async () => {
  const { token, ids } = await endJobs();
  const owner = { name: "owner", headers: { authorization: `Bearer ${token}` } };
  const admin = { name: "admin", headers: { authorization: `Bearer ${LOCAL_KEY}` } };
  const streams = new Map<Viewer, EventStream>();
  for (const viewer of [...viewers, owner, admin]) streams.set(viewer, await openStream(viewer));
  for (const stream of streams.values()) await stream.until(({ name }) => name === "snapshot");
  for (const id of ids) await trawl.call(`/api/jobs/${id}`, { method: "DELETE", as: token });
  for (const [viewer, stream] of streams) {
    if (viewer === admin) await stream.until(({ name, data }) => name === "removed" && data.id === ids.at(-1));
    else await caughtUp(stream, viewer);
    const knows = viewer === owner || viewer === admin;
    assert.deepEqual(storyOf(stream, ids), knows ? ids.map(() => ["removed", undefined]) : [], viewer.name);
    stream[Symbol.dispose]();
  }
});

test("P56 whatever event a stream goes on from, others' ended jobs are at most removed, and users hear nothing of others", async () => {
  const first = (await trawl.call("/api/jobs", { as: LOCAL_KEY })).json.sequence as number;
  const { token, ids } = await endJobs();
  await trawl.call(`/api/jobs/${ids[2]}`, { method: "DELETE", as: token });
  const active = await submit(trawl, [`/${MARK}-active.txt`], { start_paused: true, name: MARK });
  const last = (await trawl.call("/api/jobs", { as: LOCAL_KEY })).json.sequence as number;
  assert.ok(last - first > 8);
  for (const viewer of viewers) {
    for (let from = first; from <= last; from += 1) {
      using stream = await openStream(viewer, { "last-event-id": String(from) });
      await caughtUp(stream, viewer);
      const story = storyOf(stream, ids);
      for (const event of stream.named("removed")) assert.deepEqual(Object.keys(event.data), ["id"]);
      assert.ok(
        story.every(([name]) => name === "removed"),
        JSON.stringify(story),
      );
      assert.equal(new Set(story).size, story.length);
      if (from === first) assert.equal(story.length, viewer.name === "user" ? 0 : 3, viewer.name);
      if (from === last || viewer.name === "user") assert.deepEqual(story, [], `${viewer.name} from ${from}`);
      assert.equal(storyOf(stream, [active.id]).length > 0, viewer.name !== "user" && from < last, viewer.name);
      assert.ok(!JSON.stringify(stream.events).includes(MARK), viewer.name);
    }
  }
});

test("P56 counts for machines and a look at the whole are not for strangers", async () => {
  for (const { headers } of viewers) {
    const proxied = { ...headers, "x-forwarded-for": "198.51.100.1" };
    for (const path of ["/metrics", "/api/verify", "/api/audit"]) {
      const answer = await trawl.call(path, { headers: proxied });
      assert.ok([401, 403].includes(answer.status), path);
      assert.ok(!/trawl_jobs|checked|entries/.test(answer.text), path);
    }
  }
});
