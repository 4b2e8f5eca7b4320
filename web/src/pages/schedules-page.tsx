import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../me.ts";
import { Confirm } from "../parts/confirm.tsx";
import { EmptyPlace, Placeholder } from "../parts/load-error.tsx";
import { NewSchedule } from "../parts/new-schedule.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { ScheduleItem } from "../parts/schedule-item.tsx";
import { useTry } from "../parts/use-try.tsx";
import { request } from "../query.ts";
import { linkTo } from "../route.ts";
import { usePages } from "../use-pages.ts";
import type { Schedule, SchedulePage } from "../wire.ts";

/** The jobs that are made again and again: what is due when, what became of it, and the way to add one. */
export function SchedulesPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <div className="page-head">
        <h1>{t("page.schedules")}</h1>
      </div>
      {me === null && <Placeholder />}
      {me?.role === "guest" && (
        <p>
          {t("schedules.guest")} <a href={linkTo("signin")}>{t("app.sign_in")}</a>
        </p>
      )}
      {me !== null && me.role !== "guest" && <Schedules />}
    </>
  );
}

function Schedules() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const attempt = useTry();
  const [removing, setRemoving] = useState<Schedule | null>(null);
  const pages = usePages<SchedulePage>("schedules", "schedules", { limit: 50 });
  const schedules = pages.all.flatMap((page) => page.schedules);
  const renew = (): Promise<void> => client.invalidateQueries({ queryKey: ["schedules"] });
  const change = (schedule: Schedule, action: string, init: { method: "PATCH" | "DELETE"; body?: object }): void => {
    void attempt(action, async () => {
      await request(`schedules/${schedule.id}`, init);
      await renew();
    });
  };
  const turn = (schedule: Schedule): void => {
    const body = { enabled: !schedule.enabled };
    change(schedule, t(body.enabled ? "schedules.turn_on" : "schedules.turn_off"), { method: "PATCH", body });
  };
  const remove = (schedule: Schedule): void => {
    setRemoving(null);
    change(schedule, t("schedules.remove"), { method: "DELETE" });
  };
  return (
    <>
      <p className="quiet">{t("schedules.text")}</p>
      <PagedList
        pages={pages}
        isEmpty={schedules.length === 0}
        empty={<EmptyPlace title={t("schedules.none")} text={t("schedules.none_text")} />}
      >
        <ul className="plain-list" aria-label={t("page.schedules")}>
          {schedules.map((schedule) => (
            <ScheduleItem
              key={schedule.id}
              schedule={schedule}
              onTurn={() => turn(schedule)}
              onRemove={() => setRemoving(schedule)}
            />
          ))}
        </ul>
      </PagedList>
      <section className="narrow" aria-labelledby="new-schedule">
        <h2 id="new-schedule">{t("schedules.new")}</h2>
        <NewSchedule onMade={renew} />
      </section>
      <Confirm
        isOpen={removing !== null}
        title={t("schedules.remove_of", { name: removing?.name ?? "" })}
        text={t("schedules.remove_text")}
        onClose={() => setRemoving(null)}
      >
        <Button color="buoy" onClick={() => removing && remove(removing)}>
          {t("schedules.remove")}
        </Button>
      </Confirm>
    </>
  );
}
