import { useTranslation } from "react-i18next";
import { isEnded } from "../../../src/domain/status.ts";
import type { Job } from "../wire.ts";

/** How far a search is: its files, and how its sources answered. Why one failed is its error's to say. */
export function SearchFacts({ job }: { job: Job }) {
  const { t } = useTranslation();
  const isFindOnly = (job.request as { download?: boolean } | null)?.download === false && job.downloaded === 0;
  const files = isFindOnly
    ? t("active.found", { count: job.detected })
    : t("active.files", { done: job.downloaded, count: job.detected });
  return (
    <>
      {job.detected > 0 && <span className="whole">{files}</span>}
      <SourceTally job={job} />
    </>
  );
}

function SourceTally({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { sources_answered: answered, sources_unanswered: count, source_names } = job;
  const numbers = { answered, asked: source_names.length, count };
  if (!isEnded(job.status)) return <span>{t(count > 0 ? "active.search_mixed" : "active.search_facts", numbers)}</span>;
  if (count === 0 || job.status === "failed") return null;
  return <span className="waiting">{t("active.search_silent", { count })}</span>;
}
