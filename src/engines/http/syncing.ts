import type { PartFile } from "../../files/part-file.ts";

/** How often written bytes are made to survive a power loss, in milliseconds. */
const SYNC_MS = 5_000;

/** Flushes a part file every few seconds until it is disposed of; `failed` is called once if the disk refuses. */
export function startSyncing(part: PartFile, failed: (error: unknown) => void): Disposable {
  let isFlushing = false;
  const timer = setInterval(() => {
    if (isFlushing) return;
    isFlushing = true;
    part.syncData().then(
      () => (isFlushing = false),
      (error: unknown) => {
        clearInterval(timer);
        failed(error);
      },
    );
  }, SYNC_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
