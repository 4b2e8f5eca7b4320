import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../keys.ts";
import { usePhase } from "../live-context.tsx";
import type { Job } from "../wire.ts";
import { DeleteJob } from "./delete-job.tsx";
import { JobDetails } from "./job-details.tsx";
import { JobList, type JobListHandle } from "./job-list.tsx";
import { JobRecord } from "./job-record.tsx";

/** The rows of ended jobs with their dialogs. */
export function JobRecords({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useTranslation();
  const isOff = usePhase() !== "live";
  const [opened, setOpened] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<Job | null>(null);
  const list = useRef<JobListHandle>(null);
  useKeys({
    j: () => list.current?.move(1),
    k: () => list.current?.move(-1),
    ArrowDown: () => list.current?.move(1),
    ArrowUp: () => list.current?.move(-1),
    Enter: () => setOpened(list.current?.current() ?? null),
  });
  if (jobs.length === 0) return null;
  return (
    <>
      <JobList
        label={t("history.list")}
        rows={jobs}
        isStale={isOff}
        handle={list}
        render={(job) => (
          <JobRecord job={job} isOff={isOff} onOpen={() => setOpened(job.id)} onDelete={() => setDeleting(job)} />
        )}
      />
      <JobDetails id={opened} onClose={() => setOpened(null)} />
      <DeleteJob job={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}
