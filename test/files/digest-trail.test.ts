import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MessageChannel, Worker } from "node:worker_threads";
import { DigestThread } from "../../src/files/digest-thread.ts";
import { DigestTrail } from "../../src/files/digest-trail.ts";
import type { GrowingFile } from "../../src/files/follow-file.ts";
import { filesBeingRead, untilNoneIsRead, untilRead } from "../support/files-being-read.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const PATIENCE_MS = 25_000;
const MIB = 1024 * 1024;
const SIZE = 9 * MIB + 123;
const BYTES = Buffer.alloc(SIZE, "Trawl follows its bytes.");
const OTHERS = Buffer.alloc(SIZE, "Something else.");
const never = new AbortController().signal;
const digestOf = (bytes: Buffer, algorithm = "sha256"): string =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
const WHOLE = { sizeBytes: SIZE, sha256: digestOf(BYTES), sha512: null };

type Growing = AsyncDisposable & {
  readonly root: string;
  readonly path: string;
  readonly thread: DigestThread;
  /** Writes bytes in the same place as they have in `bytes`. */
  write(from: number, to: number, bytes?: Buffer): void;
  follow(more?: Partial<GrowingFile>): DigestTrail;
};

/** An empty file that is going to be written and read at the same time. */
async function openGrowing(): Promise<Growing> {
  await using stack = new AsyncDisposableStack();
  const { root } = stack.use(await temporaryFolder());
  const thread = stack.use(new DigestThread());
  const path = join(root, "growing");
  const fd = stack.adopt(openSync(path, "wx"), closeSync);
  const inode = String(statSync(path).ino);
  const whole = stack.move();
  return {
    root,
    path,
    thread,
    write: (from, to, bytes = BYTES) => void writeSync(fd, bytes, from, to - from, from),
    follow(more = {}) {
      const { port1, port2 } = new MessageChannel();
      thread.follow({ path, inode, sizeBytes: SIZE, sha512: false, ...more }, port2);
      return new DigestTrail(port1);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

test("a file is read right behind its writer, and no byte that the writer has not told of", async () => {
  await using file = await openGrowing();
  using trail = file.follow({ sha512: true });
  // What stands behind the told bytes is going to be written once more.
  file.write(0, SIZE, OTHERS);
  for (const [from, to] of [
    [0, 1],
    [1, 5 * MIB],
    [5 * MIB, SIZE - 1],
  ] as const) {
    file.write(from, to);
    trail.advance(to);
    trail.advance(from);
    await untilReadTo(file, [to]);
  }
  renameSync(file.path, join(file.root, "published"));
  file.write(SIZE - 1, SIZE);
  trail.advance(SIZE);
  assert.deepEqual(await trail.digests, { ...WHOLE, sha512: digestOf(BYTES, "sha512") });
  await untilNoneIsRead(file.root);
});

test("files take turns: each is read as far as it goes while another waits for its writer", async () => {
  await using file = await openGrowing();
  file.write(0, SIZE);
  using waiting = file.follow();
  waiting.advance(MIB);
  const trails = [file.follow(), file.follow()];
  for (const trail of trails) trail.advance(SIZE);
  for (const trail of trails) assert.deepEqual(await trail.digests, WHOLE);
  assert.deepEqual(await file.thread.digestOf(file.path, { sha512: false }, never), WHOLE);
  await untilReadTo(file, [MIB]);
  waiting.advance(SIZE);
  assert.deepEqual(await waiting.digests, WHOLE);
});

for (const [what, spoil] of [
  ["another file in its place", (path) => (renameSync(path, `${path}-first`), writeFileSync(path, BYTES))],
  ["no file", (path) => renameSync(path, `${path}-first`)],
  ["a shorter file than told", (path) => truncateSync(path, SIZE - 1)],
  ["a longer file than told", (path) => appendFileSync(path, "more")],
] as [string, (path: string) => void][]) {
  test(`${what} has no digest, and keeps nobody waiting`, async () => {
    await using file = await openGrowing();
    file.write(0, SIZE);
    spoil(file.path);
    using trail = file.follow();
    trail.advance(SIZE);
    assert.equal(await trail.digests, null);
    assert.deepEqual(filesBeingRead(file.root), []);
  });
}

test("whoever wants no digest any more is obeyed at once, also before the file was opened", async () => {
  await using file = await openGrowing();
  file.write(0, SIZE);
  file.follow()[Symbol.dispose]();
  const [stopped, other] = [file.follow(), file.follow()];
  stopped.advance(5 * MIB);
  other.advance(5 * MIB);
  await untilReadTo(file, [5 * MIB, 5 * MIB]);
  stopped[Symbol.dispose]();
  assert.equal(await stopped.digests, null);
  await untilReadTo(file, [5 * MIB]);
  other.advance(SIZE);
  assert.deepEqual(await other.digests, WHOLE);
});

test("a thread that dies leaves no writer waiting, and the next file has a new one", async (t) => {
  await using file = await openGrowing();
  file.write(0, SIZE);
  const threads = spyOnThreads(t);
  const trail = file.follow();
  trail.advance(MIB);
  await untilReadTo(file, [MIB]);
  for (const thread of threads) await thread.terminate();
  assert.equal(await trail.digests, null);
  await untilNoneIsRead(file.root);
  const next = file.follow();
  next.advance(SIZE);
  assert.deepEqual(await next.digests, WHOLE);
});

test("the thread stays for as long as a file is followed, and goes when nobody needs it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const ended = t.mock.method(Worker.prototype, "terminate");
  await using file = await openGrowing();
  file.write(0, SIZE);
  using trail = file.follow();
  trail.advance(MIB);
  await file.thread.digestOf(file.path, { sha512: false }, never);
  t.mock.timers.tick(60_000);
  assert.equal(ended.mock.callCount(), 0);
  trail.advance(SIZE);
  assert.deepEqual(await trail.digests, WHOLE);
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (ended.mock.callCount() === 0) {
    assert(performance.now() < deadlineMs, "the thread is still there");
    await setImmediate();
    t.mock.timers.tick(60_000);
  }
});

/** Waits until the readers have come exactly so far. */
function untilReadTo({ root }: Growing, wanted: readonly number[]): Promise<void> {
  return untilRead(root, (positions) => positions.join() === wanted.join());
}

/** The threads that are told anything from now on. */
function spyOnThreads(t: TestContext): ReadonlySet<Worker> {
  const threads = new Set<Worker>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const post = Worker.prototype.postMessage;
  t.mock.method(Worker.prototype, "postMessage", function (this: Worker, ...told: Parameters<Worker["postMessage"]>) {
    threads.add(this);
    Reflect.apply(post, this, told);
  });
  return threads;
}
