/** Files whose digest is made in the digest thread while they come in. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { test, type TestContext } from "node:test";
import { Worker, type MessagePort } from "node:worker_threads";
import { idFromBytes, type JobId } from "../../src/domain/ids.ts";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext, EngineProgress, EngineTask, Fetched } from "../../src/engines/engine.ts";
import { DigestThread } from "../../src/files/digest-thread.ts";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import type { GrowingFile } from "../../src/files/follow-file.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { filesBeingRead, untilNoneIsRead, untilRead } from "../support/files-being-read.ts";
import { newTaskId, openEngineAtOrigin } from "../support/open-test-engine.ts";
import { originBytes, originDigest, type Knobs, type Origin } from "../support/origin.ts";

const MIB = 1024 * 1024;
const SIZE = 10 * MIB + 4321;
/** Here the server keeps still: the digest thread was told of 8 MiB at least by then. */
const HELD = 9 * MIB;
const TOLD = 8 * MIB;

type World = AsyncDisposable & {
  readonly origin: Origin;
  readonly folder: DownloadFolder;
  readonly notes: string[];
  /** Files that were read again as a whole, and those that were followed. */
  readonly counts: () => { readonly again: number; readonly followed: number };
  /** Settles when all bytes of some file are here. */
  readonly received: Promise<unknown>;
  abort: AbortController;
  task(url: string): EngineTask;
  fetch(task: EngineTask): Promise<Fetched>;
  /** Waits for progress that fulfils the condition, in any attempt. */
  until(condition: (progress: EngineProgress) => boolean): Promise<void>;
};

async function openWorld(t: TestContext, options: { maxConnections?: number; digest?: "later" } = {}): Promise<World> {
  const again = t.mock.method(DigestThread.prototype, "digestOf");
  const followed = t.mock.method(DigestThread.prototype, "follow");
  const { engine, folder, origin, ...opened } = await openEngineAtOrigin(() => ({ maxConnections: 1, ...options }));
  const told = new EventEmitter();
  const notes: string[] = [];
  let last: EngineProgress | null = null;
  const world = {
    ...opened,
    origin,
    folder,
    notes,
    counts: () => ({ again: again.mock.callCount(), followed: followed.mock.callCount() }),
    received: once(told, "received"),
    abort: new AbortController(),
    task: (url: string): EngineTask => {
      const job_id = idFromBytes<JobId>(randomBytes(16));
      return { id: newTaskId(), job_id, url, name: null, checksum: null };
    },
    fetch(task: EngineTask): Promise<Fetched> {
      const context: EngineContext = {
        signal: world.abort.signal,
        maxSpeed: null,
        room: 0,
        proxy: null,
        resolveLink: () => assert.fail("looked up"),
        note: (text) => void notes.push(text),
        received: () => told.emit("received"),
        reserve: () => Promise.resolve(),
        progress: (progress) => {
          last = progress;
          told.emit("progress");
        },
      };
      return engine.fetch(task, context);
    },
    until: async (condition: (progress: EngineProgress) => boolean) => {
      while (last === null || !condition(last)) await once(told, "progress");
    },
  };
  return world;
}

/** Begins a file, which stands still in the middle, and waits until the digest thread has read what it was told of. */
async function followed(world: World, knobs: Knobs = {}): Promise<{ task: EngineTask; outcome: Promise<Fetched> }> {
  const task = world.task(world.origin.link(SIZE, { "hold-at": HELD, ...knobs }, "f"));
  const outcome = world.fetch(task);
  await untilReadTo(world, TOLD);
  return { task, outcome };
}

async function pausedHalfway(world: World, knobs: Knobs = {}): Promise<EngineTask> {
  const { task, outcome } = await followed(world, knobs);
  await world.until(({ bytesDone }) => bytesDone === HELD);
  world.abort.abort(new Stop("paused"));
  await assert.rejects(outcome, Stop);
  await untilNoneIsRead(world.folder.path);
  world.abort = new AbortController();
  return task;
}

test("a large file has its digest without being read again", async (t) => {
  await using world = await openWorld(t);
  const { outcome } = await followed(world);
  world.origin.release();
  const fetched = await outcome;
  assert.deepEqual([fetched.sizeBytes, fetched.digest], [SIZE, originDigest(SIZE)]);
  assert.deepEqual(world.counts(), { again: 0, followed: 1 });
  assert.deepEqual(filesBeingRead(world.folder.path), []);
});

test("neither a small file nor one whose digest is made later is followed", async (t) => {
  await using now = await openWorld(t);
  await now.fetch(now.task(now.origin.link(8 * MIB - 1)));
  await now.fetch(now.task(now.origin.link(SIZE, { "no-length": true })));
  await using later = await openWorld(t, { digest: "later" });
  assert.equal((await later.fetch(later.task(later.origin.link(SIZE)))).digest, null);
  assert.equal(now.counts().followed + later.counts().followed, 0);
});

test("a stop in the middle leaves no reader; what was resumed is followed from its first byte", async (t) => {
  await using world = await openWorld(t);
  const task = await pausedHalfway(world);
  world.origin.change(`/bytes/${SIZE}/f`, { "hold-at": 1 });
  const second = world.fetch(task);
  // The reader begins with what is there, before anything new has come.
  await world.until(({ bytesDone }) => bytesDone === HELD + 1);
  await untilReadTo(world, HELD);
  world.origin.release();
  const fetched = await second;
  assert.deepEqual([fetched.resumedFrom, fetched.digest], [HELD, originDigest(SIZE)]);
  assert.deepEqual(world.counts(), { again: 0, followed: 2 });
});

