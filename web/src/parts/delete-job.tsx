import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { jobTitle } from "../job-title.ts";
import { forgetJob } from "../own-jobs.ts";
import { request } from "../query.ts";
import type { Job } from "../wire.ts";
import { Confirm } from "./confirm.tsx";
import { reasonOf } from "./job-actions.tsx";
import { useNotices } from "./notices.tsx";

/** Asks whether the record of an ended job goes alone or with its files. Null is closed. */
export function DeleteJob({ job, onClose }: { job: Job | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { notify } = useNotices();
  const [shown, setShown] = useState(job);
  useEffect(() => {
    if (job) setShown(job);
  }, [job]);
  const name = shown ? jobTitle(shown, t) : "";
  const remove = async (withFiles: boolean): Promise<void> => {
    onClose();
    if (!job) return;
    try {
      await request(`jobs/${job.id}${withFiles ? "?files=true" : ""}`, { method: "DELETE" });
      forgetJob(job.id);
    } catch (error) {
      notify("trouble", t("action.failed", { action: t("history.delete"), name, reason: reasonOf(t, error) }));
    }
    await client.invalidateQueries();
  };
  return (
    <Confirm
      isOpen={job !== null}
      title={t("history.delete_title", { name })}
      text={t("history.delete_text")}
      onClose={onClose}
    >
      <Button variant="default" onClick={() => void remove(false)}>
        {t("history.delete_record")}
      </Button>
      <Button color="buoy" onClick={() => void remove(true)}>
        {t("history.delete_files")}
      </Button>
    </Confirm>
  );
}
