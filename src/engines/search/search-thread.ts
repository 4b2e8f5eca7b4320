/** The thread in which sources are asked and their answers read, so that no page of theirs holds up people. */
import { parentPort, workerData } from "node:worker_threads";
import { stepBack } from "../../files/step-back.ts";
import { askSource } from "./ask-source.ts";
import type { FromSearchThread, SearchThreadOptions, ToSearchThread } from "./messages.ts";

function main(port: NonNullable<typeof parentPort>, options: SearchThreadOptions): void {
  const asked = new Map<number, AbortController>();
  const say = (message: FromSearchThread): void => port.postMessage(message);

  async function search({ key, wanted, means }: ToSearchThread & { readonly kind: "search" }): Promise<void> {
    const abort = new AbortController();
    asked.set(key, abort);
    try {
      const context = {
        signal: abort.signal,
        found: (batch: readonly object[]) => say({ kind: "found", key, batch } as FromSearchThread),
      };
      say({ kind: "ended", key, result: await askSource(wanted, means, options, context) });
    } catch (error) {
      // Whoever stopped it does not wait for an answer.
      if (!abort.signal.aborted) say({ kind: "broken", key, text: textOf(error) });
    } finally {
      asked.delete(key);
    }
  }

  port.on("message", (message: ToSearchThread) => {
    if (message.kind === "search") void search(message);
    else asked.get(message.key)?.abort();
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

stepBack();
if (parentPort) main(parentPort, workerData as SearchThreadOptions);
