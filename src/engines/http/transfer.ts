import { Failure } from "../../domain/failures.ts";
import { fileNameFromResponse } from "../../domain/file-name.ts";
import { MAX_FILE_BYTES, type ExpectedDigest } from "../../files/ledger-format.ts";
import { NO_PART, openPartFile, type PartFile } from "../../files/part-file.ts";
import { findPublished, publishPart } from "../../files/publish.ts";
import { readSample, SAMPLE_BYTES } from "../../files/sniff-type.ts";
import type { Reply } from "../../net/request.ts";
import type { EngineTask, Fetched } from "../engine.ts";
import { Asker, type AskOptions } from "./ask.ts";
import {
  describeBlob,
  needsDigest,
  verifyFile,
  type DescribeOptions,
  type Evidence,
  type TransferContext,
} from "./describe-blob.ts";
import { decodeCharset } from "./decode-charset.ts";
import { Growth } from "./growth.ts";
import type { HostLanes } from "./host-lanes.ts";
import { encodingOf, mimeOf, type Resume } from "./judge-reply.ts";
import { Lanes } from "./lanes.ts";
import type { LowSpeedRule } from "./low-speed.ts";
import { expectedDigests } from "./reply-digest.ts";
import { startDigest, type RunningDigest } from "./running-digest.ts";
import { SegmentPlan, type Piece } from "./segment-plan.ts";
import { isPage, PageFound } from "./page-found.ts";
import { startSyncing } from "./syncing.ts";
import type { Share, Throttle } from "./throttle.ts";
import { TransferProgress } from "./transfer-progress.ts";
import { ifRangeOf, validatorOf } from "./validator.ts";

export type TransferOptions = AskOptions &
  DescribeOptions & {
    readonly lowSpeed: LowSpeedRule;
    /** Connections for one file at most. */
    readonly maxConnections: number;
    readonly hostLanes: HostLanes;
    readonly throttle: Throttle;
    /** What the task's job has of the line. */
    readonly share: Share;
  };

/** A remote file that changes more often than this during one attempt is left for the next. */
const MAX_RESTARTS = 3;
const UNVERIFIED = "The server did not tell the length: the file ends where the connection closed.";
const NO_VERSION = "the server named no version to go on with";

/**
 * Fetches one file over as many connections as bring more, going on from the bytes that are safely there. The finished
 * file is fsynced and stands among the blobs. Throws `Failure`, or the signal's reason; the bytes so far are kept for
 * the next attempt.
 */
export async function transfer(task: EngineTask, context: TransferContext, options: TransferOptions): Promise<Fetched> {
  using progress = new TransferProgress(task, context);
  try {
    return await bringHome(task, progress, context, options);
  } catch (error) {
    progress.report();
    throw error;
  }
}

async function bringHome(
  task: EngineTask,
  progress: TransferProgress,
  context: TransferContext,
  options: TransferOptions,
): Promise<Fetched> {
  const { folder } = options;
  const published = await findPublished(folder, task.id);
  if (published !== null) {
    progress.begin(published, published);
    // What the server said of its digest was compared before it was published.
    const digest = await verifyFile(folder.blobPath(task.id), task, context, options, {
      sizeBytes: published,
      digest: null,
      expected: [],
    });
    const sample = readSample(folder.blobPath(task.id));
    return describeBlob(task, { progress, sample, sizeBytes: published, digest, lengthVerified: true });
  }
  await using part = await openPartFile(folder, task.id, { signal: context.signal });
  const filled = await new Filling(task, part, progress, context, options).run();
  using _digest = filled.digest;
  context.signal.throwIfAborted();
  let digest = null as string | null;
  const sizeBytes = await publishPart(part, folder, async (bytes) => {
    digest = await verifyFile(part.path, task, context, options, { ...filled, sizeBytes: bytes });
  });
  const sample = part.readStart(SAMPLE_BYTES);
  return await describeBlob(task, { progress, sample, sizeBytes, digest, lengthVerified: filled.lengthVerified });
}

/** Its running digest belongs to whoever gets it. */
type Filled = Omit<Evidence, "sizeBytes"> & { readonly lengthVerified: boolean };

