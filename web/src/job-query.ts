import { type JobAnswer, newerJob } from "./newer-job.ts";
import { request } from "./query.ts";

/** How one job is read and kept, by whatever part of the page. */
export function jobQuery(id: string) {
  return {
    queryKey: ["job", id],
    queryFn: ({ signal }: { signal: AbortSignal }) => request<JobAnswer>(`jobs/${id}`, { signal }),
    structuralSharing: newerJob,
  };
}
