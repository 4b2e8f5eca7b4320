import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { request, withQuery } from "./query.ts";
import { useNewsOfJob } from "./use-news-of-job.ts";
import type { Job } from "./wire.ts";
import type { Candidate, CandidatePage } from "./wire-search.ts";

const PAGE = 100;

/** Reads what a search found, page by page on demand; pages in which something can still change follow the job. */
export function useCandidates(job: Job) {
  const [cursors, setCursors] = useState<readonly string[]>([""]);
  const pages = useQueries({
    queries: cursors.map((cursor) => ({
      queryKey: ["job", job.id, "candidates", cursor],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request<CandidatePage>(withQuery(`jobs/${job.id}/candidates`, { limit: PAGE, cursor }), { signal }),
      staleTime: 0,
    })),
  });
  useNewsOfJob(
    job,
    pages.map(({ data, isFetching, refetch }, index) => ({
      key: cursors[index] ?? "",
      isFetching,
      isSettled: isSettled(data),
      again: refetch,
    })),
  );
  const next = pages.at(-1)?.data?.next_cursor ?? null;
  return {
    candidates: pages.flatMap(({ data }) => data?.candidates ?? []),
    total: pages.findLast(({ data }) => data)?.data?.total ?? null,
    error: pages.find(({ error }) => error)?.error ?? null,
    retry: () => pages.forEach(({ refetch }) => void refetch()),
    more: next === null ? null : () => setCursors((before) => [...before, next]),
  };
}

function isSettled(page: CandidatePage | undefined): boolean {
  return page !== undefined && page.next_cursor !== null && page.candidates.every(isHome);
}

function isHome({ file }: Candidate): boolean {
  return file?.status === "completed";
}
