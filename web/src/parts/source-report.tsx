import {
  Ban,
  CircleCheck,
  CircleSlash,
  Clock3,
  Hourglass,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  SearchX,
  TriangleAlert,
} from "lucide-react";
import type { TFunction } from "i18next";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isEnded } from "../../../src/domain/status.ts";
import { request } from "../query.ts";
import { useNewsOfJob } from "../use-news-of-job.ts";
import { useSourceTitles } from "../use-sources.ts";
import type { Job } from "../wire.ts";
import type { SourceRun, SourceRunPage, SourceRunStatus } from "../wire-search.ts";
import { LoadError, Placeholder } from "./load-error.tsx";

const ICONS: Record<SourceRunStatus, LucideIcon> = {
  pending: Clock3,
  running: LoaderCircle,
  ok: CircleCheck,
  empty: SearchX,
  blocked: Ban,
  needs_key: KeyRound,
  timeout: Hourglass,
  failed: TriangleAlert,
  cancelled: CircleSlash,
};
const COUNTS = ["found", "kept", "downloaded", "failed"] as const;

/** Says in words how asking a source stands. */
export function runText(t: TFunction, status: SourceRunStatus): string {
  return t(status === "failed" ? "run.run_failed" : `run.${status}`);
}

/** How each source of a search answered, live. */
export function SourceReport({ job }: { job: Job }) {
  const { t } = useTranslation();
  const answer = useQuery({
    queryKey: ["job", job.id, "sources"],
    queryFn: ({ signal }) => request<SourceRunPage>(`jobs/${job.id}/sources`, { signal }),
    staleTime: 0,
  });
  const { data, error, isFetching, refetch } = answer;
  useNewsOfJob(job, [{ key: "runs", isFetching, isSettled: false, again: refetch }]);
  if (error && !data) return <LoadError error={error} retry={() => void refetch()} />;
  if (!data) return <Placeholder />;
  const runs = isEnded(job.status) ? data.sources.toSorted(silentFirst) : data.sources;
  return (
    <div className="runs" tabIndex={0} role="region" aria-label={t("run.title")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("run.source")}</th>
            {COUNTS.map((count) => (
              <th key={count} scope="col" className="count-cell">
                {t(`run.${count}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Run key={run.source} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** When all is over, what needs a look comes first. */
function silentFirst(a: SourceRun, b: SourceRun): number {
  const rank = ({ status }: SourceRun): number =>
    ["ok", "empty"].includes(status) ? 1 : status === "cancelled" ? 2 : 0;
  return rank(a) - rank(b);
}

function Run({ run }: { run: SourceRun }) {
  const { t } = useTranslation();
  const titleOf = useSourceTitles();
  const Icon = ICONS[run.status];
  return (
    <tr data-run={run.source} data-status={run.status}>
      <th scope="row">
        <span className="run-name">
          <Icon size={16} aria-hidden /> {titleOf(run.source)}
        </span>
        <span className="run-state">
          <b>{runText(t, run.status)}</b>
          {run.reason && <span lang="en"> · {run.reason}</span>}
        </span>
      </th>
      {COUNTS.map((count) => (
        <td
          key={count}
          className="count-cell numbers"
          data-label={t(`run.${count}`)}
          data-none={run[count] === 0 || undefined}
        >
          {run[count]}
        </td>
      ))}
    </tr>
  );
}
