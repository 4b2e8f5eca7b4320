import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { describe, test } from "node:test";
import { idFromBytes, type JobId, type TaskId } from "../../src/domain/ids.ts";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext, EngineProgress, EngineTask, Fetched } from "../../src/engines/engine.ts";
import { openEngineAtOrigin } from "../support/open-test-engine.ts";
import { originDigest, type Knobs, type Origin } from "../support/origin.ts";

const MIB = 1024 * 1024;
/** So slow that one connection would take six seconds: even a starved machine sees that others are worth it. */
const RATE = 2 * MIB;
const SIZE = 12 * MIB + 12_345;

type World = AsyncDisposable & {
  readonly origin: Origin;
  readonly notes: string[];
  /** Progress as it was told, with the most connections at a time first. */
  readonly seen: EngineProgress[];
  /** Resolves with the first progress, past or to come, that fulfils the condition. */
  until(condition: (progress: EngineProgress) => boolean): Promise<EngineProgress>;
  fetch(task: EngineTask, resolveLink?: () => Promise<string>, signal?: AbortSignal): Promise<Fetched>;
};

async function openWorld(maxConnections = 8): Promise<World> {
  const { engine, origin, ...opened } = await openEngineAtOrigin(() => ({ maxConnections }));
  const notes: string[] = [];
  const seen: EngineProgress[] = [];
  const told = new EventEmitter();
  return {
    ...opened,
    origin,
    notes,
    seen,
    async until(condition) {
      for (let found = seen.find(condition); ; found = seen.find(condition)) {
        if (found) return found;
        await once(told, "progress");
      }
    },
    fetch(task, resolveLink = () => assert.fail("looked up"), signal = new AbortController().signal) {
      const context: EngineContext = {
        signal,
        maxSpeed: null,
        room: 0,
        proxy: null,
        resolveLink,
        note: (text) => void notes.push(text),
        received: () => {},
        reserve: () => Promise.resolve(),
        progress: (progress) => {
          seen.push(progress);
          told.emit("progress");
        },
      };
      return engine.fetch(task, context);
    },
  };
}

function taskOf(url: string): EngineTask {
  const job_id = idFromBytes<JobId>(randomBytes(16));
  return { id: idFromBytes<TaskId>(randomBytes(16)), job_id, url, name: null, checksum: null };
}

function most({ seen }: World): number {
  return Math.max(...seen.map(({ segments }) => segments));
}

