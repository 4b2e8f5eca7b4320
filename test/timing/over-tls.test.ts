import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Stop } from "../../src/domain/stop.ts";
import type { EngineContext } from "../../src/engines/engine.ts";
import { proxiedTransferContract } from "../contracts/proxied-transfer.ts";
import { newTaskId, openTestEngine, type TestEngine } from "../support/open-test-engine.ts";
import { originDigest, startOrigin, type Origin } from "../support/origin.ts";
import { whereTrusted } from "../support/where-trusted.ts";

const MIB = 1024 * 1024;

type World = AsyncDisposable & { readonly origin: Origin; readonly engine: TestEngine };

async function openWorld(maxSpeed = 0, maxConnections = 16): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const origin = stack.use(await startOrigin(0, { tls: true }));
  const engine = stack.use(await openTestEngine([origin.host], { maxSpeed, maxConnections, lowSpeedTimeSeconds: 30 }));
  const whole = stack.move();
  return { origin, engine, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** Pauses as soon as so many bytes are there, and remembers when that was asked for. */
function pausedAt(bytes: number): { readonly context: Partial<EngineContext>; readonly askedMs: () => number } {
  const abort = new AbortController();
  let askedMs = 0;
  const progress: EngineContext["progress"] = ({ bytesDone }) => {
    if (bytesDone < bytes || abort.signal.aborted) return;
    askedMs = performance.now();
    abort.abort(new Stop("paused"));
  };
  return { context: { signal: abort.signal, progress }, askedMs: () => askedMs };
}

whereTrusted(import.meta.filename, () => {
  // Each of them mostly waits, so they run beside one another.
  suite("over TLS", { concurrency: true }, () => {
    test("a speed limit holds, is used up, and the file is the served one", async () => {
      const [size, limit] = [400_000, 200_000];
      await using world = await openWorld(limit);
      const samples: { readonly atMs: number; readonly bytes: number }[] = [];
      const beganMs = performance.now();
      const outcome = await world.engine.attempt(
        world.origin.link(size),
        {},
        { progress: ({ bytesDone }) => samples.push({ atMs: performance.now() - beganMs, bytes: bytesDone }) },
      );
      assert(outcome.kind === "fetched" && outcome.fetched.digest === originDigest(size), JSON.stringify(outcome));
      assert(performance.now() - beganMs > 1_600, `${performance.now() - beganMs} ms`);
      for (const { atMs, bytes } of samples)
        assert(bytes <= (limit * (atMs + 500)) / 1_000, `${bytes} bytes after ${Math.round(atMs)} ms`);
      assert.equal(world.origin.requests.length, 1);
    });

    test("a pause in mid-body takes less than a second and keeps the bytes; the file goes on at the byte", async () => {
      const size = 8 * MIB;
      // One connection: a slow machine would find that more of them bring more.
      await using world = await openWorld(400_000, 1);
      const [link, id] = [world.origin.link(size), newTaskId()];
      const pause = pausedAt(200_000);
      const first = await world.engine.attempt(link, { id }, pause.context);
      assert.deepEqual(first, { kind: "stopped", reason: "paused" });
      assert(performance.now() - pause.askedMs() < 1_000);
      world.engine.engine.limitAll(0);
      const second = await world.engine.attempt(link, { id });
      assert(second.kind === "fetched" && second.fetched.digest === originDigest(size), JSON.stringify(second));
      const { resumedFrom } = second.fetched;
      assert(resumedFrom >= 200_000 && resumedFrom < size / 2, `${resumedFrom}`);
      assert.deepEqual(
        world.origin.requests.map(({ range }) => range),
        [null, `bytes=${resumedFrom}-`],
      );
    });

    test("a slow file comes in pieces, whole", async () => {
      const size = 12 * MIB + 12_345;
      await using world = await openWorld();
      let segments = 0;
      const outcome = await world.engine.attempt(
        world.origin.link(size, { rate: 2 * MIB }),
        {},
        { progress: (progress) => (segments = Math.max(segments, progress.segments)) },
      );
      assert(outcome.kind === "fetched" && outcome.fetched.digest === originDigest(size), JSON.stringify(outcome));
      assert(segments > 1, `${segments} connections`);
    });

    proxiedTransferContract("https");
  });
});
