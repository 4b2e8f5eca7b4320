/** The thread in which files are read for their digests. Files asked for together take turns of 2 MiB. */
import { parentPort } from "node:worker_threads";
import { Failure } from "../domain/failures.ts";
import type { FromDigestWorker, ToDigestWorker } from "./digest-messages.ts";
import { digestFile } from "./hash-file.ts";

function listen(port: NonNullable<typeof parentPort>): void {
  const reading = new Map<number, AbortController>();
  port.on("message", (message: ToDigestWorker) => {
    if (message.kind === "stop") return reading.get(message.key)?.abort();
    const abort = new AbortController();
    reading.set(message.key, abort);
    void answer(message, abort.signal).then((result) => {
      reading.delete(message.key);
      port.postMessage(result);
    });
  });
}

async function answer(
  { key, path, sha512 }: Extract<ToDigestWorker, { kind: "read" }>,
  signal: AbortSignal,
): Promise<FromDigestWorker> {
  try {
    return { kind: "digests", key, digests: await digestFile(path, { sha512 }, signal) };
  } catch (error) {
    if (error instanceof Failure) return { kind: "failed", key, code: error.code, message: error.message };
    return { kind: "broken", key, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

if (parentPort) listen(parentPort);
