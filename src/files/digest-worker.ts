/** The thread in which files are read for their digests. Files asked for together take turns of 2 MiB. */
import { parentPort } from "node:worker_threads";
import { Failure } from "../domain/failures.ts";
import type { FromDigestWorker, ToDigestWorker } from "./digest-messages.ts";
import { followFile } from "./follow-file.ts";
import { createReadBuffer, digestFile } from "./hash-file.ts";
import { stepBack } from "./step-back.ts";

type ToRead = Extract<ToDigestWorker, { kind: "read" }>;
type ToFollow = Extract<ToDigestWorker, { kind: "follow" }>;

function listen(port: NonNullable<typeof parentPort>): void {
  const reading = new Map<number, AbortController>();
  const buffer = createReadBuffer();
  const say = (message: FromDigestWorker): void => port.postMessage(message);
  port.on("message", (message: ToDigestWorker) => {
    if (message.kind === "stop") return reading.get(message.key)?.abort();
    if (message.kind === "follow") return void follow(message, buffer).then(say);
    const abort = new AbortController();
    reading.set(message.key, abort);
    void answer(message, buffer, abort.signal).then((result) => {
      reading.delete(message.key);
      say(result);
    });
  });
}

async function answer({ key, path, sha512 }: ToRead, buffer: Buffer, signal: AbortSignal): Promise<FromDigestWorker> {
  try {
    return { kind: "digests", key, digests: await digestFile(path, { sha512, buffer }, signal) };
  } catch (error) {
    if (error instanceof Failure) return { kind: "failed", key, code: error.code, message: error.message };
    return { kind: "broken", key, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Without digests the writer has the file read again once it is whole: that says what is wrong with it. */
async function follow({ key, file, port }: ToFollow, buffer: Buffer): Promise<FromDigestWorker> {
  try {
    port.postMessage(await followFile(file, port, buffer));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  } finally {
    port.close();
  }
  return { kind: "followed", key };
}

stepBack();
if (parentPort) listen(parentPort);
