import { Worker } from "node:worker_threads";
import { Failure } from "../../domain/failures.ts";
import type { JobId } from "../../domain/ids.ts";
import { Stop } from "../../domain/stop.ts";
import type { DigestThread } from "../../files/digest-thread.ts";
import type { Engine, EngineContext, EngineTask, Fetched } from "../engine.ts";
import { Outbox } from "./outbox.ts";
import { PageFound } from "./page-found.ts";
import type { FromThread, PlainFailure, ThreadOptions, ToThread } from "./messages.ts";

type Digests = Pick<DigestThread, "digestOf" | "follow">;

type Attempt = {
  readonly context: EngineContext;
  readonly resolve: (fetched: Fetched) => void;
  readonly reject: (error: Error) => void;
};

/** Our own engine for plain files over http and https. Its bytes move in a thread of their own. */
export class HttpEngine implements Engine, AsyncDisposable {
  readonly id = "http";
  readonly #options: ThreadOptions;
  readonly #digests: Digests;
  readonly #attempts = new Map<number, Attempt>();
  readonly #outbox = new Outbox<ToThread>((messages) => this.#thread?.postMessage(messages), queueMicrotask);
  #thread: Worker | null = null;
  #lastKey = 0;
  #maxSpeed: number;

  /** @param digests where large files are read for their digests, right behind their bytes or once they are whole */
  constructor(options: ThreadOptions, digests: Digests) {
    this.#options = options;
    this.#digests = digests;
    this.#maxSpeed = options.maxSpeed;
  }

  async fetch(task: EngineTask, context: EngineContext): Promise<Fetched> {
    context.signal.throwIfAborted();
    const key = ++this.#lastKey;
    const { promise, resolve, reject } = Promise.withResolvers<Fetched>();
    this.#attempts.set(key, { context, resolve, reject });
    const stop = (): void =>
      this.#say({
        kind: "stop",
        key,
        reason: context.signal.reason instanceof Stop ? context.signal.reason.reason : "shutdown",
      });
    context.signal.addEventListener("abort", stop, { once: true });
    const { id, job_id, url, name, checksum, headers = {} } = task;
    const { maxSpeed, proxy, room, source = null, leavesPages = false } = context;
    const plain = { id, job_id, url, name, checksum, headers };
    this.#say({ kind: "fetch", key, task: plain, maxSpeed, proxy, room, source, leavesPages });
    try {
      return await promise;
    } finally {
      context.signal.removeEventListener("abort", stop);
      this.#attempts.delete(key);
    }
  }

  limitJob(job: JobId, maxSpeed: number | null): void {
    if (this.#thread !== null) this.#say({ kind: "limit", job, maxSpeed });
  }

  /** Limits everything together from now on, in bytes a second; 0 is no limit. */
  limitAll(maxSpeed: number): void {
    this.#maxSpeed = maxSpeed;
    if (this.#thread !== null) this.#say({ kind: "limit", job: null, maxSpeed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }

  #say(message: ToThread): void {
    this.#thread ??= this.#start();
    this.#outbox.say(message);
  }

  #start(): Worker {
    const thread = new Worker(new URL("./transfer-thread.ts", import.meta.url), {
      workerData: { ...this.#options, maxSpeed: this.#maxSpeed } satisfies ThreadOptions,
      stderr: false,
      // What a transfer makes lives as long as it or for a moment: a larger nursery would only hold memory.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    thread.on("message", (messages: readonly FromThread[]) => {
      for (const message of messages) this.#hear(message);
    });
    thread.on("error", (error) => this.#breakOff(thread, error));
    thread.on("exit", () => this.#breakOff(thread, new Error("The transfer thread ended.")));
    return thread;
  }

  #breakOff(thread: Worker, reason: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    const error = new Error("The transfer thread broke off.", { cause: reason });
    for (const attempt of this.#attempts.values()) attempt.reject(error);
  }

  #hear(message: FromThread): void {
    if (message.kind === "follow") return this.#digests.follow(message.file, message.port);
    const attempt = this.#attempts.get(message.key);
    if (!attempt) return;
    switch (message.kind) {
      case "progress":
        return attempt.context.progress(message.progress);
      case "note":
        return attempt.context.note(message.text);
      case "received":
        return attempt.context.received();
      case "reserve":
        return void this.#reserve(message.key, message.bytes, attempt);
      case "resolve":
        return void this.#resolve(message.key, attempt);
      case "digest":
        return void this.#digest(message, attempt);
      case "fetched":
        return attempt.resolve(message.fetched);
      case "failed":
        return attempt.reject(asFailure(message.failure));
      case "stopped":
        return attempt.reject(new Stop(message.reason));
      case "page":
        return attempt.reject(new PageFound());
      case "broken":
        return attempt.reject(new Error(`A transfer broke: ${message.text}`));
    }
  }

  async #reserve(key: number, bytes: number, { context, reject }: Attempt): Promise<void> {
    try {
      await context.reserve(bytes);
      this.#say({ kind: "reserved", key, refused: null });
    } catch (error) {
      if (!(error instanceof Failure))
        return reject(new Error("Room on the disk could not be reserved.", { cause: error }));
      this.#say({ kind: "reserved", key, refused: plainFailure(error) });
    }
  }

  async #resolve(key: number, { context, reject }: Attempt): Promise<void> {
    try {
      this.#say({ kind: "resolved", key, link: { url: await context.resolveLink() } });
    } catch (error) {
      if (!(error instanceof Failure)) return reject(new Error("The link could not be looked up.", { cause: error }));
      this.#say({ kind: "resolved", key, link: { failure: plainFailure(error) } });
    }
  }

  async #digest(
    { key, path, sha512 }: { readonly key: number; readonly path: string; readonly sha512: boolean },
    { context, reject }: Attempt,
  ): Promise<void> {
    try {
      this.#say({ kind: "digests", key, digests: await this.#digests.digestOf(path, { sha512 }, context.signal) });
    } catch (error) {
      // The thread was told to stop as this was: it gives the reason.
      if (error instanceof Stop) return;
      if (!(error instanceof Failure)) return reject(new Error("A file's digest could not be made.", { cause: error }));
      this.#say({ kind: "digests", key, digests: plainFailure(error) });
    }
  }
}

function plainFailure({ code, message, retryAfterMs }: Failure): PlainFailure {
  return { code, message, retryAfterMs };
}

function asFailure({ code, message, retryAfterMs }: PlainFailure): Failure {
  return new Failure(code, retryAfterMs === null ? { message } : { message, retryAfterMs });
}
