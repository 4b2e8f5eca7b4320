import { Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatSpeed } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { jobQuery } from "../job-query.ts";
import { jobTitle } from "../job-title.ts";
import { rowOf } from "../live-view.ts";
import { useLive, usePhase, useView } from "../live-context.tsx";
import { useMe } from "../me.ts";
import { isMoving } from "../progress.ts";
import { ApiError } from "../query.ts";
import type { Job } from "../wire.ts";
import { ExportButton } from "./export-button.tsx";
import { FoundPart } from "./found-part.tsx";
import { LoadError, Placeholder } from "./load-error.tsx";
import { ProgressBar, sizeText } from "./progress-bar.tsx";
import { SourceReport } from "./source-report.tsx";
import { StatusMark } from "./status-mark.tsx";
import { TaskList } from "./task-list.tsx";
import { Timeline } from "./timeline.tsx";

/** Everything that is known of one job, beside the list. Null is closed. */
export function JobDetails({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(id);
  useEffect(() => {
    if (id !== null) setShown(id);
  }, [id]);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="min(820px, 100%)"
      title={t("details.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {shown !== null && <Details id={shown} />}
    </Drawer>
  );
}

/** Gives the job as the live view has it, else as the server answers; one that ends is known from its last event. */
function useJob(id: string): { job: Job | null; error: unknown; retry: () => void } {
  const row = rowOf(useView(), id);
  const live = useLive();
  const client = useQueryClient();
  useEffect(() => {
    return live.onJob((_, job) => {
      if (job.id === id) client.setQueryData(["job", id], { job });
    });
  }, [client, id, live]);
  const answer = useQuery({ ...jobQuery(id), enabled: row === null });
  return { job: row ?? answer.data?.job ?? null, error: answer.error, retry: () => void answer.refetch() };
}

function Details({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { job, error, retry } = useJob(id);
  const isAdmin = useMe()?.role === "admin";
  if (!job) return error instanceof ApiError ? <LoadError error={error} retry={retry} /> : <Placeholder />;
  const name = jobTitle(job, t);
  const isMine = job.owned || isAdmin;
  return (
    <div className="details">
      <h3 className="details-name">
        <StatusMark status={job.status} /> {name}
      </h3>
      <ProgressBar row={job} name={name} />
      <Facts job={job} />
      {job.error && (
        <Part title={t("details.error")}>
          <p className="failure">
            {failureText(t, i18n.language, job.error)} <code>{job.error.code}</code>
          </p>
        </Part>
      )}
      {isMine ? <OwnParts job={job} /> : <p className="quiet">{t("details.redacted")}</p>}
    </div>
  );
}

function OwnParts({ job }: { job: Job }) {
  const { t } = useTranslation();
  const isLive = usePhase() === "live";
  const refetchInterval = isLive && isMoving(job.status) ? 2_000 : false;
  return (
    <>
      {job.type === "search" && (
        <>
          <Part title={t("run.title")}>
            <SourceReport job={job} />
          </Part>
          {(job.detected > 0 || job.status !== "failed") && (
            <Part title={t("found.title")}>
              <ExportButton job={job} />
              <FoundPart job={job} />
            </Part>
          )}
        </>
      )}
      {(job.type !== "search" || job.failed > 0) && (
        <Part title={t("details.tasks")}>
          <TaskList job={job} refetchInterval={refetchInterval} />
        </Part>
      )}
      <Part title={t("details.timeline")}>
        <Timeline job={job} />
      </Part>
      {job.request !== null && (
        <Part title={t("details.request")}>
          <pre className="request" tabIndex={0} aria-label={t("details.request")}>
            {JSON.stringify(job.request, null, 2)}
          </pre>
        </Part>
      )}
    </>
  );
}

function Facts({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const moment = (at: string | null): string | null => (at === null ? null : formatMoment(at, i18n.language));
  const facts: [string, string | number | null][] = [
    ["size", sizeText(job, t, i18n.language)],
    ["waiting", job.waiting_for],
    ["created", moment(job.created_at)],
    ["started", moment(job.started_at)],
    ["finished", moment(job.finished_at)],
    ["attempts", job.attempts || null],
    ["priority", job.priority || null],
    ["max_speed", job.max_speed === null ? null : formatSpeed(job.max_speed, i18n.language)],
    ["proxy", job.proxy === "direct" ? t("action.proxy_direct") : job.proxy],
  ];
  return (
    <dl className="fact-list">
      <div>
        <dt>{t("details.status")}</dt>
        <dd>{t(`status.${job.status}`)}</dd>
      </div>
      {facts.map(
        ([key, value]) =>
          value !== null && (
            <div key={key}>
              <dt>{t(`details.${key}`)}</dt>
              <dd lang={key === "waiting" ? "en" : undefined}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h4>{title}</h4>
      {children}
    </section>
  );
}
