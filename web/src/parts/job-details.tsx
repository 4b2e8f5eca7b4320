import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment, formatSpeed } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { jobTitle } from "../job-title.ts";
import { rowOf } from "../live-view.ts";
import { usePhase, useView } from "../live-context.tsx";
import { useMe } from "../me.ts";
import { isMoving } from "../progress.ts";
import { ApiError, request } from "../query.ts";
import type { Job } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";
import { ProgressBar, sizeText } from "./progress-bar.tsx";
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
      size="lg"
      title={t("details.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {shown !== null && <Details id={shown} />}
    </Drawer>
  );
}

/** Gives the job as the live view has it, else as the server answers. */
function useJob(id: string): { job: Job | null; error: unknown; retry: () => void } {
  const row = rowOf(useView(), id);
  const answer = useQuery({
    queryKey: ["job", id],
    queryFn: ({ signal }) => request<{ job: Job }>(`jobs/${id}`, { signal }),
    enabled: row === null,
  });
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
      <Part title={t("details.tasks")}>
        <TaskList job={job} refetchInterval={refetchInterval} />
      </Part>
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
