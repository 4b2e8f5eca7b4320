import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isEnded } from "../../../src/domain/status.ts";
import { jobQuery } from "../job-query.ts";
import { forgetJob, ownJobs } from "../own-jobs.ts";
import { ApiError, request } from "../query.ts";
import type { Job } from "../wire.ts";
import { LoadError } from "./load-error.tsx";

const MOST = 40;

/** A guest's own ended jobs: fetched by the ids that this device remembers. What the server does not know is forgotten. */
export function OwnRecords({ children }: { children: (jobs: readonly Job[]) => ReactNode }) {
  const { t } = useTranslation();
  const answers = useQueries({
    queries: ownJobs()
      .slice(0, MOST)
      .map((id) => ({ ...jobQuery(id), queryFn: ({ signal }: { signal: AbortSignal }) => fetchOwn(id, signal) })),
  });
  const jobs = answers.flatMap((answer) => (answer.data && isEnded(answer.data.job.status) ? [answer.data.job] : []));
  const broken = answers.find((answer) => answer.error instanceof ApiError && answer.error.status !== 404);
  return (
    <section aria-labelledby="own-records">
      <h2 id="own-records">{t("history.own")}</h2>
      <p className="quiet">{jobs.length > 0 ? t("history.own_text") : t("history.own_empty")}</p>
      {broken && <LoadError error={broken.error} retry={() => answers.forEach((answer) => void answer.refetch())} />}
      {children(jobs)}
    </section>
  );
}

async function fetchOwn(id: string, signal: AbortSignal): Promise<{ job: Job }> {
  return request<{ job: Job }>(`jobs/${id}`, { signal }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) forgetJob(id);
    throw error;
  });
}
