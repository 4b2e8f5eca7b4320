import { Failure } from "../domain/failures.ts";
import { lookOfFolder } from "../files/look-of-folder.ts";

type SilenceWatch = Disposable & {
  /** It said something. */
  heard(): void;
};

/**
 * Gives up on a program that for `ms` milliseconds neither said anything nor changed a file of its folder: some work
 * (joining sound and picture) goes on for long without a word. `giveUp` gets the `Failure` stalled.
 */
export function watchForSilence(folder: string, ms: number, giveUp: (reason: Failure) => void): SilenceWatch {
  let isHeard = true;
  let before = "";
  let isOver = false;
  const look = async (): Promise<void> => {
    const now = await lookOfFolder(folder);
    const isAlive = isHeard || now !== before;
    isHeard = false;
    before = now;
    if (isOver) return;
    if (!isAlive) giveUp(new Failure("stalled", { message: `No sign of work for ${Math.round(ms / 1000)} s.` }));
  };
  const timer = setInterval(() => void look(), ms);
  return {
    heard: () => (isHeard = true),
    [Symbol.dispose]() {
      isOver = true;
      clearInterval(timer);
    },
  };
}
