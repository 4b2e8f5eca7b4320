import type { JobId } from "../../domain/ids.ts";
import { TokenBucket } from "./token-bucket.ts";

/** All connections together are given at most this much of the rate ahead, in seconds. */
const AHEAD_SECONDS = 0.01;
/** Nobody is given less than this at once, nor a smaller part of a second where that is still less. In bytes, seconds. */
const LEAST_BYTES = 1024;
const LEAST_SECONDS = 0.25;
const MOST_BYTES = 256 * 1024;

/** Times in milliseconds. */
export type ThrottleClock = {
  now(): number;
  /** Runs something once after so long; returns the way to prevent it. */
  after(ms: number, run: () => void): () => void;
};

/** What the throttle does to one connection. */
export type Valve = {
  /** So many bytes may be read now; Infinity where nothing limits them. */
  open(bytes: number): void;
  /** Nothing may be read until `open`. */
  shut(): void;
};

/** One connection's leave to read. Dispose of it when the connection has done its work. */
export type Gate = Disposable & {
  /** How many bytes may be read now. */
  readonly room: number;
  /** Tells of bytes that were read. */
  spend(bytes: number): void;
};

type Entry = { readonly share: Share; readonly host: TokenBucket | null; readonly valve: Valve; room: number };

/** What the connections of one job have of the line; shared by all attempts of the job, each of which disposes of it. */
export class Share implements Disposable {
  readonly bucket = new TokenBucket(0);
  readonly entries = new Set<Entry>();
  /** In the order in which they asked. */
  readonly waiting = new Set<Entry>();
  /** Bytes given so far, on the scale of `Throttle`. */
  served = 0;
  members = 0;
  readonly #gone: () => void;

  constructor(gone: () => void) {
    this.#gone = gone;
  }

  [Symbol.dispose](): void {
    this.members -= 1;
    if (this.members === 0) this.#gone();
  }
}

/**
 * Shares what may pass a second among the connections of a thread: over all, for each host (`host:port`), for each job.
 * Whoever may read next is the job that had least; in a job, connections take turns. Rates in bytes a second, 0 is none.
 */
export class Throttle {
  readonly #clock: ThrottleClock;
  readonly #all: TokenBucket;
  readonly #hosts: ReadonlyMap<string, TokenBucket>;
  readonly #shares = new Map<JobId, Share>();
  /** What the last one served had had: who comes late begins there, and saves nothing up. */
  #served = 0;
  #isServing = false;
  #cancelWake: () => void = () => {};

  constructor(rate: number, hostRates: ReadonlyMap<string, number>, clock: ThrottleClock) {
    this.#clock = clock;
    this.#all = new TokenBucket(rate);
    this.#hosts = new Map([...hostRates].map(([host, hostRate]) => [host, new TokenBucket(hostRate)]));
  }

  /** Limits everything together, from now on. */
  limitAll(rate: number): void {
    if (rate === this.#all.rate) return;
    this.#all.setRate(rate, this.#clock.now());
    this.#askAnew([...this.#shares.values()]);
  }

  /** Limits a job that has members, from now on. */
  limitJob(id: JobId, rate: number): void {
    const share = this.#shares.get(id);
    if (share === undefined || rate === share.bucket.rate) return;
    share.bucket.setRate(rate, this.#clock.now());
    this.#askAnew([share]);
  }

  /** Makes an attempt a member of its job's share; the job has this limit from now on. */
  join(id: JobId, rate: number): Share {
    const share = this.#shares.get(id) ?? new Share(() => void this.#shares.delete(id));
    this.#shares.set(id, share);
    share.members += 1;
    this.limitJob(id, rate);
    return share;
  }

  /** Lets a connection to `host` (`host:port`) take part. Its valve is open or shut when this returns. */
  enter(share: Share, host: string, valve: Valve): Gate {
    const entry: Entry = { share, host: this.#hosts.get(host) ?? null, valve, room: 0 };
    share.entries.add(entry);
    this.#ask(entry);
    return {
      get room() {
        return entry.room;
      },
      spend: (bytes) => this.#spend(entry, bytes),
      [Symbol.dispose]: () => this.#leave(entry),
    };
  }

  #spend(entry: Entry, bytes: number): void {
    entry.room -= bytes;
    if (entry.room > 0) return;
    if (entry.room < 0) this.#charge(entry, -entry.room);
    entry.room = 0;
    this.#ask(entry);
  }

  #ask(entry: Entry): void {
    entry.share.waiting.add(entry);
    this.#serve();
    if (entry.share.waiting.has(entry)) entry.valve.shut();
  }

  #leave(entry: Entry): void {
    this.#takeBack(entry);
    entry.share.entries.delete(entry);
    entry.share.waiting.delete(entry);
    this.#serve();
  }

