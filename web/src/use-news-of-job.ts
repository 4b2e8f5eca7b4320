import { useEffect, useRef } from "react";
import type { Job } from "./wire.ts";

/** A read that belongs to a job and that can be repeated. */
type Read = {
  readonly key: string;
  readonly isFetching: boolean;
  readonly isSettled: boolean;
  readonly again: () => unknown;
};

/**
 * Repeats reads when the job has changed since they began; never two of one at a time, so that a job which changes
 * often is read no faster than the answers come. What is settled changes no more and is left alone.
 */
export function useNewsOfJob(job: Job, reads: readonly Read[]): void {
  const begunAt = useRef(new Map<string, number>());
  useEffect(() => {
    for (const { key, isFetching, isSettled, again } of reads) {
      const before = begunAt.current.get(key);
      if (before !== undefined && (isFetching || before === job.version)) continue;
      begunAt.current.set(key, job.version);
      if (before !== undefined && !isSettled) again();
    }
  });
}
