import { ActionIcon } from "@mantine/core";
import { FolderOpen, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDuration, formatMoment, formatSize } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { jobHost, jobTitle } from "../job-title.ts";
import { partsText } from "../parts-text.ts";
import { wishesFor } from "../progress.ts";
import { linkTo } from "../route.ts";
import type { Job } from "../wire.ts";
import { useJobActions } from "./job-actions.tsx";
import { SearchFacts } from "./search-facts.tsx";
import { StatusMark } from "./status-mark.tsx";

type Props = { job: Job; isOff: boolean; onOpen: () => void; onDelete: () => void };

/** One ended job, with the proof of its end. */
export function JobRecord({ job, isOff, onOpen, onDelete }: Props) {
  const { t, i18n } = useTranslation();
  const { ask, askedOf } = useJobActions();
  const name = jobTitle(job, t);
  const host = job.type === "search" ? null : jobHost(job);
  return (
    <div className="row record" data-status={job.status}>
      <StatusMark status={job.status} />
      <div className="row-name">
        <div className="row-title">
          <button type="button" className="link-button" title={name} onClick={onOpen}>
            {name}
          </button>
        </div>
        <div className="facts">
          <b>{t(askedOf(job) === "retry" ? "asked.retry" : `status.${job.status}`)}</b>
          {job.error && <span className="bad">{failureText(t, i18n.language, job.error)}</span>}
          {job.type === "search" && <SearchFacts job={job} />}
          {job.type !== "search" && job.detected > 1 && <span>{partsText(job, t)}</span>}
          {host && <span className="host">{host}</span>}
          {job.attempts > 1 && <span>{t("active.attempts", { count: job.attempts })}</span>}
        </div>
      </div>
      <div className="record-size numbers">
        <b>{formatSize(job.bytes_done, i18n.language)}</b>
        <TimeTaken job={job} />
      </div>
      <time className="record-when numbers" dateTime={job.finished_at ?? ""}>
        {job.finished_at && formatMoment(job.finished_at, i18n.language)}
      </time>
      <div className="row-actions">
        {job.type !== "funds" && job.downloaded > 0 && (
          <ActionIcon
            component="a"
            href={linkTo("files", { job: job.id })}
            variant="subtle"
            size={32}
            title={t("history.show_files")}
            aria-label={t("action.of", { action: t("history.show_files"), name })}
          >
            <FolderOpen size={18} aria-hidden />
          </ActionIcon>
        )}
        {wishesFor(job).includes("retry") && (
          <ActionIcon
            variant="subtle"
            size={32}
            disabled={isOff}
            title={t("action.retry")}
            aria-label={t("action.of", { action: t("action.retry"), name })}
            onClick={() => ask(job, "retry")}
          >
            <RotateCcw size={18} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="buoy"
          size={32}
          disabled={isOff}
          title={t("history.delete")}
          aria-label={t("action.of", { action: t("history.delete"), name })}
          onClick={onDelete}
        >
          <Trash2 size={18} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}

function TimeTaken({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.started_at === null || job.finished_at === null) return null;
  const seconds = (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000;
  return <span>{t("history.took", { time: formatDuration(seconds) })}</span>;
}
