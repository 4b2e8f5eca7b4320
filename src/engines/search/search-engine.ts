import { Worker } from "node:worker_threads";
import type { FromSearchThread, SearchThreadOptions, SourceMeans, ToSearchThread } from "./messages.ts";
import type { SourceResult, SourceSearch, SourceSearchContext, SourceSearcher } from "./source-search.ts";

type Asked = Pick<SourceSearchContext, "found"> & {
  readonly resolve: (result: SourceResult) => void;
  readonly reject: (error: Error) => void;
};

/** How long the thread is kept when nothing is asked, in milliseconds: its memory is not needed for ever. */
const IDLE_MS = 10_000;

/** Asks sources in a thread of their own, which is there only while it is needed. */
export class SearchEngine implements SourceSearcher, AsyncDisposable {
  readonly #options: SearchThreadOptions;
  readonly #meansOf: (source: string) => Promise<SourceMeans>;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastKey = 0;

  /** @param meansOf what a source may use, asked anew for each search */
  constructor(options: SearchThreadOptions, meansOf: (source: string) => Promise<SourceMeans>) {
    this.#options = options;
    this.#meansOf = meansOf;
  }

  async search(wanted: SourceSearch, context: SourceSearchContext): Promise<SourceResult> {
    const means = await this.#meansOf(wanted.source);
    return this.#ask((key) => ({ kind: "search", key, wanted, means }), context);
  }

  async tellOfDownload(source: string, notice: string, signal: AbortSignal): Promise<SourceResult> {
    const means = await this.#meansOf(source);
    return this.#ask((key) => ({ kind: "tell", key, source, notice, means }), { signal, found: () => {} });
  }

  async #ask(
    messageOf: (key: number) => ToSearchThread,
    { signal, found }: SourceSearchContext,
  ): Promise<SourceResult> {
    signal.throwIfAborted();
    const key = ++this.#lastKey;
    const { promise, resolve, reject } = Promise.withResolvers<SourceResult>();
    const stop = (): void => {
      this.#worker?.postMessage({ kind: "stop", key } satisfies ToSearchThread);
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
    this.#asked.set(key, { found, resolve, reject });
    try {
      this.#awake().postMessage(messageOf(key));
      return await promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#asked.delete(key);
      this.#rest();
    }
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
    const worker = new Worker(new URL("./search-thread.ts", import.meta.url), { workerData: this.#options });
    worker.on("message", (message: FromSearchThread) => this.#hear(message));
    worker.on("error", (error) => this.#breakOff(worker, error));
    worker.on("exit", () => this.#breakOff(worker, new Error("The search thread ended.")));
    return worker;
  }

  #hear(message: FromSearchThread): void {
    const asked = this.#asked.get(message.key);
    switch (message.kind) {
      case "found":
        return asked?.found(message.batch);
      case "ended":
        return asked?.resolve(message.result);
      case "broken":
        return asked?.reject(new Error(`Asking a source broke off: ${message.text}`));
    }
  }

  #rest(): void {
    if (this.#asked.size > 0 || !this.#worker) return;
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

  #breakOff(worker: Worker, reason: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const error = new Error("The search thread broke off.", { cause: reason });
    for (const { reject } of this.#asked.values()) reject(error);
  }
}
