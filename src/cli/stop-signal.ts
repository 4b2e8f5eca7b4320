/** A repeat within this time is the same key press, handed on by npm and the shell, in milliseconds. */
const ECHO_MS = 500;
/** How long an orderly stop may take, in milliseconds. */
const STOP_LIMIT_MS = 10_000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Becomes aborted at the first signal to stop; the second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (): void => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      firstAt = now;
      controller.abort();
    } else if (now - firstAt > ECHO_MS) process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return controller.signal;
}

/** Waits until the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Ends the process if an orderly stop takes too long: everything that matters is on disk, the next start goes on. */
export function limitStop(): void {
  const giveUp = (): void => {
    console.error("trawl: did not stop in 10 s; unfinished jobs go on at the next start.");
    process.exit(1);
  };
  setTimeout(giveUp, STOP_LIMIT_MS).unref();
}
