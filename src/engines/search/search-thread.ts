/** The thread in which sources are asked and their answers read, so that no page of theirs holds up people. */
import { parentPort, workerData } from "node:worker_threads";
import { stepBack } from "../../files/step-back.ts";
import type { CandidateFacts } from "../../domain/candidate.ts";
import { askSource } from "./ask-source.ts";
import type { FromSearchThread, SearchThreadOptions, ToSearchThread } from "./messages.ts";
import type { SourceResult } from "./source-search.ts";
import { tellSource } from "./tell-source.ts";

type Question = Exclude<ToSearchThread, { kind: "stop" }>;

function main(port: NonNullable<typeof parentPort>, options: SearchThreadOptions): void {
  const asked = new Map<number, AbortController>();
  const say = (message: FromSearchThread): void => port.postMessage(message);

  async function ask(message: Question): Promise<void> {
    const { key } = message;
    const abort = new AbortController();
    asked.set(key, abort);
    try {
      say({ kind: "ended", key, result: await resultOf(message, abort.signal) });
    } catch (error) {
      // Whoever stopped it does not wait for an answer.
      if (!abort.signal.aborted) say({ kind: "broken", key, text: textOf(error) });
    } finally {
      asked.delete(key);
    }
  }

  function resultOf(message: Question, signal: AbortSignal): Promise<SourceResult> {
    const { key, means } = message;
    if (message.kind === "tell") return tellSource(message, means, options, signal);
    const found = (batch: readonly CandidateFacts[]): void => say({ kind: "found", key, batch });
    return askSource(message.wanted, means, options, { signal, found });
  }

  port.on("message", (message: ToSearchThread) => {
    if (message.kind === "stop") asked.get(message.key)?.abort();
    else void ask(message);
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

stepBack();
if (parentPort) main(parentPort, workerData as SearchThreadOptions);
