import type { MessagePort } from "node:worker_threads";
import type { FileDigests } from "./hash-file.ts";

/**
 * What the writer of a file holds while the digest thread reads it right behind (see `DigestThread.follow`). Whichever
 * of the two threads dies, the port between them closes. Dispose of it as soon as the digests are not wanted any more.
 */
export class DigestTrail implements Disposable {
  readonly #port: MessagePort;
  #toldBytes = 0;
  /** Those of the whole file; null where it could not be followed to its end. Never rejects. */
  readonly digests: Promise<FileDigests | null>;

  constructor(port: MessagePort) {
    const { promise, resolve } = Promise.withResolvers<FileDigests | null>();
    port.on("message", resolve);
    port.on("close", () => resolve(null));
    this.#port = port;
    this.digests = promise;
  }

  /** Tells that all bytes before this one are written, and are not written again. */
  advance(toBytes: number): void {
    if (toBytes <= this.#toldBytes) return;
    this.#toldBytes = toBytes;
    this.#port.postMessage(toBytes);
  }

  [Symbol.dispose](): void {
    this.#port.close();
  }
}
