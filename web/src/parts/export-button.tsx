import { Button } from "@mantine/core";
import { FolderArchive } from "lucide-react";
import { useTranslation } from "react-i18next";
import { apiUrl } from "../query.ts";
import type { Job } from "../wire.ts";

/** Takes all files of a job home as one archive, each with where it came from. */
export function ExportButton({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.downloaded === 0) return null;
  const query = new URLSearchParams({ format: "zip", job_id: job.id });
  return (
    <div className="export">
      <Button
        component="a"
        href={apiUrl(`assets/export?${query.toString()}`)}
        download
        size="xs"
        variant="default"
        leftSection={<FolderArchive size={16} aria-hidden />}
      >
        {t("found.export")}
      </Button>
      <span className="quiet small">{t("found.export_hint")}</span>
    </div>
  );
}
