import { useTranslation } from "react-i18next";
import { formatClock } from "../format.ts";
import { useJobPart } from "../use-job-part.ts";
import type { Job, TimelinePage } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";

/** The story of a job, as the event log tells it; where its beginning is no longer kept, it says so. */
export function Timeline({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const page = useJobPart<TimelinePage>(job, "timeline");
  if (page.error) return <LoadError error={page.error} retry={() => void page.refetch()} />;
  if (!page.data) return <Placeholder />;
  return (
    <ol className="timeline">
      {page.data.events[0]?.type !== "submit" && <li>{t("details.timeline_pruned")}</li>}
      {page.data.events.map((event) => (
        <li key={event.sequence}>
          <time dateTime={event.at} className="numbers">
            {formatClock(event.at, i18n.language)}
          </time>
          <span>
            {event.to !== null && event.to !== event.from && <b>{t(`status.${event.to}`)} </b>}
            <span lang="en">{event.text}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
