import { useTranslation } from "react-i18next";
import { ENDED_STATUSES } from "../../../src/domain/status.ts";
import { usePages } from "../use-pages.ts";
import type { JobPage } from "../wire.ts";
import { JobRecords } from "./job-records.tsx";
import { EmptyPlace } from "./load-error.tsx";
import { PagedList } from "./paged-list.tsx";

/** The download history of fund data: the ended fund jobs, newest first. */
export function FundHistory() {
  const { t } = useTranslation();
  const wish = { type: "funds", status: ENDED_STATUSES.join(","), limit: 50 };
  const pages = usePages<JobPage>("history", "jobs", wish);
  const jobs = pages.all.flatMap((page) => page.jobs);
  const message = pages.first?.message;
  return (
    <PagedList
      pages={pages}
      isEmpty={jobs.length === 0}
      empty={message ? <p className="quiet">{message}</p> : <EmptyPlace title={t("history.empty")} text="" />}
    >
      <JobRecords jobs={jobs} />
    </PagedList>
  );
}
