import { Failure } from "../../domain/failures.ts";
import type { PartFile } from "../../files/part-file.ts";
import { onAbort } from "../../net/deadline.ts";
import type { Reply } from "../../net/request.ts";
import type { Growth } from "./growth.ts";
import type { HostLanes } from "./host-lanes.ts";
import { LowSpeedWatch, type LowSpeedRule } from "./low-speed.ts";
import type { Piece, SegmentPlan } from "./segment-plan.ts";
import { Tap } from "./tap.ts";
import type { Share, Throttle } from "./throttle.ts";

/** A reply that begins with the first byte of a piece. Throws `Failure` range_mismatch where the server has none. */
export type AskForPiece = (piece: Piece, signal: AbortSignal) => Promise<Reply>;

export type LanesOptions = {
  readonly part: PartFile;
  readonly plan: SegmentPlan;
  /** Null where the file cannot be fetched in pieces. */
  readonly growth: Growth | null;
  readonly hostLanes: HostLanes;
  readonly host: string;
  readonly lowSpeed: LowSpeedRule;
  readonly throttle: Throttle;
  readonly share: Share;
  readonly ask: AskForPiece;
  /** How long the first reply was waited for, in milliseconds. */
  readonly answerMs: number;
  /** Told of bytes once they are written; they are there only during the call. */
  readonly written: (bytes: Uint8Array, position: number) => void;
  readonly lanesChanged: (lanes: number) => void;
};

/** After waiting for the throttle, a file gets no more connections for so long, in milliseconds. */
const HELD_BACK_MS = 1_000;