/** The filling of one part file. */
class Filling {
  readonly #task: EngineTask;
  readonly #part: PartFile;
  readonly #progress: TransferProgress;
  readonly #context: TransferContext;
  readonly #options: TransferOptions;
  readonly #asker: Asker;
  #mayDivide: boolean;
  #answerMs = 0;

  constructor(
    task: EngineTask,
    part: PartFile,
    progress: TransferProgress,
    context: TransferContext,
    options: TransferOptions,
  ) {
    this.#task = task;
    this.#part = part;
    this.#progress = progress;
    this.#context = context;
    this.#options = options;
    this.#asker = new Asker(task, context, progress, options);
    this.#mayDivide = options.maxConnections > 1;
  }

  async run(): Promise<Filled> {
    for (let restarts = 0; restarts <= MAX_RESTARTS; restarts += 1) {
      const filled = await this.#fill(this.#planned());
      if (filled !== null) return filled;
    }
    throw new Failure("content_changed");
  }

  /** What of an earlier attempt may be gone on from: only bytes whose version the server can name. */
  #planned(): SegmentPlan | null {
    if (this.#part.state === "fresh") return null;
    const plan = new SegmentPlan(this.#part.ledger);
    const { header } = this.#part.ledger;
    const isKnown = ifRangeOf(header) !== null && plan.bytesDone > 0;
    return plan.isWhole || isKnown ? plan : null;
  }

  /** Null when what is there must go, because the server has another version. */
  async #fill(plan: SegmentPlan | null): Promise<Filled | null> {
    this.#progress.begin(plan?.bytesDone ?? 0, plan?.total ?? null);
    if (plan?.isWhole) return this.#alreadyThere();
    const piece = plan?.takeWaiting() ?? null;
    const askedAt = performance.now();
    const { reply, verdict } = await this.#asker.ask(this.#resume(piece), this.#context.signal);
    this.#answerMs = performance.now() - askedAt;
    using undo = new DisposableStack();
    undo.defer(() => reply?.close());
    switch (verdict.kind) {
      case "complete":
        this.#progress.begin(piece?.from ?? 0, piece?.from ?? 0);
        return this.#alreadyThere();
      case "ask-anew":
        return this.#startAnew(verdict.note);
      case "append":
        return await this.#goOn(plan as SegmentPlan, piece as Piece, reply as Reply, verdict.total);
      case "from-start":
        return await this.#receiveFromStart(reply as Reply, verdict);
    }
  }

  #alreadyThere(): Filled {
    return { digest: null, lengthVerified: true, expected: this.#part.ledger.header.digests };
  }