test("a file that changed meanwhile has the digest of the new one", async (t) => {
  await using world = await openWorld(t);
  const task = await pausedHalfway(world, { seed: "old" });
  world.origin.change(`/bytes/${SIZE}/f`, { seed: "new" });
  world.origin.release();
  assert.equal((await world.fetch(task)).digest, originDigest(SIZE, "new"));
  assert.equal(world.counts().followed, 2);
});

test("pieces are followed as they join, whatever came first", async (t) => {
  await using world = await openWorld(t);
  const task = world.task(world.origin.link(SIZE, { "hold-at": 1 }, "f"));
  await leavePieces(world, task, [
    { start: 0, end: 6 * MIB, written: 5 * MIB },
    { start: 6 * MIB, end: SIZE, written: SIZE - 6 * MIB },
  ]);
  const fetching = world.fetch(task);
  await untilReadTo(world, 5 * MIB);
  world.origin.release();
  assert.equal((await fetching).digest, originDigest(SIZE));
  assert.deepEqual(world.counts(), { again: 0, followed: 1 });
});

test("a file that must begin anew while it is followed has the digest of its last generation", async (t) => {
  await using world = await openWorld(t);
  const task = world.task(world.origin.link(SIZE, { "hold-at": 1 }, "f"));
  await leavePieces(world, task, [
    { start: 0, end: 6 * MIB, written: 5 * MIB },
    { start: 6 * MIB, end: SIZE, written: 0 },
  ]);
  const fetching = world.fetch(task);
  await untilReadTo(world, 5 * MIB);
  // The first piece still comes from the old file, the second one is not to be had any more.
  world.origin.change(`/bytes/${SIZE}/f`, { seed: "new" });
  world.origin.release();
  assert.equal((await fetching).digest, originDigest(SIZE, "new"));
  assert.match(world.notes.join(), /Starts again/);
  assert.equal(world.counts().followed, 2);
  await untilNoneIsRead(world.folder.path);
});

for (const [algorithm, isRight] of [
  ["sha512", true],
  ["sha512", false],
  ["sha256", false],
] as const) {
  test(`a ${isRight ? "right" : "wrong"} ${algorithm} named by the server is compared on the way`, async (t) => {
    await using world = await openWorld(t, { digest: "later" });
    const named = createHash(algorithm).update(isRight ? originBytes("", 0, SIZE) : "something else");
    const knobs = { "repr-digest": `${algorithm.replace("sha", "sha-")}=:${named.digest("base64")}:` };
    const { outcome } = await followed(world, knobs);
    world.origin.release();
    if (isRight) assert.equal((await outcome).digest, originDigest(SIZE));
    else await assert.rejects(outcome, { code: "checksum_mismatch" });
    assert.deepEqual(world.counts(), { again: 0, followed: 1 });
  });
}

test("when the digest thread dies, the file is read again once it is whole", async (t) => {
  const threads = spyOnThreads(t, "follow");
  await using world = await openWorld(t);
  const { outcome } = await followed(world);
  for (const thread of threads) await thread.terminate();
  world.origin.release();
  assert.equal((await outcome).digest, originDigest(SIZE));
  assert.deepEqual(world.counts(), { again: 1, followed: 1 });
});

test("when the transfer thread dies, nobody reads its file any more", async (t) => {
  const threads = spyOnThreads(t, "fetch");
  await using world = await openWorld(t);
  const { outcome } = await followed(world);
  for (const thread of threads) void thread.terminate();
  await assert.rejects(outcome, /transfer thread broke off/);
  await untilNoneIsRead(world.folder.path);
});

test("a stop while the last bytes are read is obeyed at once; going on asks for nothing", async (t) => {
  const held: MessagePort[] = [];
  t.mock.method(DigestThread.prototype, "follow", (_: GrowingFile, port: MessagePort) => void held.push(port));
  await using world = await openWorld(t);
  const task = world.task(world.origin.link(SIZE));
  const fetching = world.fetch(task);
  await world.received;
  world.abort.abort(new Stop("paused"));
  await assert.rejects(fetching, Stop);
  for (const port of held)
    await once(
      port.on("message", () => {}),
      "close",
    );
  world.abort = new AbortController();
  assert.equal((await world.fetch(task)).digest, originDigest(SIZE));
  assert.deepEqual([held.length, world.counts().again, world.origin.requests.length], [1, 1, 1]);
});

/** Waits until the digest thread has read so many bytes of the one file, or a little more. */
function untilReadTo({ folder }: World, bytes: number): Promise<void> {
  return untilRead(folder.path, ([position = 0, ...more]) => position >= bytes && more.length === 0);
}

type Piece = { readonly start: number; readonly end: number; readonly written: number };

/** Leaves what an earlier attempt in pieces would have left of the file `seed=""`. */
async function leavePieces({ folder }: World, { id, url }: EngineTask, pieces: readonly Piece[]): Promise<void> {
  await using part = await openPartFile(folder, id);
  part.startNewGeneration({
    url,
    etag: `"-${SIZE}"`,
    last_modified: null,
    total: SIZE,
    mime: null,
    encoding: null,
    digests: [],
  });
  for (const { start, end, written } of pieces) {
    const slot = part.ledger.addSegment(start, end);
    if (written > 0) part.append(slot, originBytes("", start, written), 0, written);
  }
}

/** The threads that are told this from now on. */
function spyOnThreads(t: TestContext, kind: string): ReadonlySet<Worker> {
  const threads = new Set<Worker>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const post = Worker.prototype.postMessage;
  t.mock.method(Worker.prototype, "postMessage", function (this: Worker, ...told: Parameters<Worker["postMessage"]>) {
    const messages = [told[0]].flat() as { kind: string }[];
    if (messages.some((message) => message.kind === kind)) threads.add(this);
    Reflect.apply(post, this, told);
  });
  return threads;
}
