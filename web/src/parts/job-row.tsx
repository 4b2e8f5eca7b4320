import { ArrowUp, Flag, LifeBuoy, Pause, Play, RotateCcw, X } from "lucide-react";
import { memo, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration, formatPercent, formatSpeed } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { jobHost, jobTitle } from "../job-title.ts";
import { partsText } from "../parts-text.ts";
import { percentOf, type Wish, wishesFor } from "../progress.ts";
import type { Pick } from "../selection.ts";
import type { Job } from "../wire.ts";
import { useJobActions } from "./job-actions.tsx";
import { JobMenu } from "./job-menu.tsx";
import { ProgressBar, sizeText } from "./progress-bar.tsx";
import { SearchFacts } from "./search-facts.tsx";
import { StatusMark } from "./status-mark.tsx";

export type JobRowProps = {
  job: Job;
  /** Whether the viewer may act on it. */
  isMine: boolean;
  isSelected: boolean;
  isOffline: boolean;
  /** Null in a list of which no rows can be selected. */
  onPick: ((id: string, how: Pick["how"]) => void) | null;
  onOpen: (id: string) => void;
  onWish: (job: Job, wish: Wish) => void;
};

/** One active job: what it is, how far it is, why it waits, and what can be asked of it. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const { job, isMine, isSelected, isOffline } = props;
  const onPick = (how: Pick["how"]): void => props.onPick?.(job.id, how);
  const onOpen = (): void => props.onOpen(job.id);
  const { t } = useTranslation();
  const name = jobTitle(job, t);
  const clicked = (event: MouseEvent): void => {
    if (!isMine || (event.target as HTMLElement).closest("button, a, input, label, [role=menu]")) return;
    onPick(event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only");
  };
  return (
    // Selecting has a checkbox for the keyboard; the click on the row is a convenience for the mouse.
    <div className="row" data-selected={isSelected || undefined} data-status={job.status} onClick={clicked}>
      <span className="row-check">
        {isMine && props.onPick && (
          <RowCheckbox label={t("active.select", { name })} checked={isSelected} onPick={onPick} />
        )}
      </span>
      <StatusMark status={job.status} />
      <div className="row-name">
        <div className="row-title">
          <button type="button" className="link-button" title={name} onClick={onOpen}>
            {name}
          </button>
          <Badges job={job} />
        </div>
        <RowFacts job={job} />
      </div>
      <RowProgress job={job} name={name} />
      <RowSpeed job={job} />
      <div className="row-actions">
        {isMine && <WishButtons {...props} name={name} />}
        {isMine && <JobMenu job={job} name={name} isOff={isOffline} onOpen={onOpen} />}
      </div>
    </div>
  );
});

type RowCheckboxProps = { label: string; checked: boolean; onPick: (how: Pick["how"]) => void };

/** A checkbox that also understands shift for ranges. Rows are plain elements: thousands of them are scrolled through. */
function RowCheckbox({ label, checked, onPick }: RowCheckboxProps) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={checked}
      onChange={(event) => onPick((event.nativeEvent as globalThis.MouseEvent).shiftKey ? "range" : "toggle")}
    />
  );
}

function Badges({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <>
      {job.recovered && (
        <span className="tag" data-kind="recovered" title={t("active.recovered_hint")}>
          <LifeBuoy size={12} aria-hidden /> {t("active.recovered")}
        </span>
      )}
      {job.priority !== 0 && (
        <span className="tag">
          <Flag size={12} aria-hidden />{" "}
          {t("active.priority_up", { value: job.priority > 0 ? `+${job.priority}` : job.priority })}
        </span>
      )}
    </>
  );
}

function RowFacts({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const asked = useJobActions().askedOf(job);
  const host = job.type === "search" ? null : jobHost(job);
  const isSearching = job.type === "search" && job.status === "running" && job.detected === 0;
  const status = isSearching ? t("active.searching") : t(`status.${job.status}`);
  const translated = i18n.language !== "en" && job.waiting_code ? t(`waiting.${job.waiting_code}`) : null;
  const waiting = translated ?? job.waiting_for;
  return (
    <div className="facts">
      <b data-testid="status">{asked ? t(`asked.${asked}`) : status}</b>
      {waiting && (
        <span className="waiting" title={job.waiting_for ?? ""}>
          {waiting}
        </span>
      )}
      {job.error && <span className="waiting">{failureText(t, i18n.language, job.error)}</span>}
      {job.type === "search" && <SearchFacts job={job} />}
      {job.type !== "search" && job.detected > 1 && <span>{partsText(job, t)}</span>}
      {job.failed > 0 && <span className="bad">{t("active.failed_files", { count: job.failed })}</span>}
      {host && !waiting?.includes(host) && <span className="host">{host}</span>}
      {job.attempts > 1 && !waiting && <span>{t("active.attempts", { count: job.attempts })}</span>}
    </div>
  );
}

function RowProgress({ job, name }: { job: Job; name: string }) {
  const { t, i18n } = useTranslation();
  const percent = percentOf(job);
  return (
    <div className="row-progress">
      <ProgressBar row={job} name={name} />
      <div className="facts numbers">
        {percent !== null && <b>{formatPercent(percent, i18n.language)}</b>}
        <span>{sizeText(job, t, i18n.language)}</span>
      </div>
    </div>
  );
}

function RowSpeed({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const isRunning = job.status === "running";
  return (
    <div className="row-speed numbers">
      <b>{isRunning ? formatSpeed(job.speed, i18n.language) : ""}</b>
      <span>
        {isRunning && job.eta_seconds !== null ? t("active.eta", { time: formatDuration(job.eta_seconds) }) : ""}
      </span>
    </div>
  );
}

const WISH_ICONS = { pause: Pause, resume: Play, cancel: X, retry: RotateCcw, top: ArrowUp } as const;

function WishButtons({ job, name, isOffline, onWish }: JobRowProps & { name: string }) {
  const { t } = useTranslation();
  const asked = useJobActions().askedOf(job);
  return wishesFor(job).map((wish) => {
    const Icon = WISH_ICONS[wish];
    return (
      <button
        key={wish}
        type="button"
        className="icon-button"
        title={t(`action.${wish}`)}
        aria-label={t("action.of", { action: t(`action.${wish}`), name })}
        disabled={isOffline || asked === wish}
        onClick={() => onWish(job, wish)}
      >
        <Icon size={18} aria-hidden />
      </button>
    );
  });
}