// Most of the time is waiting for slow servers.
describe("files in pieces", { concurrency: true }, () => {
  test("a slow file is fetched in pieces, each byte asked for once but for what was on its way", async () => {
    await using world = await openWorld();
    const fetched = await world.fetch(taskOf(world.origin.link(SIZE, { rate: RATE }, "f")));
    assert.deepEqual([fetched.sizeBytes, fetched.digest], [SIZE, originDigest(SIZE)]);
    assert(most(world) > 1, "more than one connection");
    assert(world.origin.bytesSentFor(`/bytes/${SIZE}/f`) < SIZE * 1.5);
  });

  test("pieces never exceed the connections allowed, and one means one", async () => {
    for (const limit of [1, 2]) {
      await using world = await openWorld(limit);
      await world.fetch(taskOf(world.origin.link(8 * MIB, { rate: RATE })));
      assert(most(world) <= limit);
    }
  });

  for (const [name, knobs] of [
    ["forbids ranges", { "no-range": true }],
    ["answers the second connection with 503", { "max-parallel": 1 }],
    ["answers the second connection with 429", { "max-parallel": 1, "busy-status": 429 }],
    ["allows three connections", { "max-parallel": 3 }],
    ["names no version", { etag: "none", "no-date": true }],
    ["tells no length", { "no-length": true }],
  ] as const) {
    test(`a server that ${name} still delivers the file, in one attempt`, async () => {
      await using world = await openWorld();
      const fetched = await world.fetch(taskOf(world.origin.link(SIZE, { rate: RATE, ...knobs })));
      assert.equal(fetched.digest, originDigest(SIZE));
      assert.deepEqual(world.notes, []);
    });
  }

  test("pause keeps every piece; resume asks for nothing twice", async () => {
    await using world = await openWorld();
    const task = taskOf(world.origin.link(SIZE, { rate: RATE }, "f"));
    const abort = new AbortController();
    const first = world.fetch(task, undefined, abort.signal);
    await world.until(({ bytesDone, segments }) => bytesDone > 4 * MIB && segments > 2);
    abort.abort(new Stop("paused"));
    await assert.rejects(first, Stop);
    const kept = Math.max(...world.seen.map(({ bytesDone }) => bytesDone));
    const second = await world.fetch(task);
    assert.equal(second.digest, originDigest(SIZE));
    assert(second.resumedFrom >= kept, `${second.resumedFrom} of ${kept}`);
  });

  test("a file that changes between two attempts is fetched anew, also in pieces", async () => {
    await using world = await openWorld();
    const link = (knobs: Knobs) => world.origin.link(SIZE, { rate: RATE, ...knobs }, "f");
    const task = taskOf(link({ seed: "old" }));
    const abort = new AbortController();
    const first = world.fetch(task, undefined, abort.signal);
    await world.until(({ bytesDone, segments }) => bytesDone > 4 * MIB && segments > 2);
    abort.abort(new Stop("paused"));
    await assert.rejects(first, Stop);
    world.origin.change(`/bytes/${SIZE}/f`, { seed: "new" });
    assert.equal((await world.fetch(task)).digest, originDigest(SIZE, "new"));
    assert.match(world.notes.join(), /remote file changed/);
  });

  test("a link that expires is looked up again, and the file goes on at the byte", async () => {
    await using world = await openWorld(1);
    const task = taskOf(world.origin.link(MIB, { "hold-at": MIB / 2 }, "old"));
    const abort = new AbortController();
    const first = world.fetch(task, undefined, abort.signal);
    await world.until(({ bytesDone }) => bytesDone === MIB / 2);
    abort.abort(new Stop("paused"));
    await assert.rejects(first, Stop);
    world.origin.change(`/bytes/${MIB}/old`, { "fail-first": 99, "fail-status": 403 });
    world.origin.release();
    const fetched = await world.fetch(task, () => Promise.resolve(world.origin.link(MIB, {}, "new")));
    assert.deepEqual([fetched.digest, fetched.resumedFrom], [originDigest(MIB), MIB / 2]);
    assert.match(world.notes.join(), /expired/);
  });

  test("where a link leads to may expire under way: the pieces come from where it leads to now", async () => {
    await using world = await openWorld();
    const place = (name: string): string => world.origin.link(SIZE, { rate: RATE }, name);
    const task = taskOf(`${world.origin.url}/redirect?to=${encodeURIComponent(place("old"))}`);
    const fetching = world.fetch(task, () => Promise.resolve(task.url));
    await world.origin.seen(({ path, bytesSent }) => path.endsWith("/old") && bytesSent > 0);
    world.origin.change(`/bytes/${SIZE}/old`, { "fail-first": 99, "fail-status": 403 });
    world.origin.change("/redirect", { to: place("new") });
    assert.equal((await fetching).digest, originDigest(SIZE));
    assert.match(world.notes.join(), /expired/);
    const pieces = world.origin.requests.filter(({ path, status }) => path.endsWith("/new") && status === 206);
    assert(pieces.length > 1, `${pieces.length} pieces came from the new place`);
  });

  test("the files of one host share the connections allowed; each has at least one", async () => {
    await using world = await openWorld(4);
    let most = 0;
    void world.origin.seen(() => {
      most = Math.max(most, world.origin.requests.filter(({ outcome }) => outcome === "open").length);
      return false;
    });
    const fetching = ["a", "b", "c"].map((name) => world.fetch(taskOf(world.origin.link(SIZE, { rate: RATE }, name))));
    await Promise.all(fetching);
    // A file's first connection is never refused; each by itself would have had four.
    assert(most > 3 && most < 9, `${most} connections`);
  });

  test("a page in the place of the file is an expired link, not the file", async () => {
    await using world = await openWorld(1);
    const task = taskOf(world.origin.link(MIB, { "hold-at": MIB / 2 }, "f"));
    const abort = new AbortController();
    const first = world.fetch(task, undefined, abort.signal);
    await world.until(({ bytesDone }) => bytesDone === MIB / 2);
    abort.abort(new Stop("paused"));
    await assert.rejects(first, Stop);
    world.origin.release();
    world.origin.change(`/bytes/${MIB}/f`, { type: "text/html; charset=utf-8", seed: "page", "no-date": true });
    await assert.rejects(
      world.fetch(task, () => Promise.resolve(task.url)),
      { code: "link_expired" },
    );
    const fetched = await world.fetch(task, () => Promise.resolve(world.origin.link(MIB, {}, "renewed")));
    assert.deepEqual([fetched.digest, fetched.resumedFrom], [originDigest(MIB), MIB / 2]);
  });
});