/** The connections that work on one file at the same time. The first begins with a reply that is already there. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #halt = new AbortController();
  readonly #signal: AbortSignal;
  #running = 0;
  #allGone = Promise.withResolvers<void>();
  #fault: { readonly error: unknown } | null = null;
  #delivering = 0;
  #heldBackAt = -Infinity;
  /** How long the last reply was waited for, in milliseconds. */
  #answerMs: number;
  /** More bytes came than there can be: which of them are the file, nobody can say. */
  isDoubtful = false;

  constructor(options: LanesOptions, signal: AbortSignal) {
    this.#options = options;
    this.#answerMs = options.answerMs;
    this.#signal = signal;
  }

  /**
   * Fetches all pieces. A connection that fails leaves its piece to the others; throws the `Failure` of the last one,
   * and the signal's reason.
   */
  async run(first: Piece, begun: Reply): Promise<void> {
    using _halted = onAbort(this.#signal, (reason) => this.#halt.abort(reason));
    let reply: Reply | null = begun;
    for (let piece: Piece | null = first; piece !== null; piece = this.#options.plan.takeWaiting()) {
      this.#allGone = Promise.withResolvers<void>();
      this.#start(piece, reply);
      reply = null;
      await this.#allGone.promise;
      if (this.#fault !== null) throw this.#fault.error;
    }
  }

  /** Ends `run` with this error. */
  stop(error: unknown): void {
    this.#fault ??= { error };
    this.#halt.abort(error);
  }

  #start(piece: Piece, reply: Reply | null): void {
    const { hostLanes, host, lanesChanged } = this.#options;
    hostLanes.enter(host);
    this.#running += 1;
    lanesChanged(this.#running);
    void this.#work(piece, reply)
      .catch((error: unknown) => this.stop(error))
      .finally(() => {
        hostLanes.leave(host);
        this.#running -= 1;
        lanesChanged(Math.max(1, this.#running));
        if (this.#running === 0) this.#allGone.resolve();
      });
  }

  /** One connection after the other, as long as there is a piece to fetch. */
  async #work(first: Piece, begun: Reply | null): Promise<void> {
    let reply = begun;
    for (let piece: Piece | null = first; piece !== null; piece = this.#next()) {
      const goesOn = await this.#fetch(piece, reply);
      reply = null;
      if (!goesOn) return;
    }
  }

  #next(): Piece | null {
    const { plan, growth } = this.#options;
    const waiting = plan.takeWaiting();
    if (waiting !== null || growth === null) return waiting;
    return this.#running <= growth.wanted ? plan.takeHalf(this.#headStart()) : null;
  }

  /** What a connection brings while another only asks: divided evenly, both would not end together. */
  #headStart(): number {
    return (this.#options.growth?.eachBrought ?? 0) * this.#answerMs;
  }

  /** Fetches one piece; false where this connection is one too many. */
  async #fetch(piece: Piece, begun: Reply | null): Promise<boolean> {
    const { plan, growth } = this.#options;
    try {
      await this.#receive(piece, begun ?? (await this.#ask(piece)));
      plan.finish(piece.slot);
      return true;
    } catch (error) {
      plan.release(piece.slot);
      if (this.#running === 1 || this.isDoubtful || !mayBeLeftToOthers(error)) throw error;
      growth?.lower(this.#running - 1);
      plan.giveBackWaiting();
      return false;
    }
  }

  async #ask(piece: Piece): Promise<Reply> {
    const askedAt = performance.now();
    const reply = await this.#options.ask(piece, this.#halt.signal);
    this.#answerMs = performance.now() - askedAt;
    return reply;
  }

  async #receive(piece: Piece, reply: Reply): Promise<void> {
    using watch = new LowSpeedWatch(this.#options.lowSpeed, this.#halt.signal);
    let isDelivering = false;
    using tap = this.#tap(reply, watch);
    try {
      await tap.opened(watch.signal);
      await reply.readBody((bytes) => {
        if (!isDelivering) this.#delivering += 1;
        isDelivering = true;
        watch.count(bytes.length);
        const goesOn = this.#take(piece.slot, bytes);
        tap.count(bytes.length);
        return goesOn;
      }, watch.signal);
    } finally {
      if (isDelivering) this.#delivering -= 1;
      reply.close();
    }
    this.#demandWhole(piece.slot);
  }

  #tap(reply: Reply, watch: LowSpeedWatch): Tap {
    const { throttle, share } = this.#options;
    return new Tap(reply, { throttle, share, watch, heldBack: () => (this.#heldBackAt = performance.now()) });
  }

  /** Writes what belongs to a piece; false when that was its last byte and another has what follows. */
  #take(slot: number, bytes: Buffer): boolean {
    const { part, plan, written } = this.#options;
    const count = Math.min(bytes.length, plan.room(slot));
    const position = plan.position(slot);
    part.append(slot, bytes, 0, count);
    written(count === bytes.length ? bytes : bytes.subarray(0, count), position);
    const isCut = plan.isCut(slot);
    if (count < bytes.length && !isCut) {
      this.isDoubtful = true;
      throw new Failure("length_mismatch", { message: "more bytes came than were announced" });
    }
    this.#grow();
    return !(isCut && plan.room(slot) === 0);
  }

  #demandWhole(slot: number): void {
    const { plan } = this.#options;
    if (plan.left(slot) === 0) return;
    throw new Failure("length_mismatch", { message: `${plan.bytesDone} of ${plan.total} bytes came` });
  }

  #grow(): void {
    const { growth, plan, hostLanes, host } = this.#options;
    const nowMs = performance.now();
    if (growth === null || !growth.isDue(nowMs)) return;
    if (nowMs - this.#heldBackAt < HELD_BACK_MS) return growth.startOver();
    const { bytesDone, bytesLeft } = plan;
    const workMs = performance.eventLoopUtilization().active;
    const wanted = growth.look(nowMs, { lanes: this.#delivering, bytesDone, bytesLeft, workMs });
    while (this.#running < wanted && hostLanes.hasRoom(host)) {
      const half = plan.takeHalf(this.#headStart());
      if (half === null) return;
      this.#start(half, null);
    }
  }
}

/** What the server or the way to it did to one connection need not befall the others. */
function mayBeLeftToOthers(error: unknown): boolean {
  if (!(error instanceof Failure)) return false;
  if (error.code === "too_many_open_files") return true;
  return error.retry !== "wait" && error.code !== "disk_error" && error.code !== "too_many_requests";
}
