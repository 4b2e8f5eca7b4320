import { createHash, type Hash } from "node:crypto";
import { Failure } from "../../domain/failures.ts";
import { fileNameFromResponse } from "../../domain/file-name.ts";
import type { DownloadFolder } from "../../files/download-folder.ts";
import { openPartFile, type PartFile } from "../../files/part-file.ts";
import { findPublished, publishPart } from "../../files/publish.ts";
import type { EgressPolicy } from "../../net/egress-policy.ts";
import { followRedirects } from "../../net/follow-redirects.ts";
import type { Reply } from "../../net/guarded-request.ts";
import type { EngineContext, EngineTask, Fetched } from "../engine.ts";
import { describeBlob } from "./describe-blob.ts";
import { decodeCharset } from "./decode-charset.ts";
import { contentLength, judgeReply, type Resume, type Verdict } from "./judge-reply.ts";
import { LowSpeedWatch, type LowSpeedRule } from "./low-speed.ts";
import { TransferProgress } from "./transfer-progress.ts";
import { ifRangeOf, validatorOf } from "./validator.ts";

export type TransferOptions = {
  readonly folder: DownloadFolder;
  readonly policy: EgressPolicy;
  readonly requestTimeoutMs: number;
  readonly lowSpeed: LowSpeedRule;
};

/** More requests than this for one attempt are refused: redirects, and asking again after a wrong answer. */
const MAX_REQUESTS = 60;
/** How often written bytes are made to survive a power loss, in milliseconds. */
const SYNC_MS = 5_000;
const USER_AGENT = "Trawl/0.1";

type Answer = { readonly reply: Reply; readonly verdict: Verdict & { kind: "append" | "from-start" } };

/**
 * Fetches one file over one connection, going on from the bytes that are safely there. The finished file is fsynced
 * and stands among the blobs. Throws `Failure`, or the signal's reason; the bytes so far are kept for the next attempt.
 */
export async function transfer(task: EngineTask, context: EngineContext, options: TransferOptions): Promise<Fetched> {
  const progress = new TransferProgress(task, context);
  const published = await findPublished(options.folder, task.id);
  if (published !== null) {
    return describeBlob(task, options.folder, { progress, sizeBytes: published, digest: null, lengthVerified: true });
  }
  await using part = await openPartFile(options.folder, task.id, { signal: context.signal });
  const body = await fillPart(task, part, progress, context, options);
  context.signal.throwIfAborted();
  const sizeBytes = await publishPart(part, options.folder);
  return describeBlob(task, options.folder, { progress, sizeBytes, ...body });
}

type Filled = { readonly digest: string | null; readonly lengthVerified: boolean };

async function fillPart(
  task: EngineTask,
  part: PartFile,
  progress: TransferProgress,
  context: EngineContext,
  options: TransferOptions,
): Promise<Filled> {
  const resume = resumeOf(part);
  if (resume !== null && resume.total === resume.from) {
    progress.begin(resume.from, resume.total);
    return { digest: null, lengthVerified: true };
  }
  progress.begin(resume?.from ?? 0, resume?.total ?? null);
  const answer = await ask(task, part, resume, progress, context, options);
  if (answer === null) return { digest: null, lengthVerified: true };
  try {
    return await receive(answer, part, progress, context, options);
  } finally {
    answer.reply.close();
  }
}

/** What of an earlier attempt may be gone on from: only bytes from the beginning whose version the server can name. */
function resumeOf(part: PartFile): Resume | null {
  if (part.state === "fresh") return null;
  const { header } = part.ledger;
  const [range] = part.ledger.safeRanges();
  if (range?.start !== 0) return null;
  const validator = { etag: header.etag, last_modified: header.last_modified };
  const isWhole = header.total !== null && header.total === range.end;
  return isWhole || ifRangeOf(validator) !== null ? { from: range.end, total: header.total, validator } : null;
}

/** Asks until an answer brings bytes that can be used; null when the bytes that are there are the whole file. */
async function ask(
  task: EngineTask,
  part: PartFile,
  resume: Resume | null,
  progress: TransferProgress,
  context: EngineContext,
  options: TransferOptions,
): Promise<Answer | null> {
  let from = resume;
  let conditional = true;
  for (;;) {
    const reply = await send(task, from, conditional, progress, context, options);
    let useful = false;
    try {
      const verdict = judgeReply(reply, from, conditional, Date.now());
      switch (verdict.kind) {
        case "complete":
          progress.begin(from?.from ?? 0, from?.from ?? 0);
          return null;
        case "ask-plainly":
          conditional = false;
          continue;
        case "ask-anew":
          context.note(`Starts again from the beginning: ${verdict.note}.`);
          from = null;
          continue;
        case "append":
        case "from-start":
          useful = true;
          await prepare(task, part, { reply, verdict }, progress, context);
          return { reply, verdict };
      }
    } catch (error) {
      useful = false;
      throw error;
    } finally {
      if (!useful) reply.close();
    }
  }
}

