import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActiveRows, usePhase } from "../live-context.tsx";
import { useMe } from "../me.ts";
import type { Wish } from "../progress.ts";
import type { Job } from "../wire.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { useJobActions } from "./job-actions.tsx";
import { JobDetails } from "./job-details.tsx";
import { JobList, type JobListHandle } from "./job-list.tsx";
import { JobRow } from "./job-row.tsx";
import { EmptyPlace } from "./load-error.tsx";
import { NewFundJob } from "./new-fund-job.tsx";

/** The download manager of fund data: the unfinished fund jobs out of the one live list, and the form for another. */
export function FundJobs() {
  const { t } = useTranslation();
  const rows = useActiveRows().filter(({ type }) => type === "funds");
  const isOffline = usePhase() !== "live";
  const me = useMe();
  const { ask } = useJobActions();
  const [opened, setOpened] = useState<string | null>(null);
  const [cancelling, setCancelling] = useState<Job | null>(null);
  const list = useRef<JobListHandle>(null);
  const onWish = useCallback(
    (job: Job, wish: Wish) => (wish === "cancel" ? setCancelling(job) : ask(job, wish)),
    [ask],
  );
  return (
    <>
      {rows.length === 0 ? (
        <EmptyPlace title={t("funds.no_jobs")} text={t("funds.no_jobs_text")} />
      ) : (
        <JobList
          label={t("funds.part_manager")}
          rows={rows}
          isStale={isOffline}
          handle={list}
          render={(job) => (
            <JobRow
              job={job}
              isMine={job.owned || me?.role === "admin"}
              isSelected={false}
              isOffline={isOffline}
              onPick={null}
              onOpen={setOpened}
              onWish={onWish}
            />
          )}
        />
      )}
      <NewFundJob />
      <CancelDialog
        count={cancelling === null ? 0 : 1}
        onClose={() => setCancelling(null)}
        onCancel={() => {
          if (cancelling !== null) ask(cancelling, "cancel");
          setCancelling(null);
        }}
      />
      <JobDetails id={opened} onClose={() => setOpened(null)} />
    </>
  );
}
