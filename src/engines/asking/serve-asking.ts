import { parentPort, workerData } from "node:worker_threads";
import { stepBack } from "../../files/step-back.ts";
import type { FromThread, ToThread } from "./messages.ts";

/** Answers one question. Expected bad outcomes are results; what is thrown is a fault of ours. */
export type Answering<Options, Question, News, Result> = (
  question: Question,
  options: Options,
  context: { readonly signal: AbortSignal; readonly tell: (news: News) => void },
) => Promise<Result>;

/** Makes this thread one that answers the questions of an `AskingThread`, behind the threads that answer people. */
export function serveAsking<Options, Question, News, Result>(answer: Answering<Options, Question, News, Result>): void {
  const port = parentPort;
  if (port === null) return;
  stepBack();
  const asked = new Map<number, AbortController>();
  const say = (message: FromThread<News, Result>): void => port.postMessage(message);

  async function serve(key: number, question: Question): Promise<void> {
    const abort = new AbortController();
    asked.set(key, abort);
    try {
      const context = { signal: abort.signal, tell: (news: News) => say({ kind: "news", key, news }) };
      say({ kind: "ended", key, result: await answer(question, workerData as Options, context) });
    } catch (error) {
      // Whoever stopped it does not wait for an answer.
      if (!abort.signal.aborted) say({ kind: "broken", key, text: textOf(error) });
    } finally {
      asked.delete(key);
    }
  }

  port.on("message", (message: ToThread<Question>) => {
    if (message.kind === "ask") void serve(message.key, message.question);
    else asked.get(message.key)?.abort();
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
