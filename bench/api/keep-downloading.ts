import type { Link } from "../transfer/source-files.ts";

/** Downloads that go on and on. */
export type Load = {
  /** Lets the downloads under way end, and says how many files came a second. Throws what a download threw. */
  stop(): Promise<number>;
};

/** Fetches each link again and again, all of them at once. */
export function keepDownloading(links: readonly Link[], fetchOnce: (link: Link) => Promise<void>): Load {
  const begin = performance.now();
  let isOver = false;
  let finished = 0;
  const loops = links.map(async (link) => {
    while (!isOver) {
      await fetchOnce(link);
      finished += 1;
    }
  });
  const all = Promise.allSettled(loops);
  return {
    async stop() {
      isOver = true;
      const failed = (await all).find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
      return (1000 * finished) / (performance.now() - begin);
    },
  };
}
