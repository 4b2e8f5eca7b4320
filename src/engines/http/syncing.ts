import type { PartFile } from "../../files/part-file.ts";

/** How often written bytes are made to survive a power loss, in milliseconds. */
const SYNC_MS = 5_000;
/** From then on a kill costs none of them either, in milliseconds: before anybody is told how many they are. */
const RECORD_MS = 100;

/**
 * Records a part file that takes its time, and flushes it every few seconds, until it is disposed of; `failed` is called
 * once if the disk refuses.
 */
export function startSyncing(part: PartFile, failed: (error: unknown) => void): Disposable {
  let isFlushing = false;
  const stop = (): void => {
    clearTimeout(soon);
    clearInterval(timer);
  };
  const fail = (error: unknown): void => {
    stop();
    failed(error);
  };
  const soon = setTimeout(() => {
    try {
      part.record();
    } catch (error) {
      fail(error);
    }
  }, RECORD_MS);
  const timer = setInterval(() => {
    if (isFlushing) return;
    isFlushing = true;
    part.syncData().then(() => (isFlushing = false), fail);
  }, SYNC_MS);
  return { [Symbol.dispose]: stop };
}
