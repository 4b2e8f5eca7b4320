import { Worker } from "node:worker_threads";
import type { FromThread, ToThread } from "./messages.ts";

type Asked<News, Result> = {
  readonly tell: (news: News) => void;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
};

export type AskContext<News> = {
  /** Its reason is thrown as soon as it fires. */
  readonly signal: AbortSignal;
  /** Hears what comes before the result. */
  readonly tell?: (news: News) => void;
};

/** How long a thread is kept when nothing is asked, in milliseconds: its memory is not needed for ever. */
const IDLE_MS = 10_000;

/** Has questions answered in a thread of their own, which is there only while it is needed. */
export class AskingThread<Question, News, Result> implements AsyncDisposable {
  readonly #file: URL;
  readonly #options: object;
  readonly #asked = new Map<number, Asked<News, Result>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastKey = 0;

  /** @param file of the thread, which calls `serveAsking`; `options` are its `workerData` */
  constructor(file: URL, options: object) {
    this.#file = file;
    this.#options = options;
  }

  /** Throws the signal's reason, and an Error for what broke in the thread. */
  async ask(question: Question, { signal, tell = () => {} }: AskContext<News>): Promise<Result> {
    signal.throwIfAborted();
    const key = ++this.#lastKey;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const stop = (): void => {
      this.#worker?.postMessage({ kind: "stop", key } satisfies ToThread<Question>);
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
    this.#asked.set(key, { tell, resolve, reject });
    try {
      this.#awake().postMessage({ kind: "ask", key, question } satisfies ToThread<Question>);
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
    const worker = new Worker(this.#file, { workerData: this.#options });
    worker.on("message", (message: FromThread<News, Result>) => this.#hear(message));
    worker.on("error", (error) => this.#breakOff(worker, error));
    worker.on("exit", () => this.#breakOff(worker, new Error("The thread ended.")));
    return worker;
  }

  #hear(message: FromThread<News, Result>): void {
    const asked = this.#asked.get(message.key);
    switch (message.kind) {
      case "news":
        return asked?.tell(message.news);
      case "ended":
        return asked?.resolve(message.result);
      case "broken":
        return asked?.reject(new Error(`Work in a thread broke off: ${message.text}`));
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
    const error = new Error("A thread broke off.", { cause: reason });
    for (const { reject } of this.#asked.values()) reject(error);
  }
}
