import { ActionIcon } from "@mantine/core";
import { Download, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatPercent, formatSize } from "../format.ts";
import { failureText } from "../i18n/i18n.ts";
import { usePhase } from "../live-context.tsx";
import { percentOf } from "../progress.ts";
import { apiUrl, request } from "../query.ts";
import { useJobPart } from "../use-job-part.ts";
import type { Job, Task, TaskPage } from "../wire.ts";
import { reasonOf } from "./job-actions.tsx";
import { LoadError, Placeholder } from "./load-error.tsx";
import { useNotices } from "./notices.tsx";
import { ProgressBar, sizeText } from "./progress-bar.tsx";
import { StatusMark } from "./status-mark.tsx";

/** The files of a job, each with its own fate. */
export function TaskList({ job, refetchInterval }: { job: Job; refetchInterval: number | false }) {
  const { t } = useTranslation();
  const page = useJobPart<TaskPage>(job, "tasks", refetchInterval);
  if (page.error) return <LoadError error={page.error} retry={() => void page.refetch()} />;
  if (!page.data) return <Placeholder />;
  const { tasks, total } = page.data;
  if (tasks.length === 0) return <p className="quiet">{t("details.no_tasks")}</p>;
  return (
    <>
      {total > tasks.length && <p className="quiet">{t("details.first_tasks", { count: tasks.length, total })}</p>}
      <ul className="tasks">
        {tasks.map((task) => (
          <li key={task.id}>
            <TaskItem job={job} task={task} />
          </li>
        ))}
      </ul>
    </>
  );
}

function TaskItem({ job, task }: { job: Job; task: Task }) {
  const { t, i18n } = useTranslation();
  const name = task.name ?? task.url ?? task.host ?? t("active.unnamed");
  const percent = percentOf(task);
  return (
    <div className="task">
      <StatusMark status={task.status} size={16} />
      <div>
        <span className="task-name">{name}</span>
        <ProgressBar row={task} name={name} />
        <span className="facts">
          <b>{t(`status.${task.status}`)}</b>
          {percent !== null && <span className="numbers">{formatPercent(percent, i18n.language)}</span>}
          <span className="numbers">{sizeText(task, t, i18n.language)}</span>
          {task.resumed_from > 0 && (
            <span>{t("details.resumed", { size: formatSize(task.resumed_from, i18n.language) })}</span>
          )}
          {task.error && <span className="bad">{failureText(t, i18n.language, task.error)}</span>}
        </span>
      </div>
      <TaskButton job={job} task={task} name={name} />
    </div>
  );
}

function TaskButton({ job, task, name }: { job: Job; task: Task; name: string }) {
  const { t } = useTranslation();
  const { notify } = useNotices();
  const isLive = usePhase() === "live";
  if (task.status === "completed" && task.asset_id !== null) {
    return (
      <ActionIcon
        component="a"
        href={apiUrl(`assets/${task.asset_id}/file`)}
        download
        variant="subtle"
        size={32}
        aria-label={t("files.download", { name })}
      >
        <Download size={16} aria-hidden />
      </ActionIcon>
    );
  }
  if (task.status !== "failed") return null;
  const retry = (): void => {
    request(`jobs/${job.id}/tasks/${task.id}/retry`, { method: "POST" }).catch((error: unknown) =>
      notify("trouble", t("action.failed", { action: t("action.retry"), name, reason: reasonOf(t, error) })),
    );
  };
  return (
    <ActionIcon
      variant="subtle"
      size={32}
      disabled={!isLive}
      aria-label={t("action.of", { action: t("details.retry_task"), name })}
      onClick={retry}
    >
      <RotateCcw size={16} aria-hidden />
    </ActionIcon>
  );
}
