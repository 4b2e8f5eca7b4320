import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { JobId } from "../../src/domain/ids.ts";
import { Throttle, type Gate, type ThrottleClock } from "../../src/engines/http/throttle.ts";
import { TokenBucket } from "../../src/engines/http/token-bucket.ts";

const SECOND = 1_000;
const PIECE = 256 * 1024;

type Read = { readonly atMs: number; readonly job: string; readonly lane: number; readonly bytes: number };

/** A line without delay and with bytes without end, on a clock that jumps from one thing to do to the next. */
class World {
  nowMs = 5_000;
  readonly reads: Read[] = [];
  readonly #planned = new Set<{ atMs: number; run: () => void }>();
  readonly #lateness: () => number;

  constructor(lateness: () => number = () => 0) {
    this.#lateness = lateness;
  }

  readonly clock: ThrottleClock = {
    now: () => this.nowMs,
    after: (ms, run) => this.#after(ms + this.#lateness(), run),
  };

  #after(ms: number, run: () => void): () => void {
    const item = { atMs: this.nowMs + ms, run };
    this.#planned.add(item);
    return () => this.#planned.delete(item);
  }

  at(ms: number, run: () => void): void {
    this.#after(ms - this.nowMs, run);
  }

  runUntil(endMs: number): void {
    for (;;) {
      const next = [...this.#planned].reduce<{ atMs: number; run: () => void } | null>(
        (first, item) => (first === null || item.atMs < first.atMs ? item : first),
        null,
      );
      if (next === null || next.atMs > endMs) break;
      this.#planned.delete(next);
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = endMs;
  }

  /** A connection that takes whatever it may `turnMs` after it may, as an event loop does. */
  lane(throttle: Throttle, job: string, lane: number, { rate = 0, host = "h:1", turnMs = 0.1 } = {}): Gate {
    const share = throttle.join(job as JobId, rate);
    let isOpen = false;
    let gate: Gate | null = null;
    const read = (): void => {
      if (!isOpen || gate === null) return;
      const bytes = Math.min(gate.room, PIECE);
      this.reads.push({ atMs: this.nowMs, job, lane, bytes });
      gate.spend(bytes);
      if (isOpen) this.#after(turnMs, read);
    };
    gate = throttle.enter(share, host, {
      open: () => {
        if (!isOpen) this.#after(turnMs, read);
        isOpen = true;
      },
      shut: () => void (isOpen = false),
    });
    return gate;
  }

  bytes(fromMs: number, toMs: number, filter: (read: Read) => boolean = () => true): number {
    const inside = this.reads.filter((read) => read.atMs >= fromMs && read.atMs < toMs && filter(read));
    return inside.reduce((sum, read) => sum + read.bytes, 0);
  }
}

/** Every window of a second or more, beginning with a read, keeps to the limit; all of the time makes use of it. */
function assertHolds(world: World, rate: number, fromMs: number, toMs: number, reads = world.reads): void {
  const inside = reads.filter((read) => read.atMs >= fromMs && read.atMs < toMs);
  const oneRead = inside.reduce((most, read) => Math.max(most, read.bytes), 0);
  for (const ms of [SECOND, 1_700, 4_000]) {
    const most = (rate * ms * 1.05) / SECOND + oneRead;
    let [bytes, first] = [0, 0];
    for (const read of inside) {
      bytes += read.bytes;
      while ((inside[first] as Read).atMs < read.atMs - ms) bytes -= (inside[first++] as Read).bytes;
      assert(bytes <= most, `${bytes} bytes in ${ms} ms at ${rate} B/s`);
    }
  }
  const whole = inside.reduce((sum, read) => sum + read.bytes, 0);
  assert(whole >= (0.95 * rate * (toMs - fromMs)) / SECOND, `only ${whole} bytes at ${rate} B/s`);
}

test("a bucket is overdrawn at most by what was taken, and saves up no more than a blink", () => {
  const bucket = new TokenBucket(1_000);
  assert.equal(bucket.waitMs(1_000_000), 0);
  bucket.take(540, 1_000_000);
  assert.equal(Math.round(bucket.waitMs(1_000_000)), 500);
  bucket.giveBack(400, 1_000_000);
  assert.equal(Math.round(bucket.waitMs(1_000_000)), 100);
  bucket.setRate(1_000_000, 1_000_000);
  bucket.take(250_000, 1_000_000);
  bucket.setRate(1_000, 1_000_000);
  assert.equal(bucket.waitMs(1_000_000), 250, "the debts of a high limit were carried into a low one");
  bucket.setRate(0, 1_000_000);
  assert.equal(bucket.waitMs(1_000_000), 0);
});

test("any limit holds over any window, is used up, and the flow is even", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_024, max: 50_000_000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 20, maxLength: 20 }),
      (rate, lanes, jobs, late) => {
        let turn = 0;
        const world = new World(() => late[(turn += 1) % late.length] as number);
        const throttle = new Throttle(rate, new Map(), world.clock);
        for (let lane = 0; lane < lanes; lane += 1) world.lane(throttle, `job ${lane % jobs}`, lane);
        const began = world.nowMs;
        world.runUntil(began + 6 * SECOND);
        assertHolds(world, rate, began + SECOND / 2, began + 6 * SECOND);
        const largest = Math.max(...world.reads.map((read) => read.bytes));
        assert(largest <= rate / 4 + 1, `${largest} bytes at once at ${rate} B/s`);
      },
    ),
    { numRuns: 40 },
  );
});

