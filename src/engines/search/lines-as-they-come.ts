/** Does something that tells lines, until it is done or the signal fires. */
type Telling = (hear: (line: string) => void, signal: AbortSignal) => Promise<void>;

/**
 * Yields the lines that are told, each as it comes. What is told before a fault is yielded before it is thrown; whoever
 * wants no more ends the telling, and it has ended when this returns.
 */
export async function* linesAsTheyCome(signal: AbortSignal, tell: Telling): AsyncGenerator<string> {
  const enough = new AbortController();
  let waiting: string[] = [];
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const hear = (line: string): void => {
    waiting.push(line);
    news.resolve();
  };
  const told = tell(hear, AbortSignal.any([signal, enough.signal])).finally(() => {
    isOver = true;
    news.resolve();
  });
  // Its fault is met below, once the lines are through; until then it must not count as unheard.
  const ended = told.catch(() => {});
  try {
    while (!isOver || waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      yield* lines;
      if (waiting.length > 0 || isOver) continue;
      await news.promise;
      news = Promise.withResolvers<void>();
    }
    await told;
  } finally {
    enough.abort();
    await ended;
  }
}
