import { useTranslation } from "react-i18next";
import { isLeased } from "../../../src/domain/status.ts";
import type { Job } from "../wire.ts";

export const GROUPS = ["all", "running", "waiting", "paused"] as const;
export type Group = (typeof GROUPS)[number];

/** Tells which of the groups an active job belongs to. */
export function groupOf(job: Job): Exclude<Group, "all"> {
  if (job.status === "paused") return "paused";
  return isLeased(job.status) ? "running" : "waiting";
}

/** Counts the active jobs by group, and narrows the list to one of them. */
export function GroupChips({
  rows,
  value,
  onChange,
}: {
  rows: readonly Job[];
  value: Group;
  onChange: (group: Group) => void;
}) {
  const { t } = useTranslation();
  const countOf = (group: Group): number => rows.filter((job) => group === "all" || groupOf(job) === group).length;
  return (
    <div className="chips" role="group" aria-label={t("active.show")}>
      {GROUPS.map((group) => (
        <button key={group} type="button" aria-pressed={value === group} onClick={() => onChange(group)}>
          {t(`active.${group}`)} <span className="numbers">{countOf(group)}</span>
        </button>
      ))}
    </div>
  );
}
