import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "./query.ts";
import type { Job } from "./wire.ts";

/** Reads a list that belongs to a job, anew with each version of the job. */
export function useJobPart<Answer>(job: Job, part: string, refetchInterval: number | false = false) {
  return useQuery({
    queryKey: ["job", job.id, part, job.version],
    queryFn: ({ signal }) => request<Answer>(`jobs/${job.id}/${part}?limit=200`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}