function send(
  task: EngineTask,
  resume: Resume | null,
  conditional: boolean,
  progress: TransferProgress,
  context: EngineContext,
  options: TransferOptions,
): Promise<Reply> {
  const ifRange = resume && conditional ? ifRangeOf(resume.validator) : null;
  return followRedirects(task.url, {
    method: "GET",
    headers: {
      accept: "*/*",
      "accept-encoding": "identity",
      "user-agent": USER_AGENT,
      ...(resume ? { range: `bytes=${resume.from}-` } : {}),
      ...(ifRange ? { "if-range": ifRange } : {}),
    },
    policy: options.policy,
    connectTimeoutMs: options.requestTimeoutMs,
    headTimeoutMs: options.requestTimeoutMs,
    signal: context.signal,
    onRequest: () => {
      if (progress.countRequest() > MAX_REQUESTS) throw new Failure("too_many_requests");
    },
  });
}

/** Takes room on the disk and, for a body from the start, a new part file: two versions never meet in one. */
async function prepare(
  task: EngineTask,
  part: PartFile,
  { reply, verdict }: Answer,
  progress: TransferProgress,
  context: EngineContext,
): Promise<void> {
  const { headers } = reply;
  const disposition = headers["content-disposition"] ?? null;
  progress.name = fileNameFromResponse({
    contentDisposition: disposition,
    url: reply.url.href,
    mime: headers["content-type"] ?? null,
    decode: decodeCharset,
  });
  if (verdict.kind === "from-start") {
    if (verdict.note !== null) context.note(`Starts again from the beginning: ${verdict.note}.`);
    part.startNewGeneration({ url: task.url, ...validatorOf(headers), total: verdict.total });
    part.ledger.addSegment(0, verdict.total);
  }
  const from = verdict.kind === "append" ? verdict.from : 0;
  progress.begin(from, verdict.total);
  if (verdict.total !== null) await context.reserve(verdict.total - from);
}

async function receive(
  { reply, verdict }: Answer,
  part: PartFile,
  progress: TransferProgress,
  context: EngineContext,
  options: TransferOptions,
): Promise<Filled> {
  const hash = verdict.kind === "from-start" ? createHash("sha256") : null;
  using watch = new LowSpeedWatch(options.lowSpeed);
  const stalled = (): void => void reply.body.destroy(watch.signal.reason as Error);
  watch.signal.addEventListener("abort", stalled, { once: true });
  const count = (bytes: number): void => {
    watch.count(bytes);
    progress.add(bytes);
  };
  const expect = (bytes: number): void => {
    if (progress.bytesTotal === null || progress.bytesDone + bytes <= progress.bytesTotal) return;
    // Which of the bytes are the file, nobody can say now.
    part.startNewGeneration(part.ledger.header);
    progress.begin(0, null);
    throw new Failure("length_mismatch", { message: "more bytes came than were announced" });
  };
  try {
    await writeBody(reply, part, hash, { expect, count }, context.signal);
  } finally {
    progress.report();
  }
  if (progress.bytesTotal !== null && progress.bytesDone !== progress.bytesTotal) {
    throw new Failure("length_mismatch", { message: `${progress.bytesDone} of ${progress.bytesTotal} bytes came` });
  }
  const framed = contentLength(reply.headers) !== null || reply.headers["transfer-encoding"] !== undefined;
  return { digest: hash ? `sha256:${hash.digest("hex")}` : null, lengthVerified: framed };
}

/** `expect` throws where so many further bytes cannot be; `count` notes them once they are written. */
type Counters = { readonly expect: (bytes: number) => void; readonly count: (bytes: number) => void };

async function writeBody(
  reply: Reply,
  part: PartFile,
  hash: Hash | null,
  { expect, count }: Counters,
  signal: AbortSignal,
): Promise<void> {
  let syncedAt = performance.now();
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    expect(chunk.length);
    part.append(0, chunk, 0, chunk.length);
    hash?.update(chunk);
    count(chunk.length);
    if (performance.now() - syncedAt < SYNC_MS) continue;
    await part.syncData();
    syncedAt = performance.now();
  }
}
