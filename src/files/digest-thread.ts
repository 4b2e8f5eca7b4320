import { Worker, type MessagePort } from "node:worker_threads";
import { Failure } from "../domain/failures.ts";
import type { FromDigestWorker, ToDigestWorker } from "./digest-messages.ts";
import type { GrowingFile } from "./follow-file.ts";
import type { FileDigests } from "./hash-file.ts";

type Wanted = { readonly resolve: (digests: FileDigests) => void; readonly reject: (error: Error) => void };

/** How long the thread is kept without work, in milliseconds: its memory is not needed for ever. */
const IDLE_MS = 10_000;

/**
 * The one thread in which files are read for their digests, so that neither people nor transfers wait for it. It is
 * there only while it is needed.
 */
export class DigestThread implements AsyncDisposable {
  readonly #wanted = new Map<number, Wanted>();
  readonly #followed = new Set<number>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastKey = 0;

  /**
   * Gives size and digests of a file, `sha256` always. Files asked for together are read side by side.
   * Throws `Failure` where the disk refuses, the file changes meanwhile or the thread finds no open files to start with,
   * the signal's reason at once when it fires, and an Error when the thread ended.
   */
  async digestOf(path: string, also: { readonly sha512: boolean }, signal: AbortSignal): Promise<FileDigests> {
    signal.throwIfAborted();
    const key = ++this.#lastKey;
    const { promise, resolve, reject } = Promise.withResolvers<FileDigests>();
    const stop = (): void => {
      this.#worker?.postMessage({ kind: "stop", key } satisfies ToDigestWorker);
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
    this.#wanted.set(key, { resolve, reject });
    try {
      this.#awake().postMessage({ kind: "read", key, path, sha512: also.sha512 } satisfies ToDigestWorker);
      return await promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#wanted.delete(key);
      this.#rest();
    }
  }

  /**
   * Reads a file while it is being written: `port` is the other end of the writer's `DigestTrail`, which may be in any
   * thread. It closes with the digests, without them where the file could not be followed, and when the thread ended.
   */
  follow(file: GrowingFile, port: MessagePort): void {
    const key = ++this.#lastKey;
    this.#followed.add(key);
    this.#awake().postMessage({ kind: "follow", key, file, port } satisfies ToDigestWorker, [port]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    await this.#end();
  }

  #awake(): Worker {
    if (this.#idle) clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(new URL("./digest-worker.ts", import.meta.url));
    worker.on("message", (message: FromDigestWorker) => this.#hear(message));
    worker.on("error", (error) => this.#breakOff(worker, error));
    worker.on("exit", () => this.#breakOff(worker, new Error("The digest thread ended.")));
    return worker;
  }

  #rest(): void {
    if (this.#wanted.size > 0 || this.#followed.size > 0 || !this.#worker) return;
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    // Whoever asks from now on gets a new one.
    this.#worker = null;
    await worker?.terminate();
  }

  #hear(message: FromDigestWorker): void {
    const wanted = this.#wanted.get(message.key);
    switch (message.kind) {
      case "digests":
        return wanted?.resolve(message.digests);
      case "failed":
        return wanted?.reject(new Failure(message.code, { message: message.message }));
      case "broken":
        return wanted?.reject(new Error(`Reading a file for its digest broke: ${message.text}`));
      case "followed":
        this.#followed.delete(message.key);
        return this.#rest();
    }
  }

  #breakOff(worker: Worker, reason: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#followed.clear();
    const error = endOf(reason);
    for (const { reject } of this.#wanted.values()) reject(error);
  }
}

/** What Node says where a thread's loop, its code, or the package.json beside that could not be opened. */
const WITHOUT_FILES: ReadonlySet<unknown> = new Set([
  "ERR_WORKER_INIT_FAILED",
  "ERR_INVALID_PACKAGE_CONFIG",
  "EMFILE",
  "ENFILE",
]);

/** A thread needs files of its own to start; where there are none left, that passes. */
function endOf(reason: unknown): Error {
  const code = reason instanceof Error && "code" in reason ? reason.code : null;
  if (WITHOUT_FILES.has(code)) return new Failure("too_many_open_files", { cause: reason });
  return new Error("The digest thread broke off.", { cause: reason });
}
