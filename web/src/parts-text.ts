import type { TFunction } from "i18next";
import type { Job } from "./wire.ts";

/** How many of its parts a job has: windows of fund data, or files. */
export function partsText({ type, downloaded: done, detected: count }: Job, t: TFunction): string {
  return type === "funds" ? t("active.windows", { done, count }) : t("active.files", { done, count });
}
