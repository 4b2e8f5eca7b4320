import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { WEEKDAYS } from "../../../src/domain/schedule.ts";
import { formatMoment } from "../format.ts";
import type { Schedule } from "../wire.ts";

type Props = { schedule: Schedule; onTurn: () => void; onRemove: () => void };

/** One schedule: what it makes, when, what became of the last time, and when the next is. */
export function ScheduleItem({ schedule, onTurn, onRemove }: Props) {
  const { t } = useTranslation();
  const { name, enabled, runs } = schedule;
  const [last] = runs;
  return (
    <li>
      <div>
        <b>{name}</b>
        <div className="quiet">{`${jobWords(schedule.job)} · ${useCadence(schedule)}`}</div>
        <NextTime schedule={schedule} />
        {last && <LastRun run={last} />}
      </div>
      <Group gap="xs">
        <Button variant="default" size="xs" aria-label={`${t(turnOf(enabled))}: ${name}`} onClick={onTurn}>
          {t(turnOf(enabled))}
        </Button>
        <Button variant="default" size="xs" aria-label={t("schedules.remove_of", { name })} onClick={onRemove}>
          {t("schedules.remove")}
        </Button>
      </Group>
    </li>
  );
}

const turnOf = (isEnabled: boolean): string => (isEnabled ? "schedules.turn_off" : "schedules.turn_on");

/** What is asked for, in the words that were given. */
function jobWords(job: Schedule["job"]): string {
  if (job.type === "funds") return `${job.kind} · ${job.from} –`;
  return job.type === "search" ? `“${job.query}”` : job.urls.join(" ");
}

function useCadence({ days, at, zone }: Schedule): string {
  const { t } = useTranslation();
  const named = WEEKDAYS.filter((day) => days.includes(day)).map((day) => t(`schedules.day_${day}`));
  const when = named.length === WEEKDAYS.length ? t("schedules.daily") : named.join(", ");
  return t("schedules.when", { days: when, at, zone });
}

function NextTime({ schedule: { next_at: next } }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation();
  if (next === null) return <div className="quiet">{t("schedules.off")}</div>;
  return <div className="quiet">{t("schedules.next", { at: formatMoment(next, i18n.language) })}</div>;
}

function LastRun({ run: { at, outcome, text } }: { run: Schedule["runs"][number] }) {
  const { t, i18n } = useTranslation();
  const moment = formatMoment(at, i18n.language);
  return <div className="quiet">{[t(`schedules.${outcome}`, { at: moment }), text].filter(Boolean).join(" ")}</div>;
}