  #resume(piece: Piece | null): Resume | null {
    if (piece === null) return null;
    const { etag, last_modified, mime, encoding, ...header } = this.#part.ledger.header;
    const total = header.total ?? piece.end;
    const end = piece.end === total ? null : piece.end;
    return { from: piece.from, end, total, mime, encoding, validator: { etag, last_modified } };
  }

  /** The reply tells where the file ends, also where none did before. */
  #goOn(plan: SegmentPlan, piece: Piece, reply: Reply, total: number): Promise<Filled | null> {
    plan.endAt(piece.slot, total);
    return this.#receive(plan, piece, reply);
  }

  #startAnew(reason: string): null {
    this.#noteRestart(reason);
    this.#part.startNewGeneration({ ...this.#part.ledger.header, etag: null, last_modified: null, total: null });
    return null;
  }

  #noteRestart(reason: string): void {
    this.#context.note(`Starts again from the beginning: ${reason}.`);
  }

  /** Why bytes that an earlier attempt brought were not gone on from; null where there were none. */
  #whyFromStart(): string | null {
    const { reason, state } = this.#part;
    if (state === "resumable") return this.#part.ledger.safeRanges().length > 0 ? NO_VERSION : null;
    if (reason === null || reason === NO_PART) return null;
    return reason.charAt(0).toLowerCase() + reason.slice(1).replace(/\.$/, "");
  }

  /** Two versions never meet in one file: a body from the start gets a new part file. */
  #receiveFromStart(
    reply: Reply,
    { total, note }: { total: number | null; note: string | null },
  ): Promise<Filled | null> {
    if (this.#context.leavesPages && isPage(reply.headers)) throw new PageFound();
    if (total !== null && total > MAX_FILE_BYTES) throw new Failure("too_large");
    const reason = note ?? this.#whyFromStart();
    if (reason !== null) this.#noteRestart(reason);
    const { headers } = reply;
    const digests = expectedDigests(headers, reply.status);
    const kind = { mime: mimeOf(headers), encoding: encodingOf(headers), digests };
    this.#part.startNewGeneration({ url: this.#task.url, ...validatorOf(headers), total, ...kind });
    const { ledger } = this.#part;
    ledger.addSegment(0, total);
    const plan = new SegmentPlan(ledger);
    return this.#receive(plan, plan.takeWaiting() as Piece, reply);
  }

  async #receive(plan: SegmentPlan, piece: Piece, reply: Reply): Promise<Filled | null> {
    this.#nameAfter(reply);
    const { total } = plan;
    this.#progress.begin(plan.bytesDone, total);
    if (total !== null && total - plan.bytesDone > this.#context.room)
      await this.#context.reserve(total - plan.bytesDone);
    const expected = [...this.#part.ledger.header.digests, ...expectedDigests(reply.headers, reply.status)];
    using undo = new DisposableStack();
    const digest = undo.use(this.#startDigest(plan, expected));
    const lanes = this.#lanes(plan, reply, digest);
    using _syncing = startSyncing(this.#part, (error) => lanes.stop(error));
    try {
      await lanes.run(piece, reply);
      this.#context.received();
    } catch (error) {
      if (lanes.isDoubtful) this.#part.startNewGeneration(this.#part.ledger.header);
      if (!(error instanceof Failure && error.code === "range_mismatch")) throw error;
      this.#mayDivide = false;
      return this.#startAnew(error.message);
    }
    undo.move();
    const lengthVerified = total !== null || reply.framing.kind !== "close";
    if (!lengthVerified) this.#context.note(UNVERIFIED);
    return { digest, lengthVerified, expected };
  }

  #startDigest(plan: SegmentPlan, expected: readonly ExpectedDigest[]): RunningDigest | null {
    if (!needsDigest(this.#options.digest, this.#task, expected)) return null;
    return startDigest(this.#part, plan, expected, this.#context);
  }

  #nameAfter({ headers, url }: Reply): void {
    this.#progress.name = fileNameFromResponse({
      contentDisposition: headers["content-disposition"] ?? null,
      url: url.href,
      mime: headers["content-type"] ?? null,
      decode: decodeCharset,
    });
  }

  #lanes(plan: SegmentPlan, reply: Reply, digest: RunningDigest | null): Lanes {
    const { lowSpeed, hostLanes, throttle, share } = this.#options;
    return new Lanes(
      {
        part: this.#part,
        plan,
        growth: this.#growth(reply),
        hostLanes,
        host: reply.url.host,
        lowSpeed,
        ask: (piece, signal) => this.#askForPiece(piece, signal),
        answerMs: this.#answerMs,
        throttle,
        share,
        written: (bytes, position) => {
          digest?.update(bytes, position);
          this.#progress.add(bytes.length);
        },
        lanesChanged: (lanes) => this.#progress.setSegments(lanes),
      },
      this.#context.signal,
    );
  }

  async #askForPiece(piece: Piece, signal: AbortSignal): Promise<Reply> {
    const { reply, verdict } = await this.#asker.ask(this.#resume(piece), signal);
    if (reply !== null && verdict.kind === "append") return reply;
    reply?.close();
    throw new Failure("range_mismatch", {
      message: "the server gives the file only as a whole, or has another one now",
    });
  }

  /** Pieces need a length, a version that can be named, and a server that does not refuse them outright. */
  #growth({ headers }: Reply): Growth | null {
    const { header } = this.#part.ledger;
    const isDivisible = header.total !== null && ifRangeOf(header) !== null && headers["accept-ranges"] !== "none";
    return isDivisible && this.#mayDivide ? new Growth(this.#options.maxConnections) : null;
  }
}