test("each limit of a chain holds: over all, of the host, of the job", () => {
  const world = new World();
  const throttle = new Throttle(1_000_000, new Map([["slow:1", 200_000]]), world.clock);
  for (let lane = 0; lane < 4; lane += 1) world.lane(throttle, "a", lane, { host: "slow:1" });
  for (let lane = 4; lane < 8; lane += 1) world.lane(throttle, "b", lane, { rate: 100_000 });
  world.lane(throttle, "c", 8);
  const began = world.nowMs;
  world.runUntil(began + 8 * SECOND);
  const of = (job: string): Read[] => world.reads.filter((read) => read.job === job);
  assertHolds(world, 1_000_000, began, began + 8 * SECOND);
  assertHolds(world, 200_000, began, began + 8 * SECOND, of("a"));
  assertHolds(world, 100_000, began, began + 8 * SECOND, of("b"));
  assertHolds(world, 700_000, began, began + 8 * SECOND, of("c"));
});

test("jobs have equal shares however many connections they have, and so have a job's connections", () => {
  for (const rate of [100_000, 1_000_000, 10_000_000]) {
    const world = new World();
    const throttle = new Throttle(rate, new Map(), world.clock);
    for (let lane = 0; lane < 16; lane += 1) world.lane(throttle, "many", lane);
    world.lane(throttle, "one", 16);
    const began = world.nowMs;
    world.runUntil(began + 6 * SECOND);
    const one = world.bytes(began, world.nowMs, ({ job }) => job === "one");
    const all = world.bytes(began, world.nowMs);
    assert(one > all * 0.45 && one < all * 0.55, `${one} of ${all}`);
    for (let lane = 0; lane < 16; lane += 1) {
      const its = world.bytes(began, world.nowMs, (read) => read.lane === lane);
      assert(its > (all / 32) * 0.8 && its < (all / 32) * 1.2, `${its} of ${all}`);
    }
  }
});

test("a job that had little through its own limit does not starve the others once that is gone", () => {
  const world = new World();
  const throttle = new Throttle(1_000_000, new Map(), world.clock);
  world.lane(throttle, "poor", 1, { rate: 10_000 });
  world.lane(throttle, "rich", 2);
  const began = world.nowMs;
  world.runUntil(began + 20 * SECOND);
  throttle.limitJob("poor" as JobId, 0);
  world.runUntil(began + 22 * SECOND);
  const rich = world.bytes(began + 20 * SECOND, world.nowMs, ({ job }) => job === "rich");
  assert(rich > 900_000 && rich < 1_100_000, `${rich}`);
});

test("a change of limit holds within a second, upward from very low and downward from none", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1_024, 65_536, 1_000_000, 30_000_000),
      fc.constantFrom(1_024, 65_536, 1_000_000, 30_000_000),
      fc.integer({ min: 1, max: 16 }),
      fc.boolean(),
      (before, after, lanes, isJob) => {
        const world = new World();
        const throttle = new Throttle(isJob ? 0 : before, new Map(), world.clock);
        // Without a limit it is the line that is slow.
        const turnMs = before === 0 ? 20 : 0.1;
        for (let lane = 0; lane < lanes; lane += 1)
          world.lane(throttle, "a", lane, { rate: isJob ? before : 0, turnMs });
        const began = world.nowMs;
        world.at(began + 3 * SECOND, () => {
          if (isJob) throttle.limitJob("a" as JobId, after);
          else throttle.limitAll(after);
        });
        world.runUntil(began + 9 * SECOND);
        const read = world.bytes(began + 4 * SECOND, began + 9 * SECOND);
        const portion = Math.min(after / 4, 1_024);
        assert(read <= after * 5 * 1.05 + portion, `${read} bytes in 5 s from ${before} to ${after} B/s`);
        if (turnMs < 1)
          assert(read >= after * 5 * 0.95 - portion, `${read} bytes in 5 s from ${before} to ${after} B/s`);
      },
    ),
    { numRuns: 40 },
  );
});

test("what is given and not used goes back: many small files have the whole limit too", () => {
  const world = new World();
  const throttle = new Throttle(100_000, new Map(), world.clock);
  const share = throttle.join("a" as JobId, 0);
  let files = 0;
  const fetchOne = (): void => {
    const gate = throttle.enter(share, "h:1", {
      open: () =>
        world.at(world.nowMs, () => {
          gate.spend(100);
          gate[Symbol.dispose]();
          files += 1;
          world.at(world.nowMs, fetchOne);
        }),
      shut: () => {},
    });
  };
  world.at(world.nowMs, fetchOne);
  world.runUntil(world.nowMs + 5 * SECOND);
  assert(files * 100 >= 475_000 && files * 100 <= 530_000, `${files} files`);
});

test("who leaves while it waits is forgotten, and so is a job without members", () => {
  const world = new World();
  const throttle = new Throttle(1_024, new Map(), world.clock);
  const gates = [0, 1, 2].map((lane) => world.lane(throttle, "a", lane));
  world.runUntil(world.nowMs + SECOND);
  for (const gate of gates) gate[Symbol.dispose]();
  const before = world.reads.length;
  world.runUntil(world.nowMs + 5 * SECOND);
  assert.equal(world.reads.length, before);
  const { length } = world.reads;
  throttle.limitJob("nobody" as JobId, 5);
  using _share = throttle.join("nobody" as JobId, 0);
  world.lane(throttle, "nobody", 1);
  world.runUntil(world.nowMs + SECOND);
  assert(world.reads.length > length);
});
