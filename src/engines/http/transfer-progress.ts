import type { EngineContext, EngineTask } from "../engine.ts";

const REPORT_MS = 150;

/**
 * Counts one attempt and reports it a few times a second; what is over sooner needs no report but its result. Sizes in
 * bytes.
 */
export class TransferProgress implements Disposable {
  name: string | null;
  readonly #context: EngineContext;
  #resumedFrom = 0;
  #bytesDone = 0;
  #bytesTotal: number | null = null;
  #requests = 0;
  #segments = 1;
  #reportedAt = performance.now();
  /** Tells of the last bytes before a silence. */
  #later: NodeJS.Timeout | null = null;

  constructor(task: EngineTask, context: EngineContext) {
    this.name = task.name;
    this.#context = context;
  }

  get bytesDone(): number {
    return this.#bytesDone;
  }

  get bytesTotal(): number | null {
    return this.#bytesTotal;
  }

  get resumedFrom(): number {
    return this.#resumedFrom;
  }

  get requests(): number {
    return this.#requests;
  }

  countRequest(): number {
    this.#requests += 1;
    this.#change();
    return this.#requests;
  }

  setSegments(segments: number): void {
    this.#segments = segments;
  }

  begin(from: number, total: number | null): void {
    this.#resumedFrom = from;
    this.#bytesDone = from;
    this.#bytesTotal = total;
    this.#change();
  }

  add(bytes: number): void {
    this.#bytesDone += bytes;
    this.#change();
  }

  /** Tells how far the bytes on disk reach now. */
  report(): void {
    this[Symbol.dispose]();
    this.#reportedAt = performance.now();
    this.#context.progress({
      bytesDone: this.#bytesDone,
      bytesTotal: this.#bytesTotal,
      resumedFrom: this.#resumedFrom,
      segments: this.#segments,
      name: this.name,
      requests: this.#requests,
    });
  }

  [Symbol.dispose](): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
  }

  #change(): void {
    if (performance.now() - this.#reportedAt >= REPORT_MS) this.report();
    else this.#later ??= setTimeout(() => this.report(), REPORT_MS);
  }
}