  /** After a change of limits what was given no longer counts. */
  #askAnew(shares: readonly Share[]): void {
    const entries = shares.flatMap((share) => [...share.entries]).filter((entry) => !entry.share.waiting.has(entry));
    for (const entry of entries) {
      this.#takeBack(entry);
      entry.share.waiting.add(entry);
    }
    this.#serve();
    for (const entry of entries) if (entry.share.waiting.has(entry)) entry.valve.shut();
  }

  #takeBack(entry: Entry): void {
    if (Number.isFinite(entry.room)) {
      for (const bucket of this.#chain(entry)) bucket.giveBack(entry.room, this.#clock.now());
      entry.share.served -= entry.room;
    }
    entry.room = 0;
  }

  /** Gives leave to read as long as there is something to give. What a valve lets in may ask again at once. */
  #serve(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    try {
      while (this.#serveOne());
    } finally {
      this.#isServing = false;
    }
  }

  #serveOne(): boolean {
    const now = this.#clock.now();
    let best: Entry | null = null;
    let waitMs = Infinity;
    for (const share of this.#shares.values()) {
      if (best !== null && best.share.served <= share.served) continue;
      const next = this.#nextOf(share, now);
      if (typeof next === "number") waitMs = Math.min(waitMs, next);
      else best = next;
    }
    if (best === null) this.#wakeAfter(waitMs);
    else this.#give(best);
    return best !== null;
  }

  /** The next of a job's connections that may read now, or in how many milliseconds one may. */
  #nextOf(share: Share, now: number): Entry | number {
    if (share.waiting.size === 0) return Infinity;
    const closedMs = Math.max(this.#all.waitMs(now), share.bucket.waitMs(now));
    if (closedMs > 0) return closedMs;
    let leastMs = Infinity;
    for (const entry of share.waiting) {
      const waitMs = entry.host?.waitMs(now) ?? 0;
      if (waitMs === 0) return entry;
      leastMs = Math.min(leastMs, waitMs);
    }
    return leastMs;
  }

  #give(entry: Entry): void {
    const bytes = this.#portion(entry);
    entry.share.waiting.delete(entry);
    entry.room = bytes;
    if (Number.isFinite(bytes)) this.#charge(entry, bytes);
    entry.valve.open(bytes);
  }

  #charge(entry: Entry, bytes: number): void {
    for (const bucket of this.#chain(entry)) bucket.take(bytes, this.#clock.now());
    const { share } = entry;
    this.#served = Math.max(this.#served, share.served);
    share.served = this.#served + bytes;
  }

  /** How much one connection is given at once: little, so that the others have their turn soon and the flow is even. */
  #portion(entry: Entry): number {
    const rate = Math.min(...this.#chain(entry).map((bucket) => bucket.rate || Infinity));
    if (rate === Infinity) return Infinity;
    const jobs = [...this.#shares.values()].filter((share) => share.entries.size > 0).length;
    const fair = (rate * AHEAD_SECONDS) / (jobs * entry.share.entries.size);
    const least = Math.min(LEAST_BYTES, rate * LEAST_SECONDS);
    return Math.ceil(Math.min(MOST_BYTES, Math.max(least, fair)));
  }

  #chain({ share, host }: Entry): TokenBucket[] {
    return host === null ? [this.#all, share.bucket] : [this.#all, host, share.bucket];
  }

  #wakeAfter(ms: number): void {
    this.#cancelWake();
    this.#cancelWake = ms === Infinity ? () => {} : this.#clock.after(Math.max(1, Math.ceil(ms)), () => this.#serve());
  }
}
