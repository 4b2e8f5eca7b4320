import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { isFailureCode, Failure } from "../../src/domain/failures.ts";
import { idFromBytes, type JobId, type TaskId } from "../../src/domain/ids.ts";
import { Stop } from "../../src/domain/stop.ts";
import type { Engine, EngineContext, EngineProgress, EngineTask } from "../../src/engines/engine.ts";
import { hashFile } from "../../src/files/hash-file.ts";

/** What a suite needs of an engine: links that behave in known ways, and where its finished bytes stand. */
export type EngineWorld = AsyncDisposable & {
  readonly engine: Engine;
  /** A file of this size that stands still after `holdAt` bytes until `release`. */
  link(sizeBytes: number, holdAt?: number): string;
  /** A link to nothing. */
  readonly missing: string;
  release(): void;
  digest(sizeBytes: number): string;
  blobPath(blobId: string): string;
};

type Watched = {
  readonly context: EngineContext;
  readonly seen: EngineProgress[];
  readonly reserved: number[];
  /** How often it was said that all bytes are here. */
  received: number;
  readonly abort: AbortController;
  reached(bytes: number): Promise<void>;
};

function watched(refuse: Failure | null = null): Watched {
  const seen: EngineProgress[] = [];
  const reserved: number[] = [];
  const abort = new AbortController();
  const waiting: { bytes: number; resolve: () => void }[] = [];
  const look = (): void => waiting.forEach(({ bytes, resolve }) => (seen.at(-1)?.bytesDone ?? 0) >= bytes && resolve());
  const context: EngineContext = {
    signal: abort.signal,
    maxSpeed: null,
    room: 0,
    proxy: null,
    progress: (progress) => {
      seen.push(progress);
      look();
    },
    note: () => {},
    received: () => void (watch.received += 1),
    reserve: async (bytes) => {
      assert.equal(seen.at(-1)?.bytesDone ?? 0, seen.at(-1)?.resumedFrom ?? 0, "bytes came before room was asked for");
      reserved.push(bytes);
      if (refuse) throw refuse;
    },
    resolveLink: () => assert.fail("a good link was looked up again"),
  };
  const reached = (bytes: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ bytes, resolve });
    look();
    return promise;
  };
  const watch: Watched = { context, seen, reserved, received: 0, abort, reached };
  return watch;
}

/** Holds one engine to what engine.ts promises. */
export function engineContract(name: string, open: () => Promise<EngineWorld>): void {
  const newTask = (url: string, checksum: string | null = null): EngineTask => {
    const job_id = idFromBytes<JobId>(randomBytes(16));
    return { id: idFromBytes<TaskId>(randomBytes(16)), job_id, url, name: null, checksum };
  };

  test(`${name}: brings the bytes, with their digest and size, and asks for room first`, async () => {
    await using world = await open();
    const watch = watched();
    const fetched = await world.engine.fetch(newTask(world.link(300_000)), watch.context);
    assert.deepEqual([fetched.sizeBytes, fetched.digest], [300_000, world.digest(300_000)]);
    assert.equal(await hashFile(world.blobPath(fetched.blobId)), fetched.digest);
    assert.deepEqual([watch.reserved, watch.received], [[300_000], 1]);
  });

  test(`${name}: a file that was brought but never recorded is found whole, and nothing of it is fetched again`, async () => {
    await using world = await open();
    const task = newTask(world.link(300_000));
    await world.engine.fetch(task, watched().context);
    const again = await world.engine.fetch(task, watched().context);
    assert.deepEqual(
      [again.sizeBytes, again.digest, again.resumedFrom, again.requests],
      [300_000, world.digest(300_000), 300_000, 0],
    );
  });

  test(`${name}: stops within a second with the reason it was given, keeps the bytes and goes on from them`, async () => {
    await using world = await open();
    const task = newTask(world.link(600_000, 400_000));
    const first = watched();
    const attempt = world.engine.fetch(task, first.context);
    await first.reached(400_000);
    const askedMs = performance.now();
    first.abort.abort(new Stop("paused"));
    await assert.rejects(attempt, (error: unknown) => error instanceof Stop && error.reason === "paused");
    assert(performance.now() - askedMs < 1000);
    world.release();
    const second = watched();
    const fetched = await world.engine.fetch(task, second.context);
    assert.deepEqual([fetched.resumedFrom, fetched.digest], [400_000, world.digest(600_000)]);
    assert.deepEqual(second.reserved, [200_000]);
    assert.deepEqual([first.received, second.received], [0, 1]);
    for (const { seen } of [first, second]) {
      seen.forEach((progress, index) => {
        assert(progress.bytesDone >= (seen[index - 1]?.bytesDone ?? 0), "progress went backwards");
        assert(progress.bytesTotal === null || progress.bytesDone <= progress.bytesTotal, "more than all");
      });
    }
  });

  test(`${name}: does not begin what is stopped already`, async () => {
    await using world = await open();
    const watch = watched();
    watch.abort.abort(new Stop("cancelled"));
    await assert.rejects(world.engine.fetch(newTask(world.link(10)), watch.context), Stop);
    assert.deepEqual(watch.seen, []);
  });

  test(`${name}: writes nothing where no room is given`, async () => {
    await using world = await open();
    const watch = watched(new Failure("disk_full", { message: "no room" }));
    const attempt = world.engine.fetch(newTask(world.link(1000)), watch.context);
    await assert.rejects(
      attempt,
      (error: unknown) => error instanceof Failure && error.code === "disk_full" && error.message === "no room",
    );
    assert.equal(watch.seen.at(-1)?.bytesDone ?? 0, 0);
  });

  test(`${name}: an expected bad outcome is a failure with a code of the table`, async () => {
    await using world = await open();
    const codes: string[] = [];
    for (const task of [newTask(world.missing), newTask(world.link(10), `sha256:${"0".repeat(64)}`)]) {
      const outcome = await world.engine.fetch(task, watched().context).catch((error: unknown) => error);
      assert(outcome instanceof Failure && isFailureCode(outcome.code));
      codes.push(outcome.code);
    }
    assert.deepEqual(codes, ["not_found", "checksum_mismatch"]);
  });
}
